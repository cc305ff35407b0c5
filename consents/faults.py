"""What is wrong with a message of a system, each thing at its field. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from django.core.exceptions import PermissionDenied

from purposes.exceptions import RegisterError


class Fault(NamedTuple):
    """A field as the message names it ("events.3.purpose"), one word for programs, a sentence that says what to do."""

    field: str
    code: str
    sentence: str


class Faulty(RegisterError):
    """A message cannot be taken, and nothing of it was: `faults` are all that is wrong with it, at least one."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = list(faults)
        super().__init__(*(fault.sentence for fault in self.faults))


@contextmanager
def at(field: str) -> Iterator[None]:
    """Say at which field something was refused."""
    try:
        yield
    except Faulty:
        raise
    except RegisterError as refused:
        raise Faulty([Fault(field, "refused", " ".join(refused.sentences))]) from refused
    except PermissionDenied as refused:
        raise Faulty([Fault(field, "not_permitted", str(refused))]) from refused
