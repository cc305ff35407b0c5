"""What allauth asks about accounts, one-time passwords and the sign-in provider."""

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.stagekit import clear_login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils import translation
from django.utils.translation import gettext as _

from gdpr_registry.accounts import actions, encryption, links, mails, oidc, traces
from gdpr_registry.accounts.language import remember_language
from gdpr_registry.accounts.middleware import must_have_one_time_password, start_session
from gdpr_registry.models import User


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up; an account that has expired or is inactive stops at the door; every try leaves a trace."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        if User.objects.usable().filter(pk=user.pk).exists():
            return None
        clear_login(request)
        traces.record(traces.SIGN_IN_FAILED, by=None, account=user)
        return self.respond_user_inactive(request, user)

    @transaction.atomic
    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        start_session(request)
        traces.record(traces.SIGNED_IN, by=user, account=user)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        response = super().post_login(request, user, **kwargs)
        remember_language(response, user.language)
        return response

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Leave a trace of the account that somebody tried, never the address that was typed."""
        account = User.objects.filter(email=credentials.get("email") or "").first()
        traces.record(traces.SIGN_IN_FAILED, by=None, account=account)

    def reauthenticate(self, user: User, password: str) -> bool:
        found = self.authenticate(self.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask for the password again unless it was typed in the last five minutes."""
        newest = max((record["at"] for record in self._typed_here()), default=0)
        return time.time() - newest > 300 and super().is_reauthentication_required(app=app, **kwargs)

    def _typed_here(self) -> list[dict[str, Any]]:
        records = get_authentication_records(self.request, self.request.user)
        return [record for record in records if record["method"] in {"password", "mfa"}]

    def get_reset_password_from_key_url(self, key: str) -> str:
        # Not the host that the browser named: the link goes out in a mail.
        return links.link_for(key)

    def set_password(self, user: User, password: str) -> None:
        actions.set_password(account=user, password=password, by=user)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the mail to the outbox; the link to a new password is made as it leaves."""
        reader = context.get("user")
        if isinstance(reader, User) and template_prefix == "account/email/password_reset_key":
            mails.send_link(mails.PASSWORD_RESET, account=reader, by=None)
            return
        language = reader.language if isinstance(reader, User) else settings.LANGUAGE_CODE
        with translation.override(language):
            made = self.render_mail(template_prefix, email, {"request": self.request, "email": email, **context})
        mails.send_notice(to=email, language=language, subject=made.subject, text=made.body)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        super().send_notification_mail(template_prefix, user, {"user": user, **(context or {})}, email or user.email)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Where their work is: the desk, the staff log, otherwise the own account."""
        if request.user.is_staff:
            return resolve_url("admin:index")
        return resolve_url("staff" if request.user.has_perm("subjects.record_entry") else "own_account")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return resolve_url("own_account")


class OneTimePasswordAdapter(DefaultMFAAdapter):
    """Secrets of one-time passwords are encrypted; who needs one cannot remove it."""

    def encrypt(self, text: str) -> str:
        return encryption.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return encryption.decrypt(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not must_have_one_time_password(authenticator.user)


class ProviderAdapter(DefaultSocialAccountAdapter):
    """Who comes through the provider must come with a group that stands for a role, at each sign-in anew."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Settle account and roles before the sign-in goes on; what was settled stands even where it is refused."""
        said = oidc.claims(sociallogin.account.extra_data)
        # What else the provider says of a person is not needed and not kept.
        sociallogin.account.extra_data = {}
        if sociallogin.account.pk:
            sociallogin.account.save(update_fields=["extra_data"])
        try:
            sociallogin.user = _settle(sociallogin, said)
        except ValidationError as refusal:
            raise ImmediateHttpResponse(_refusal(request, sociallogin, " ".join(refusal.messages))) from refusal


def _settle(sociallogin: SocialLogin, said: dict[str, Any]) -> User:
    roles = oidc.mapped_roles(said, claim=settings.OIDC_GROUP_CLAIM, role_map=settings.OIDC_ROLE_MAP)
    if not roles:
        if sociallogin.account.pk:
            actions.follow_provider(account=sociallogin.user, roles=())
        raise ValidationError(_("None of your groups has a role in this registry."))
    with transaction.atomic():
        account = sociallogin.user if sociallogin.account.pk else _linked_account(sociallogin, said)
        actions.follow_provider(account=account, roles=roles)
    return User.objects.get(pk=account.pk)


def _linked_account(sociallogin: SocialLogin, said: dict[str, Any]) -> User:
    """Link the account with the same address, if the provider has verified it; otherwise open one."""
    email = str(said.get("email") or "").strip().lower()
    if not email:
        raise ValidationError(_("Your provider does not tell your e-mail address, by which accounts are known here."))
    account = User.objects.filter(email=email).first()
    if account and said.get("email_verified") is not True:
        raise ValidationError(_("There is an account with your address, and your provider has not verified it."))
    if account is None:
        account = actions.create_account(email=email, name=str(said.get("name") or email)[:200], by=None)
    sociallogin.account.user = account
    sociallogin.account.save()
    traces.record(traces.LINKED_TO_PROVIDER, by=account, account=account)
    return account


def _refusal(request: HttpRequest, sociallogin: SocialLogin, reason: str) -> HttpResponse:
    known = sociallogin.user if sociallogin.account.pk else None
    traces.record(traces.SIGN_IN_FAILED, by=None, account=known)
    return render(request, "socialaccount/refused.html", {"reason": reason}, status=403)
