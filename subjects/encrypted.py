"""Identifiers as the database holds them: encrypted, each bound to its row, with the blind index it is found by."""

from functools import lru_cache
from uuid import UUID, uuid4

from django.conf import settings

from gdpr_registry.encryption import Keyring, Sealed

from .identity import Ref
from .models import Identifier, Person

USE = b"gdpr-registry identity"
#: Bytes of a key's id.
KEY_ID = 8


def keyring() -> Keyring:
    """The identity key and the earlier ones."""
    return _keyring(settings.IDENTITY_KEY, tuple(settings.IDENTITY_KEY_FALLBACKS))


@lru_cache(maxsize=4)
def _keyring(key: str, earlier: tuple[str, ...]) -> Keyring:
    return Keyring(key, earlier, USE)


def sealed_name(person_id: UUID, name: str) -> Sealed:
    """The name for the columns `key_id` and `name` of this person."""
    return keyring().encrypt(name.encode(), _place(Person, person_id, "name"))


def name_of(person: Person) -> str:
    """The name; "" where none is on file. Raises KeyIsMissing, and InvalidTag for a value from another row."""
    if person.name is None:
        return ""
    return keyring().decrypt(Sealed(person.key_id, bytes(person.name)), _place(Person, person.pk, "name")).decode()


def value_of(identifier: Identifier) -> str:
    """The e-mail address, phone number or reference, normalised. Raises as `name_of`."""
    sealed = Sealed(identifier.key_id, bytes(identifier.value))
    return keyring().decrypt(sealed, _place(Identifier, identifier.pk, "value")).decode()


def new_identifier(person_id: UUID, ref: Ref) -> Identifier:
    """A row under the current key, not saved: for one insert, for many, for COPY."""
    return sealed_identifier(Identifier(id=uuid4(), person_id=person_id, kind=ref.kind, system=ref.system), ref.value)


def sealed_identifier(identifier: Identifier, value: str) -> Identifier:
    """The row with value, index and key id under the current key."""
    sealed = keyring().encrypt(value.encode(), _place(Identifier, identifier.pk, "value"))
    identifier.key_id, identifier.value = sealed
    identifier.index = keyring().blind_index(value.encode(), _index(identifier.kind, identifier.system))
    return identifier


def indexes_of(ref: Ref) -> list[bytes]:
    """What the row may be found by: the blind index under the current key, then under each earlier one."""
    return keyring().blind_indexes(ref.value.encode(), _index(ref.kind, ref.system))


def sealed_file(place: str, content: bytes) -> bytes:
    """A file that names people, for the time it waits in one column: the id of its key, then the encrypted bytes."""
    sealed = keyring().encrypt(content, USE + f" file:{place}".encode())
    return sealed.key_id.encode() + sealed.value


def opened_file(place: str, kept: bytes) -> bytes:
    """The file again. Raises as `name_of`."""
    sealed = Sealed(kept[:KEY_ID].decode("ascii", "replace"), kept[KEY_ID:])
    return keyring().decrypt(sealed, USE + f" file:{place}".encode())


def _place(model: type[Person] | type[Identifier], pk: UUID, column: str) -> bytes:
    return f"{model._meta.db_table}:{pk}:{column}".encode()


def _index(kind: str, system: str) -> bytes:
    return USE + f" index:{kind}:{system}".encode()
