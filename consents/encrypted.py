"""A yes that waits, as the database holds it: address and name encrypted, each bound to its row."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.db.models.functions import Now

from gdpr_registry.encryption import Sealed
from subjects.encrypted import indexes_of, keyring
from subjects.identity import EMAIL, normalised

from .models import PendingConsent


def sealed_pending(*, address: str, name: str, good_for: Any, **columns: Any) -> PendingConsent:
    """An unsaved row with address and name under the current identity key, good for this time span from now."""
    return under_current_key(PendingConsent(id=uuid4(), expires_at=Now() + good_for, **columns), address, name)


def under_current_key(pending: PendingConsent, address: str, name: str) -> PendingConsent:
    """The row with address, name, index and key id under the current identity key, not saved."""
    pending.key_id, pending.address = keyring().encrypt(address.encode(), _place(pending.pk, "address"))
    pending.index = indexes_of(normalised(EMAIL, address))[0]
    pending.name = keyring().encrypt(name.encode(), _place(pending.pk, "name")).value if name else None
    return pending


def address_of(pending: PendingConsent) -> str:
    """The e-mail address, normalised. Raises KeyIsMissing, and InvalidTag for a value from another row."""
    return _opened(pending, "address", pending.address)


def name_of(pending: PendingConsent) -> str:
    """The name; "" where none was given. Raises as `address_of`."""
    return _opened(pending, "name", pending.name) if pending.name is not None else ""


def _opened(pending: PendingConsent, column: str, value: Any) -> str:
    return keyring().decrypt(Sealed(pending.key_id, bytes(value)), _place(pending.pk, column)).decode()


def _place(pk: UUID, column: str) -> bytes:
    return f"{PendingConsent._meta.db_table}:{pk}:{column}".encode()
