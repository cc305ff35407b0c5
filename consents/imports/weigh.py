"""What becomes of what the rows say: which yes would stand, by the gate's own rules, and which is on file already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from itertools import count
from typing import Any

from django.utils import timezone

from purposes.models import Wording

from ..asked import Asked, Ground, ground_of
from ..decisions import Answer
from ..facts import answer_of
from ..fold import OVERRIDDEN, Said, State, fold
from ..kinds import Channel, Kind, Status
from ..kinds import Ground as Paragraph
from ..models import ConsentEvent
from ..querysets import Key
from ..stops import taken_along
from ..validity import months_after
from ..words_of_then import Since, came_later, shown_since
from .lines import Line
from .setup import PeopleSetup
from .trouble import Worth
from .who import Party

#: Above every number of the ledger: what is not written yet counts as the last.
_UNWRITTEN = 1 << 62
PEOPLE_AT_ONCE = 2_000


@dataclass(eq=False)
class Word:
    """One thing that a person said, as the ledger would record it. `happened_at` is None for now."""

    party: Party
    number: int
    purpose: str
    channel: str
    kind: str
    happened_at: datetime | None = None
    wording: int | None = None
    evidence: str = ""
    document: str = ""
    ground: str = ""
    valid_until: datetime | None = None
    worth: Worth = Worth.NO

    @property
    def key(self) -> Key:
        return self.purpose, self.channel

    @property
    def sameness(self) -> tuple[Any, ...]:
        """What makes two messages the same."""
        return self.kind, self.happened_at, self.wording, self.evidence, self.ground


_ANSWERS = {
    Answer.GIVEN: Worth.STANDS,
    Answer.OLDER_REVISION: Worth.OLDER_REVISION,
    Answer.EXPIRED: Worth.EXPIRED,
    Answer.WEAK_EVIDENCE: Worth.WEAK_EVIDENCE,
    Answer.OTHER_COMPANY: Worth.OTHER_COMPANY,
}
_STATUS = {Kind.REFUSED.value: Status.REFUSED, Kind.WITHDRAWN.value: Status.WITHDRAWN}


@dataclass(frozen=True)
class Shown:
    """A published wording, as a row names it."""

    pk: int
    purpose: str
    language: str
    revision: int


def published() -> dict[str, Shown]:
    """The published wordings by their SHA-256."""
    rows = Wording.objects.order_by("purpose", "-revision", "language").only(
        "purpose", "language", "revision", "sha256"
    )
    return {row.sha256: Shown(row.pk, row.purpose, row.language, row.revision) for row in rows}


@dataclass
class Speech:
    """Makes words of the ledger of what rows say."""

    setup: PeopleSetup
    wordings: Mapping[str, Shown]
    months: Mapping[str, int]

    def of(self, line: Line, party: Party) -> Iterator[Word]:
        """What the row says: one word for each channel."""
        purpose, kind = line.code("purpose"), line.code("said")
        if not purpose or not kind:
            return
        objects = kind == Kind.OBJECTED
        for channel in [""] if objects else dict.fromkeys(line.channels):
            word = Word(party, line.number, purpose, channel, kind, line.moments.get("when"))
            if objects:
                word.ground = Paragraph.DIRECT_MARKETING
            if kind == Kind.GIVEN:
                self._give(word, line)
            yield word

    def _give(self, word: Word, line: Line) -> None:
        sha = line.texts.get("wording", "").lower() or self.setup.wordings.get(
            f"{word.purpose} {self.language(line)}", ""
        )
        shown = self.wordings.get(sha)
        word.wording = shown.pk if shown and shown.purpose == word.purpose else None
        word.evidence = line.code("evidence") or "imported"
        word.document = line.texts.get("document", "")
        if word.happened_at and word.purpose in self.months:
            word.valid_until = months_after(timezone.localtime(word.happened_at), self.months[word.purpose])

    def language(self, line: Line) -> str:
        """The language of the row, or that of the file."""
        return line.code("language") or self.setup.language


#: What is new of a person, by key, each with what the ledger would hold.
_New = dict[Key, list[tuple[Word, Said]]]


@dataclass
class Scales:
    """Weighs words against the ledger as it stands at `now`."""

    now: datetime
    months: Mapping[str, int]
    numbers: Iterator[int] = field(default_factory=lambda: count(_UNWRITTEN))

    def __post_init__(self) -> None:
        self.ground = cache(self._ground)
        self.since = cache(self._since)

    def _since(self, purpose: str) -> Since:
        return shown_since([purpose])[purpose]

    def _ground(self, purpose: str) -> Ground:
        return ground_of(Asked(purpose=purpose))

    def weigh(self, words: Iterable[Word]) -> list[Word]:
        """Set the worth of each word, person by person, key by key. Returns what goes with a no beside them."""
        by_party: dict[Party, list[Word]] = defaultdict(list)
        for word in words:
            by_party[word.party].append(word)
        parties, along = list(by_party), []
        for start in range(0, len(parties), PEOPLE_AT_ONCE):
            some = parties[start : start + PEOPLE_AT_ONCE]
            known = [party.known for party in some if party.known]
            on_file = ConsentEvent.objects.filter(person__in=known).by_key()
            for party in some:
                along += self._weigh(by_party[party], on_file.get(party.known, {}) if party.known else {})
        return along

    def _weigh(self, words: list[Word], on_file: Mapping[Key, list[Said]]) -> list[Word]:
        new: _New = defaultdict(list)
        for word in words:
            if worth := self._left_out(word, on_file.get(word.key, []), [one for one, _said in new[word.key]]):
                word.worth = worth
            else:
                new[word.key].append((word, self._said(word)))
        along = list(_taken_along(new, on_file))
        for word in along:
            new[word.key].append((word, self._said(word)))
        self._judge(new, on_file)
        return along

    def _judge(self, new: _New, on_file: Mapping[Key, list[Said]]) -> None:
        """Whether each new yes would stand, once all that is new has been said."""
        for key, several in new.items():
            state, of_purpose = _folded(key, new, on_file), _folded((key[0], ""), new, on_file)
            for word, said in several:
                if word.kind == Kind.GIVEN:
                    word.worth = self._worth(word, said, state, of_purpose)

    def _left_out(self, word: Word, on_file: list[Said], new: list[Word]) -> Worth | None:
        if word.kind == Kind.GIVEN and word.purpose not in self.months:
            return Worth.NOT_IN_FORCE
        if word.kind == Kind.GIVEN and word.wording is None:
            return Worth.NO_WORDING
        if word.wording is not None and came_later(word.wording, word.happened_at, self.since(word.purpose)):
            return Worth.LATER_WORDING
        if any(word.sameness == other.sameness for other in new):
            return Worth.TWICE
        return Worth.ON_FILE if _is_on_file(word, on_file) else None

    def _said(self, word: Word) -> Said:
        return Said(
            id=next(self.numbers),
            kind=word.kind,
            happened_at=word.happened_at or self.now,
            recorded_at=self.now,
            wording_id=word.wording,
            evidence=word.evidence,
            valid_until=word.valid_until,
            ground=word.ground,
        )

    def _worth(self, word: Word, said: Said, state: State, of_purpose: State) -> Worth:
        if state.said_by != said.id:
            return Worth.OVERTAKEN
        ground = self.ground(word.purpose)
        objected = of_purpose.marketing_objected_at and ground.purpose and ground.purpose.direct_marketing
        if objected or of_purpose.objection not in ("", OVERRIDDEN):
            return Worth.OBJECTED
        is_current = state.valid_until is not None and state.valid_until > self.now
        return _ANSWERS[answer_of(ground, state.status, state.wording_id, state.evidence, is_current)]


def _folded(key: Key, new: _New, on_file: Mapping[Key, list[Said]]) -> State:
    return fold([*on_file.get(key, []), *(said for _word, said in new.get(key, []))])


def _taken_along(new: _New, on_file: Mapping[Key, list[Said]]) -> Iterator[Word]:
    """What a new no to all of a purpose takes back, of the file and on file, as a no by any other door (R-051)."""
    for purpose in dict.fromkeys(purpose for purpose, _channel in new):
        states = {channel: _folded((purpose, channel), new, on_file) for channel in Channel.values}
        gone = {
            stop.channel: replace(no, channel=stop.channel, kind=Kind.WITHDRAWN.value)
            for no, _said in new.get((purpose, ""), [])
            for stop in taken_along(no.kind, purpose, no.channel, states)
        }
        yield from gone.values()


def _is_on_file(word: Word, on_file: list[Said]) -> bool:
    """Whether the ledger holds the message, not declared invalid; a no without its time: whether it stands."""
    if word.happened_at is None:
        state = fold(on_file)
        if word.kind == Kind.OBJECTED:
            return state.marketing_objected_at is not None
        return state.status == _STATUS[word.kind]
    voided = {said.voids_id for said in on_file if said.kind == Kind.INVALIDATED}
    kept = ((s.kind, s.happened_at, s.wording_id, s.evidence, s.ground) for s in on_file if s.id not in voided)
    return word.sameness in kept
