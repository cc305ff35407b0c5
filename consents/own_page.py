"""What a person reads on their own page: per purpose why, since when, where from, on which basis, and what they can do.

Reads the edition in force, the standings and the notices shown: as many queries for a thousand events as for ten.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from purposes import editions
from purposes.document import PublicDocument, PublicPurpose
from purposes.models import Wording
from purposes.statement.bases import BASES, Basis
from purposes.statement.words import Words, local_day, words
from subjects.models import NoticeShown, Person

from .decisions import CONSENT
from .fold import NOTHING, State
from .going_on import GoingOn, cannot_stop, goes_on_of
from .kinds import Channel
from .on_the_way import in_hand
from .own_receipts import NEWEST, Receipts, receipts_of
from .standing_words import CHANNEL_SAID, said_of
from .standings import purposes_of, states_of
from .stops import Right, Stop, objectable_parts, stops_of, withdrawals_of
from .waiting import waiting_of

NO_WORDS = Words("")


@dataclass(frozen=True)
class Press:
    """One button, with the key by which pressing it twice does it once."""

    stop: Stop
    #: What alone is objected to, where the purpose itself rests on another kind of basis.
    part: str = ""
    key: UUID = field(default_factory=uuid4)

    @property
    def label(self) -> str:
        match self.stop.right:
            case Right.WITHDRAW if self.stop.channel:
                return _("Take back my yes to %(channel)s") % {"channel": CHANNEL_SAID[self.stop.channel]}
            case Right.WITHDRAW:
                return _("Take my yes back")
            case Right.STOP_MARKETING:
                return _("Stop marketing to me")
            case Right.OBJECT if self.part:
                return _("Object to this part: %(part)s") % {"part": self.part}
            case Right.OBJECT:
                return _("Object to it")


@dataclass(frozen=True)
class Entry:
    """One purpose on the page. `presses` are what it offers, `asks` whether it leads to the question of a consent."""

    code: str
    name: Words
    why: Words = NO_WORDS
    basis: Basis | None = None
    said: tuple[str, ...] = ()
    since: str = ""
    sources: tuple[str, ...] = ()
    wordings: tuple[tuple[str, str], ...] = ()
    presses: tuple[Press, ...] = ()
    asks: bool = False
    when_refused: Words = NO_WORDS


@dataclass(frozen=True)
class OwnPage:
    """All of it, in one language."""

    entries: list[Entry]
    going_on: list[GoingOn] = field(default_factory=list)
    contact: str = ""
    company: str = ""
    #: Marketing mails that no press reaches any more.
    on_the_way: int = 0
    #: Whether a yes waits for its link at an address of the person.
    waits: bool = False
    #: Of purposes that are no more, too.
    receipts: Receipts = field(default_factory=lambda: Receipts([]))

    @property
    def stoppable(self) -> list[Entry]:
        """What “stop everything” would stop."""
        return [entry for entry in self.entries if entry.presses]


def own_page(person: Person, language: str) -> OwnPage:
    """The page of a person. Without an edition in force only what can be withdrawn."""
    edition = editions.in_force()
    document = editions.public_of(edition) if edition else None
    purposes, states = purposes_of(person), states_of(person)
    reader = _Reader(person, language, document, states)
    known = {purpose.code for purpose in purposes}
    entries = [reader.entry(purpose) for purpose in purposes]
    entries += [reader.former(code) for code in states if code not in known and withdrawals_of(code, states[code])]
    speaker = document.speaker if document else None
    return OwnPage(
        entries,
        going_on=[goes for purpose in purposes for goes in goes_on_of(purpose, states.get(purpose.code, {}), language)],
        contact=(speaker.dpo_email or speaker.email) if speaker else "",
        company=speaker.name if speaker else "",
        on_the_way=in_hand(person),
        waits=waiting_of(person).exists(),
        receipts=receipts_of(person, language, most=NEWEST),
    )


class _Reader:
    """What one person's page is read from, each once."""

    def __init__(
        self, person: Person, language: str, document: PublicDocument | None, states: dict[str, dict[str, State]]
    ) -> None:
        self.person, self.language, self.document, self.states = person, language, document, states
        seen = {state.wording_id for keys in states.values() for state in keys.values() if state.wording_id}
        self.wordings = Wording.objects.in_bulk(seen)
        # Of the same told at the same place the last time: who signs up again and again is told each time.
        shown = NoticeShown.objects.filter(person=person).order_by("collection_point", "purposes", "-shown_at")
        self.notices = sorted(shown.distinct("collection_point", "purposes"), key=lambda row: row.shown_at)
        self.since = {row.category: row.since for row in person.categories.in_force().order_by("-since")}

    def entry(self, purpose: PublicPurpose) -> Entry:
        states = self.states.get(purpose.code, {})
        presses = self._presses(purpose, states)
        return Entry(
            code=purpose.code,
            name=words(purpose.name, self.language).capitalised,
            why=words(purpose.description, self.language),
            basis=BASES.get(purpose.primary_basis),
            said=(*said_of(purpose, states, self.wordings, self.language), *cannot_stop(purpose)),
            since=self._since(purpose, states),
            sources=tuple(self._sources(purpose)),
            wordings=self._wordings(states),
            presses=presses,
            asks=self._asks(purpose.code) and all(press.part for press in presses),
            when_refused=words(purpose.when_refused, self.language),
        )

    def former(self, code: str) -> Entry:
        """A purpose that is not about the person's categories now, and to which there is a yes all the same."""
        states = self.states[code]
        rows = self.document.purposes if self.document else []
        purpose = next((row for row in rows if row.code == code), None)
        return Entry(
            code=code,
            name=words(purpose.name, self.language).capitalised if purpose else Words(code),
            said=(_("We do not use it now, but your yes is still on file."),),
            wordings=self._wordings(states),
            presses=tuple(map(Press, withdrawals_of(code, states))),
        )

    def _presses(self, purpose: PublicPurpose, states: Mapping[str, State]) -> tuple[Press, ...]:
        part = " ".join(words(row.reach, self.language).text for row in objectable_parts(purpose))
        return tuple(Press(stop, part if stop.right is Right.OBJECT else "") for stop in stops_of(purpose, states))

    def _since(self, purpose: PublicPurpose, states: Mapping[str, State]) -> str:
        if purpose.primary_basis == CONSENT:
            own = states.get(Channel.NONE, NOTHING)
            return local_day(own.since, self.language) if own.is_given and own.since else ""
        return local_day(self.since[purpose.category], self.language)

    def _sources(self, purpose: PublicPurpose) -> Iterable[str]:
        for notice in self.notices:
            if purpose.code in notice.purposes:
                place, on = self._point(notice.collection_point), local_day(notice.shown_at, self.language)
                yield _("%(place)s. You were told about it there on %(day)s.") % {"place": place, "day": on}
        if self.person.source:
            yield _source(self.person.source)

    def _point(self, code: str) -> str:
        points = self.document.collection_points if self.document else []
        found = next((point for point in points if point.code == code), None)
        return words(found.name, self.language).text if found else code

    def _wordings(self, states: Mapping[str, State]) -> tuple[tuple[str, str], ...]:
        seen = {pk for state in states.values() if (pk := state.wording_id)}
        return tuple((row.language, row.text) for pk, row in sorted(self.wordings.items()) if pk in seen)

    def _asks(self, code: str) -> bool:
        wordings = self.document.wordings if self.document else []
        return any(row.purpose == code and row.texts.get(self.language) for row in wordings)


def _source(source: str) -> str:
    if source == "web":
        return _("From you, on our own page.")
    if source == "staff":
        return _("Somebody who works here wrote you in.")
    return _("From another system of ours.")
