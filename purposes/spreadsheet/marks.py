"""The mark of a record: tells after a while in somebody's spreadsheet whether the row is still the same."""

from __future__ import annotations

from gdpr_registry.canonical import sha256_hex

from .tables import Key, Values


def mark(key: Key, values: Values) -> str:
    """Twelve signs of the SHA-256 over the record, the same in every language."""
    return sha256_hex({"key": list(key), "values": values})[:12]
