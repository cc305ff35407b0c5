"""A kind of import, as the shared steps need it: who may, what a file becomes, how it waits. Passed on to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..models import ImportBatch
from .setup import Setup


def _as_it_is(batch: ImportBatch, content: bytes) -> bytes:
    return content


@dataclass(frozen=True)
class Door:
    """What an app brings so that files of its own take the steps of an import."""

    kinds: tuple[str, ...]
    permission: str
    #: Told to who has not the permission.
    refusal: Any
    setup: type[Setup]
    #: From the file and its name: the kind, and a first guess of what it holds. Raises RegisterError.
    begin: Callable[[bytes, str], tuple[str, Setup]]
    #: How the file is kept until it is applied, and read again.
    sealed: Callable[[ImportBatch, bytes], bytes] = _as_it_is
    opened: Callable[[ImportBatch, bytes], bytes] = _as_it_is

    def content(self, batch: ImportBatch) -> bytes:
        """The file as it was uploaded."""
        return self.opened(batch, bytes(batch.content))
