"""The references of a list as the database holds them: encrypted, each part bound to its row."""

from collections.abc import Iterable
from functools import lru_cache

from django.conf import settings

from gdpr_registry.encryption import Keyring, Sealed

from .models import AskedPart

USE = b"gdpr-registry lists"


def sealed_part(part: AskedPart, refs: Iterable[str]) -> AskedPart:
    """The part with these references under the current key, not saved."""
    part.key_id, part.value = _keyring().encrypt("\n".join(refs).encode(), _place(part))
    return part


def refs_of(part: AskedPart) -> list[str]:
    """The references of a part. Raises KeyIsMissing, and InvalidTag for what was moved from another row."""
    text = _keyring().decrypt(Sealed(part.key_id, bytes(part.value)), _place(part)).decode()
    return text.split("\n") if text else []


def _keyring() -> Keyring:
    return _of_keys(settings.IDENTITY_KEY, tuple(settings.IDENTITY_KEY_FALLBACKS))


@lru_cache(maxsize=4)
def _of_keys(key: str, earlier: tuple[str, ...]) -> Keyring:
    return Keyring(key, earlier, USE)


def _place(part: AskedPart) -> bytes:
    return f"{part._meta.db_table}:{part.pk}:value".encode()
