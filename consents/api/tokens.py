"""Who asks: the token of a system, its limit, and what it may do."""

from __future__ import annotations

from datetime import timedelta
from secrets import compare_digest
from typing import Any

import structlog
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.db.models.functions import Now
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja.security.http import HttpAuthBase

from ..actions.token import digest_of
from ..models import ApiToken, Verb
from .errors import Refused
from .limits import seconds_to_wait

log = structlog.get_logger("consents.api")

#: The last use of a token is written no more often.
NOTED_EVERY = timedelta(minutes=1)


class Token(HttpAuthBase):
    """`Authorization: Bearer` and the token, which an officer issues on the page “Tokens of systems”."""

    openapi_scheme = "bearer"

    def __init__(self, verb: Verb) -> None:
        super().__init__()
        self.verb = verb

    def __call__(self, request: HttpRequest) -> ApiToken:
        scheme, _space, shown = request.headers.get("Authorization", "").partition(" ")
        token = _shown(shown.strip() if scheme.lower() == "bearer" else "")
        _let_pass(token)
        note_use(token)
        if self.verb not in token.verbs:
            # For the line in the log.
            request.auth = token  # type: ignore[attr-defined]
            raise PermissionDenied(
                _("This token may not do this: it lacks “%(verb)s”. Ask an officer for one that has it.")
                % {"verb": self.verb.value}
            )
        return token


def token_of(request: Any) -> ApiToken:
    """The token of a request that the door let in."""
    token: ApiToken = request.auth
    return token


def _shown(shown: str) -> ApiToken:
    """The token in use that was shown. One query and one answer, whatever is wrong with it."""
    digest = digest_of(shown)
    token = ApiToken.objects.usable().filter(digest=digest).order_by().first()
    if token is None or not compare_digest(bytes(token.digest), digest):
        log.warning("api.no_token")
        raise Refused(
            401,
            "no_token",
            _("Send a token that is in use, as “Authorization: Bearer” and the token. An officer issues one."),
            WWW_Authenticate="Bearer",
        )
    return token


def _let_pass(token: ApiToken) -> None:
    if seconds := seconds_to_wait(token.pk):
        message = _("This token has asked too often in this minute. Ask again in %(seconds)d seconds.")
        raise Refused(429, "too_many_requests", message % {"seconds": seconds}, Retry_After=str(seconds))


def note_use(token: ApiToken) -> None:
    """Write that the token was used, once a minute at most and by itself: no question waits for another's end."""
    if token.last_used_at and token.last_used_at > timezone.now() - NOTED_EVERY:
        return
    unnoted = Q(last_used_at=None) | Q(last_used_at__lte=Now() - NOTED_EVERY)
    ApiToken.objects.filter(unnoted, pk=token.pk).update(last_used_at=Now())
