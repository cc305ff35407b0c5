"""Encryption of the secrets of one-time passwords, with the key's id beside each value."""

import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode

from django.conf import settings

from gdpr_registry.encryption import Keyring, Sealed

PURPOSE = b"gdpr-registry one-time password secret"


def encrypt(text: str) -> str:
    """Return `<key id>.<nonce and AES-256-GCM ciphertext>` under the newest key."""
    sealed = _keyring().encrypt(text.encode(), PURPOSE)
    return f"{sealed.key_id}.{urlsafe_b64encode(sealed.value).decode()}"


def decrypt(value: str) -> str:
    """Return the text. Raises KeyIsMissing when the named key is not at hand, InvalidTag when the value was altered."""
    key_id, _, body = value.partition(".")
    return _keyring().decrypt(Sealed(key_id, urlsafe_b64decode(body)), PURPOSE).decode()


def _keyring() -> Keyring:
    return Keyring(settings.TOTP_KEY, settings.TOTP_KEY_FALLBACKS, PURPOSE, derive=_hashed)


def _hashed(key: str, use: bytes) -> bytes:
    # Secrets are kept that were encrypted so before the other subkeys came.
    return hashlib.sha256(use + key.encode()).digest()
