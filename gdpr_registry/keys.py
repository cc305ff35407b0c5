"""Keys are files outside the database, mode 0600: made in a trial, demanded in production."""

import hashlib
import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def read_or_make(path: Path, *, production: bool) -> str:
    """Return the key kept at `path`; make a random one of 64 characters in a trial, refuse in production."""
    if path.is_file():
        return path.read_text().strip()
    if production:
        raise ImproperlyConfigured(
            f"The key file {path} is missing. Put a random text of at least 50 characters in it, mode 0600."
        )
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = secrets.token_urlsafe(48)
    # O_EXCL lets only one of two processes make the key; the other reads what the first one made.
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(key)
    return key


def read_fallbacks(path: Path) -> list[str]:
    """Return the earlier keys kept at `path`, one a line, newest first; an absent file means none."""
    return path.read_text().split() if path.is_file() else []


def key_id(key: str) -> str:
    """Return the short public name of a key: it stands beside each value so that the key may be changed later."""
    return hashlib.sha256(b"key id:" + key.encode()).hexdigest()[:8]


def hashed_cache_key(key: str, key_prefix: str, version: int) -> str:
    """Return the key under which the shared cache keeps a value: hashed, for a rate limit's key names an IP address."""
    return hashlib.sha256(f"{key_prefix}:{version}:{key}".encode()).hexdigest()
