"""One text, one sequence of bytes: JSON by RFC 8785, and its SHA-256."""

import hashlib
from typing import Any

import rfc8785


def canonical_bytes(value: Any) -> bytes:
    """`value` as canonical JSON (RFC 8785).

    Raises rfc8785.CanonicalizationError for what two readers could read differently: NaN, infinities, integers beyond
    2^53, keys that are not text.
    """
    return rfc8785.dumps(value)


def sha256(value: Any) -> bytes:
    """The 32 bytes of SHA-256 over the canonical JSON of `value`."""
    return hashlib.sha256(canonical_bytes(value)).digest()


def sha256_hex(value: Any) -> str:
    """As `sha256`, in 64 lower-case hexadecimal digits."""
    return sha256(value).hex()
