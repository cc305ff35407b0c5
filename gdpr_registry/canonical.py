"""One text, one sequence of bytes: JSON by RFC 8785, and its SHA-256."""

import hashlib
import json
import re
from typing import Any

import rfc8785

_LARGEST = 2**53 - 1
_SURROGATE = re.compile("[\ud800-\udfff]")


def canonical_bytes(value: Any) -> bytes:
    """`value` as canonical JSON (RFC 8785).

    Raises rfc8785.CanonicalizationError for what two readers could read differently: NaN, infinities, integers beyond
    2^53, keys that are not text.
    """
    # Without fractions and with plain keys `json` writes the same bytes, in a fifth of the time.
    return _plain_bytes(value) if _is_plain(value) else rfc8785.dumps(value)


def _is_plain(value: Any) -> bool:
    kind = type(value)
    if kind is str:
        # Half a pair of surrogates is no text; who has none is seen fastest.
        return value.isascii() or not _SURROGATE.search(value)
    if kind is int:
        return -_LARGEST <= value <= _LARGEST
    if kind is dict:
        # The keys are in the order of UTF-16, which is that of Python for these.
        return all(type(key) is str and key.isascii() and _is_plain(item) for key, item in value.items())
    if kind is list or kind is tuple:
        return all(map(_is_plain, value))
    return value is None or kind is bool


def _plain_bytes(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False).encode()


def sha256(value: Any) -> bytes:
    """The 32 bytes of SHA-256 over the canonical JSON of `value`."""
    return hashlib.sha256(canonical_bytes(value)).digest()


def sha256_hex(value: Any) -> str:
    """As `sha256`, in 64 lower-case hexadecimal digits."""
    return sha256(value).hex()
