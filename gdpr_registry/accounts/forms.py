"""Forms of allauth that need a rule of ours."""

from allauth.account.forms import ResetPasswordForm as AllauthResetPasswordForm
from allauth.mfa.base.forms import AuthenticateForm as AllauthAuthenticateForm
from allauth.mfa.models import Authenticator

from gdpr_registry.accounts import traces
from gdpr_registry.accounts.invitation import signs_in_through_provider
from gdpr_registry.models import User


class ResetPasswordForm(AllauthResetPasswordForm):
    """Sends no link to somebody whose sign-in belongs to the provider, and never says which accounts exist."""

    def clean_email(self) -> str:
        email: str = super().clean_email()
        self.users: list[User] = [account for account in self.users if not signs_in_through_provider(account)]
        return email


class AuthenticateForm(AllauthAuthenticateForm):
    """Leaves a trace of a wrong one-time password."""

    def _emit_authentication_failed(self, authenticator: Authenticator) -> None:
        super()._emit_authentication_failed(authenticator)
        traces.record(traces.SIGN_IN_FAILED, by=None, account=authenticator.user)
