"""The one cipher of the registry: AES-256-GCM, with the key's id beside each value, and keyed blind indexes.

What is encrypted is bound to associated data (its table, row and column), so that it cannot be moved to another row.
Each use has subkeys of its own, derived from the key file's key.
"""

import hmac
import secrets
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from gdpr_registry import keys

NONCE_BYTES = 12

#: From a key and the name of its use, the 32 bytes of a subkey.
Derivation = Callable[[str, bytes], bytes]


class KeyIsMissing(LookupError):
    """A value names a key that is neither in the key file nor among the earlier keys."""

    def __init__(self, key_id: str) -> None:
        super().__init__(f"No key with the id {key_id!r} is at hand: put it back among the earlier keys.")


class Sealed(NamedTuple):
    """An encrypted value: the id of its key, and nonce, ciphertext and tag in one."""

    key_id: str
    value: bytes


def subkey(key: str, use: bytes) -> bytes:
    """32 bytes for one use, by HKDF with SHA-256 (RFC 5869)."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=use).derive(key.encode())


class Keyring:
    """The current key of one key file and the earlier ones, for one use of encryption."""

    def __init__(self, current: str, earlier: Iterable[str], use: bytes, derive: Derivation = subkey) -> None:
        self._keys = {keys.key_id(key): key for key in (current, *earlier)}
        self._ciphers = {key_id: AESGCM(derive(key, use)) for key_id, key in self._keys.items()}
        self._index_key = lru_cache(maxsize=1024)(lambda key_id, index: derive(self._keys[key_id], index))
        self.current = keys.key_id(current)

    def encrypt(self, value: bytes, bound_to: bytes) -> Sealed:
        """Encrypt under the current key, bound to the associated data `bound_to`."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return Sealed(self.current, nonce + self._ciphers[self.current].encrypt(nonce, value, bound_to))

    def decrypt(self, sealed: Sealed, bound_to: bytes) -> bytes:
        """Return what was encrypted. Raises KeyIsMissing; InvalidTag for what was altered or moved from its place."""
        if (cipher := self._ciphers.get(sealed.key_id)) is None:
            raise KeyIsMissing(sealed.key_id)
        return cipher.decrypt(sealed.value[:NONCE_BYTES], sealed.value[NONCE_BYTES:], bound_to)

    def blind_index(self, value: bytes, index: bytes) -> bytes:
        """HMAC-SHA-256 of the value under the current key's subkey for the index of this name: 32 bytes."""
        return self._digest(self.current, value, index)

    def blind_indexes(self, value: bytes, index: bytes) -> list[bytes]:
        """The blind index under the current key and under each earlier one: rows wait for their turn in a rotation."""
        return [self._digest(key_id, value, index) for key_id in self._keys]

    def _digest(self, key_id: str, value: bytes, index: bytes) -> bytes:
        return hmac.digest(self._index_key(key_id, index), value, "sha256")
