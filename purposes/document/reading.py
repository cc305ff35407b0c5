"""Documents read back from their canonical bytes."""

from typing import TypeVar

import msgspec

from .whole import SCHEMA, PublicDocument, RecordDocument, RegisterDocument


def load(public: bytes | str, record: bytes | str) -> RegisterDocument:
    """Read a document back from its two canonical parts, lifting an older schema in memory.

    Raises msgspec.ValidationError for bytes that no schema of ours wrote.
    """
    return RegisterDocument(public=load_public(public), record=_known(msgspec.json.decode(record, type=RecordDocument)))


def load_public(public: bytes | str) -> PublicDocument:
    """Read the public part alone: all that the statement needs."""
    return _known(msgspec.json.decode(public, type=PublicDocument))


Schematic = TypeVar("Schematic", PublicDocument, RecordDocument)


def _known(part: Schematic) -> Schematic:
    if part.schema > SCHEMA:
        raise msgspec.ValidationError(f"Schema {part.schema} is newer than this version of the registry reads.")
    return part
