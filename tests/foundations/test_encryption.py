"""The one cipher: what it binds, what a new key changes."""

import pytest
from cryptography.exceptions import InvalidTag

from gdpr_registry.encryption import KeyIsMissing, Keyring, Sealed, subkey
from gdpr_registry.keys import key_id

USE = b"a test"


def test_what_was_encrypted_is_read_in_its_place_only():
    """R-110."""
    ring = Keyring("key", [], USE)
    sealed = ring.encrypt("blåbær".encode(), b"table:1:column")
    assert ring.decrypt(sealed, b"table:1:column").decode() == "blåbær"
    with pytest.raises(InvalidTag):
        ring.decrypt(sealed, b"table:2:column")


def test_an_altered_value_is_not_read():
    ring = Keyring("key", [], USE)
    sealed = ring.encrypt(b"value", b"place")
    altered = sealed.value[:-1] + bytes([sealed.value[-1] ^ 1])
    with pytest.raises(InvalidTag):
        ring.decrypt(Sealed(sealed.key_id, altered), b"place")


def test_earlier_keys_read_and_the_current_one_writes():
    before = Keyring("old", [], USE).encrypt(b"value", b"place")
    ring = Keyring("new", ["old"], USE)
    assert ring.decrypt(before, b"place") == b"value"
    assert ring.encrypt(b"value", b"place").key_id == key_id("new")
    with pytest.raises(KeyIsMissing, match=key_id("old")):
        Keyring("new", [], USE).decrypt(before, b"place")


def test_a_blind_index_is_the_same_each_time_and_differs_by_key_and_by_index():
    ring = Keyring("new", ["old"], USE)
    here = ring.blind_index(b"value", b"one index")
    assert len(here) == 32
    assert ring.blind_indexes(b"value", b"one index") == [
        here,
        Keyring("old", [], USE).blind_index(b"value", b"one index"),
    ]
    assert len({here, ring.blind_index(b"value", b"another"), ring.blind_index(b"valu", b"one index")}) == 3


def test_the_subkeys_are_those_of_hkdf():
    """A row encrypted today must be read in ten years: the derivation is fixed."""
    assert subkey("key", USE).hex() == "ade24ab7d5299a746f72004e9be4ea88cf570d010516c29a44d94fe14a05a750"
