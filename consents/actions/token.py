"""Tokens of systems: issued for a time, told once, revoked at once."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gdpr_registry import access
from purposes.actions.common import ask_permission, database_now, given
from purposes.exceptions import RegisterError

from ..models import ApiToken, Verb
from .common import ever_known

MANAGE = "consents.manage_tokens"

ISSUED = access.register("consents.token_issued", gettext_lazy("issued a token to a system"))
REVOKED = access.register("consents.token_revoked", gettext_lazy("revoked the token of a system"))


def digest_of(token: str) -> bytes:
    """What is kept of a token: its SHA-256. A token is 256 random bits, so nothing is gained by a slower hash."""
    return hashlib.sha256(token.encode()).digest()


@transaction.atomic
def issue_token(
    *, name: str, verbs: Iterable[str], purposes: Iterable[str] | None, expires_at: datetime, by: Any
) -> tuple[ApiToken, str]:
    """Issue a token for these purposes (None: every one). Returns its row and the token, which is kept nowhere.

    Raises PermissionDenied, and RegisterError for a time limit that has passed or lies more than a year ahead, for an
    unknown purpose or verb, and for a name that another token in use has.
    """
    ask_permission(by, MANAGE, _("Your account may not manage the tokens of systems."))
    chosen = _verbs(verbs)
    _ask_time_limit(expires_at)
    name = given(name, _("Say which system the token is for."))
    if ApiToken.objects.filter(name=name, revoked_at=None).exists():
        raise RegisterError(_("Another token has this name. Revoke that one first, or choose another name."))
    token = secrets.token_urlsafe(32)
    row = ApiToken.objects.create(
        name=name,
        digest=digest_of(token),
        verbs=chosen,
        every_purpose=purposes is None,
        purposes=_purposes(purposes),
        expires_at=expires_at,
        created_by=by,
    )
    access.record(ISSUED, by=by, obj=row)
    return row, token


@transaction.atomic
def revoke_token(*, token: ApiToken, by: Any) -> ApiToken:
    """Close the door to a token from now on; one that is revoked stays so. Raises PermissionDenied."""
    ask_permission(by, MANAGE, _("Your account may not manage the tokens of systems."))
    held = ApiToken.objects.select_for_update(of=("self",)).get(pk=token.pk)
    if held.revoked_at is None:
        held.revoked_at, held.revoked_by = database_now(), by
        held.save(update_fields=["revoked_at", "revoked_by"])
        access.record(REVOKED, by=by, obj=held)
    return held


def _verbs(verbs: Iterable[str]) -> list[str]:
    chosen = sorted(set(verbs))
    if not chosen or not set(chosen) <= set(Verb.values):
        raise RegisterError(_("Choose at least one thing that the system may do."))
    return chosen


def _purposes(purposes: Iterable[str] | None) -> list[str]:
    if purposes is None:
        return []
    codes = sorted({ever_known(code) for code in purposes})
    if not codes:
        raise RegisterError(_("Choose at least one purpose, or every purpose."))
    return codes


def _ask_time_limit(expires_at: datetime) -> None:
    now = database_now()
    if not now < expires_at <= now + timedelta(days=ApiToken.LONGEST + 1):
        raise RegisterError(_("Choose a day that is to come, at most a year ahead."))
