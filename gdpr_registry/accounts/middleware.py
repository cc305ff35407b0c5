"""What is asked of everybody who is signed in, before any page: a fresh session and a one-time password."""

import time
from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve

from gdpr_registry.accounts.roles import READS_PERSONAL_DATA
from gdpr_registry.models import User

Handler = Callable[[HttpRequest], HttpResponse]

SIGNED_IN_AT = "signed_in_at"
SEEN_AT = "seen_at"
# A request within this many seconds of the last does not write the session again.
SEEN_EVERY = 60

# Pages that somebody without a one-time password needs on the way to having one.
OPEN_WITHOUT_ONE_TIME_PASSWORD = frozenset(
    {
        "account_login",
        "account_logout",
        "account_reauthenticate",
        "mfa_reauthenticate",
        "mfa_index",
        "mfa_activate_totp",
        "set_language",
        "healthz",
    }
)


def start_session(request: HttpRequest) -> None:
    """Note when the person signed in; called by the adapter after the session has its new key."""
    request.session[SIGNED_IN_AT] = request.session[SEEN_AT] = int(time.time())


def session_timeouts(get_response: Handler) -> Handler:
    """Sign out who signed in too long ago, or has not been seen for too long."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            now = int(time.time())
            if _has_ended(request, now):
                logout(request)
            elif now - request.session.get(SEEN_AT, 0) >= SEEN_EVERY:
                request.session[SEEN_AT] = now
        return get_response(request)

    return middleware


def _has_ended(request: HttpRequest, now: int) -> bool:
    signed_in = request.session.setdefault(SIGNED_IN_AT, now)
    seen = request.session.setdefault(SEEN_AT, now)
    return now - signed_in >= settings.SESSION_HOURS * 3600 or now - seen >= settings.SESSION_IDLE_MINUTES * 60


def require_one_time_password(get_response: Handler) -> Handler:
    """Lead who must have a one-time password and has none to the page that sets it up."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if (
            settings.REQUIRE_TOTP
            and settings.SESSION_COOKIE_NAME in request.COOKIES
            and request.user.is_authenticated
            and must_have_one_time_password(request.user)
            and not _is_open(request)
            and not Authenticator.objects.filter(user=request.user, type=Authenticator.Type.TOTP).exists()
        ):
            return redirect("mfa_activate_totp")
        return get_response(request)

    return middleware


def must_have_one_time_password(account: User) -> bool:
    """Say whether this account needs a second step here; who comes through the provider has it there."""
    return settings.REQUIRE_TOTP and account.has_usable_password() and bool(account.role_names & READS_PERSONAL_DATA)


def _is_open(request: HttpRequest) -> bool:
    try:
        return resolve(request.path_info).view_name in OPEN_WITHOUT_ONE_TIME_PASSWORD
    except Resolver404:
        return True
