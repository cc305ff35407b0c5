"""Messages of systems: each counts once, however often it is sent (R-054)."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

from django.db.models.functions import Now

from gdpr_registry.canonical import canonical_bytes
from purposes.actions.common import inserted, once
from subjects.encrypted import keyring

from ..models import ApiMessage, ApiToken
from ..recording import key_conflict

#: How long the answer to a message is known. After that the ledger itself still records no key twice.
KNOWN_FOR = timedelta(days=30)

_BODY = b"gdpr-registry identity body of a system's message"


def key_in_ledger(key: str) -> str:
    """What stands in the ledger for the key of a message: its SHA-256, for a system may write anything into a key."""
    return hashlib.sha256(key.encode()).hexdigest()


def begin(*, token: ApiToken, key: str, body: Any) -> tuple[ApiMessage, bool]:
    """The row of this message, and whether it is new: then the caller does what it says, in this transaction.

    The same message twice at once: the second waits for the first. `body` is JSON. Raises KeyConflict where the key
    came with another body.
    """
    said = canonical_bytes(body)
    row = ApiMessage(
        token=token,
        key_hash=hashlib.sha256(key.encode()).digest(),
        # Keyed: a body names somebody, and a bare hash of it could be found by trying.
        body_hash=keyring().blind_index(said, _BODY),
    )
    if known := _known(row):
        return _same(known, said), False
    first = once(lambda: inserted(row), lambda: _known(row))
    return (row, True) if first is row else (_same(first, said), False)


def remove_old() -> int:
    """Remove the messages whose month is over. Returns how many went."""
    removed, _by_model = ApiMessage.objects.filter(at__lt=Now() - KNOWN_FOR).delete()
    return removed


def _known(row: ApiMessage) -> ApiMessage | None:
    return ApiMessage.objects.filter(token=row.token_id, key_hash=row.key_hash).first()


def _same(known: ApiMessage, said: bytes) -> ApiMessage:
    if bytes(known.body_hash) not in keyring().blind_indexes(said, _BODY):
        raise key_conflict()
    return known
