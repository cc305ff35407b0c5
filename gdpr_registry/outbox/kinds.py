"""The register of kinds of outgoing mail."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gdpr_registry.models import OutgoingMail

Context = dict[str, Any]
Fill = Callable[[Context], Context]
Refusal = Callable[[OutgoingMail], str]
Headers = Callable[[Context], dict[str, str]]


def _as_written(context: Context) -> Context:
    return context


def _never(_mail: OutgoingMail) -> str:
    return ""


def _none(_context: Context) -> dict[str, str]:
    return {}


@dataclass(frozen=True)
class Kind:
    """A kind of mail. Its texts are `templates/mail/<name with _ for .>_subject.txt` and `….txt`.

    `fill` makes what the texts need from what was written, when the mail leaves: names that may have changed, and
    secrets such as the link to choose a password, which must not lie in the outbox.

    `refusal` is asked at each try, in the transaction that lets the mail leave: "" if it may, otherwise the code of the
    reason, and then the mail is withheld for good. A row that it locks stays locked until that is kept, which is before
    the mail server hears of it; what it reads after the lock is what was committed before. It locks no outgoing mail:
    whoever changes a person holds the person first and their mails after. Where it or `fill` raises ObjectDoesNotExist,
    who the mail is about is gone, and the mail goes with its address.

    `headers` are further headers, made from what `fill` gave.

    Of a kind that `takes_turns` at most one mail about the same person is in hand, whatever number of workers there
    are. Its `refusal` holds the person's row against others of its kind, so that of two workers the second sees what
    the first has in hand.

    Somebody waits for a mail that `is_urgent`, with the page open: it leaves before any number of others.
    """

    name: str
    sentence: Any
    fill: Fill = _as_written
    refusal: Refusal = _never
    headers: Headers = _none
    takes_turns: bool = False
    is_urgent: bool = False

    @property
    def template(self) -> str:
        return f"mail/{self.name.replace('.', '_')}"


class UnknownKind(LookupError):
    """A kind that nobody registered."""


_kinds: dict[str, Kind] = {}


def register(
    name: str,
    *,
    sentence: Any,
    fill: Fill = _as_written,
    refusal: Refusal = _never,
    headers: Headers = _none,
    takes_turns: bool = False,
    is_urgent: bool = False,
) -> str:
    """Make `name` ("rounds.asked") a kind of mail; `sentence` says what it does. Returns the name.

    Raises ValueError for a name that is taken.
    """
    if name in _kinds:
        raise ValueError(f"The kind of mail {name} is registered already.")
    _kinds[name] = Kind(name, sentence, fill, refusal, headers, takes_turns, is_urgent)
    return name


def kind_of(name: str) -> Kind:
    """The kind with this name. Raises UnknownKind."""
    if name not in _kinds:
        raise UnknownKind(f"No kind of mail is called {name!r}: register it with `outbox.register`.")
    return _kinds[name]


def kinds() -> dict[str, Kind]:
    """Every kind by its name."""
    return dict(sorted(_kinds.items()))
