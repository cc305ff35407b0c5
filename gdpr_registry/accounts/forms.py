"""Forms of allauth that need a rule of ours."""

from allauth.account.forms import ResetPasswordForm as AllauthResetPasswordForm
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as second_step
from allauth.mfa.base.forms import BaseAuthenticateForm
from allauth.mfa.models import Authenticator
from django.core.cache import cache

from gdpr_registry.accounts import traces
from gdpr_registry.accounts.invitation import signs_in_through_provider
from gdpr_registry.models import User


class ResetPasswordForm(AllauthResetPasswordForm):
    """Sends no link to somebody whose sign-in belongs to the provider, and never says which accounts exist."""

    def clean_email(self) -> str:
        email: str = super().clean_email()
        self.users: list[User] = [account for account in self.users if not signs_in_through_provider(account)]
        return email


class SecondStep(BaseAuthenticateForm):
    """A code works once, and a wrong one leaves a trace."""

    def clean_code(self) -> str:
        code = super().clean_code()
        # allauth forgets a used code after one step of 30 s; the tolerance would let it work for longer.
        steps = 2 * app_settings.TOTP_TOLERANCE + 1
        if not cache.add(f"used-code:{self.user.pk}:{code}", True, timeout=steps * app_settings.TOTP_PERIOD):
            raise get_adapter().validation_error("incorrect_code")
        return code

    def _emit_authentication_failed(self, authenticator: Authenticator) -> None:
        super()._emit_authentication_failed(authenticator)
        traces.record(traces.SIGN_IN_FAILED, by=None, account=authenticator.user)


class AuthenticateForm(SecondStep, second_step.AuthenticateForm):
    """The second step of signing in."""


class ReauthenticateForm(SecondStep, second_step.ReauthenticateForm):
    """The second step asked again before a change of the account."""
