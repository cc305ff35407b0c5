"""Links in mails: a token that only its reader holds, and its hash that we keep (R-052, ASVS 11.5.1).

An altered, expired, used or invented token gets the same answer after the same queries: none.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models.functions import Now

from .models import Link, LinkUse

TOKEN_BYTES = 32

#: How long each kind of link is good.
GOOD_FOR = {
    LinkUse.CONFIRM: timedelta(days=7),
    LinkUse.CENTRE: timedelta(hours=24),
    LinkUse.STOP: timedelta(days=3 * 365),
}


def make(use: str, **of: Any) -> str:
    """Keep a new link and return its token, which nothing keeps. `of` names the person or the pending yes."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = Link(token_hash=_hash_of(token), use=use, **of)
    values: list[Any] = [GOOD_FOR[LinkUse(use)], *(getattr(link, column) for column in _COLUMNS)]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, values)
    return token


# Plain SQL: each marketing mail carries a link, and Django takes longer to compose it than the database to keep it.
_COLUMNS = ["id", "token_hash", "use", "person_id", "pending_id", "purpose", "channel"]
_INSERT = f"""
    INSERT INTO {Link._meta.db_table} (expires_at, {", ".join(_COLUMNS)})
    VALUES (statement_timestamp() + %s, {", ".join(["%s"] * len(_COLUMNS))})
"""  # noqa: S608  names of our own columns


def find(use: str, token: str) -> Link | None:
    """The good link of this use with this token. Looks only: opening a page consumes nothing. One query."""
    wanted = _hash_of(token)
    link = Link.objects.good().filter(use=use, token_hash=wanted).select_related("person", "pending__wording").first()
    # Found by an index, and compared once more in constant time.
    return link if link and hmac.compare_digest(bytes(link.token_hash), wanted) else None


def consume(use: str, token: str) -> Link | None:
    """As `find`, and a link that is good once is good no more: of two presses at once, one finds it."""
    link = find(use, token)
    if link is None or link.use not in Link.SINGLE_USE:
        return link
    return link if Link.objects.good().filter(pk=link.pk).update(used_at=Now()) else None


def remove_old() -> int:
    """Remove links that were used, or whose time is over. Returns how many went."""
    removed, _by_model = Link.objects.exclude(pk__in=Link.objects.good()).delete()
    return removed


def _hash_of(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
