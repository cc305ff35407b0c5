"""The register of kinds of outgoing mail."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Context = dict[str, Any]


def _as_written(context: Context) -> Context:
    return context


@dataclass(frozen=True)
class Kind:
    """A kind of mail. Its texts are `templates/mail/<name with _ for .>_subject.txt` and `….txt`.

    `fill` makes what the texts need from what was written, when the mail leaves: names that may have changed, and
    secrets such as the link to choose a password, which must not lie in the outbox.
    """

    name: str
    sentence: Any
    fill: Callable[[Context], Context] = _as_written

    @property
    def template(self) -> str:
        return f"mail/{self.name.replace('.', '_')}"


class UnknownKind(LookupError):
    """A kind that nobody registered."""


_kinds: dict[str, Kind] = {}


def register(name: str, *, sentence: Any, fill: Callable[[Context], Context] = _as_written) -> str:
    """Make `name` ("rounds.asked") a kind of mail; `sentence` says what it does. Returns the name.

    Raises ValueError for a name that is taken.
    """
    if name in _kinds:
        raise ValueError(f"The kind of mail {name} is registered already.")
    _kinds[name] = Kind(name, sentence, fill)
    return name


def kind_of(name: str) -> Kind:
    """The kind with this name. Raises UnknownKind."""
    if name not in _kinds:
        raise UnknownKind(f"No kind of mail is called {name!r}: register it with `outbox.register`.")
    return _kinds[name]


def kinds() -> dict[str, Kind]:
    """Every kind by its name."""
    return dict(sorted(_kinds.items()))
