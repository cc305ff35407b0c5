"""Encryption of the secrets of one-time passwords, with the key's id beside each value."""

import hashlib
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from gdpr_registry import keys

PURPOSE = b"gdpr-registry one-time password secret"


def encrypt(text: str) -> str:
    """Return `<key id>.<nonce and AES-256-GCM ciphertext>` under the newest key."""
    nonce = secrets.token_bytes(12)
    sealed = _cipher(settings.TOTP_KEY).encrypt(nonce, text.encode(), PURPOSE)
    return f"{keys.key_id(settings.TOTP_KEY)}.{urlsafe_b64encode(nonce + sealed).decode()}"


def decrypt(value: str) -> str:
    """Return the text. Raise KeyError when the named key is not at hand, InvalidTag when the value was altered."""
    key_id, _, body = value.partition(".")
    at_hand = {keys.key_id(key): key for key in (*settings.TOTP_KEY_FALLBACKS, settings.TOTP_KEY)}
    raw = urlsafe_b64decode(body)
    return _cipher(at_hand[key_id]).decrypt(raw[:12], raw[12:], PURPOSE).decode()


def _cipher(key: str) -> AESGCM:
    return AESGCM(hashlib.sha256(PURPOSE + key.encode()).digest())
