"""An upload and the people on file, looked at together: who comes, what would stand, and what is unclear and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gdpr_registry.canonical import sha256_hex
from gdpr_registry.encryption import KeyIsMissing
from purposes import editions
from purposes.actions.common import database_now
from purposes.evidence_of_consent import Evidence
from purposes.exceptions import RegisterError
from purposes.imports import fields as headings
from purposes.imports import plan as shared
from purposes.imports import words as spelled
from purposes.imports.door import Door
from purposes.imports.reading import Page, filled, pages
from purposes.models import ImportBatch, ImportKind
from subjects import people
from subjects.encrypted import opened_file, sealed_file
from subjects.identity import REFERENCE
from subjects.models import Identifier, Person

from ..kinds import Kind
from . import arrivals, lines, weigh, words
from .fields import FIELDS, SEVERAL
from .lines import Line
from .setup import PeopleSetup
from .trouble import Trouble
from .who import OnFile, Party, parties


def begin(content: bytes, name: str) -> tuple[str, PeopleSetup]:
    """A first guess of what the file holds. Raises RegisterError where it cannot be read."""
    found = pages(content, name)
    setup = PeopleSetup(language=shared.active_language(), choices={"evidence": Evidence.IMPORTED.value})
    return ImportKind.PEOPLE, guessed(setup, max(found, key=lambda page: len(page.rows)))


def guessed(setup: PeopleSetup, page: Page, begin: int | None = None) -> PeopleSetup:
    """The set-up with what the headings of the page tell; the data begin at `begin` where an officer says so."""
    known = shared.remembered(ImportKind.PEOPLE)
    top = headings.top_of(page.rows, known, begin, FIELDS)
    setup.page, setup.begin, setup.headings = page.name, top.begin, top.headings
    setup.fields = headings.guesses(top.headings, known, FIELDS, SEVERAL)
    shared.refuse_too_many(page, top.begin)
    return setup


def _place(batch: ImportBatch) -> str:
    return f"{ImportBatch._meta.db_table}:{batch.pk}:content"


def _opened(batch: ImportBatch, content: bytes) -> bytes:
    try:
        return opened_file(_place(batch), content)
    except KeyIsMissing as error:
        raise RegisterError(
            _("The key that opens this upload is gone: remove it, and upload the file again.")
        ) from error


#: Files of people: encrypted while they wait, for they name everybody.
PEOPLE = Door(
    kinds=(ImportKind.PEOPLE,),
    permission="subjects.import_people",
    refusal=gettext_lazy("Only an officer brings in people."),
    setup=PeopleSetup,
    begin=begin,
    sealed=lambda batch, content: sealed_file(_place(batch), content),
    opened=_opened,
)


@dataclass
class Look:
    """What the file would do now. `asks` is what must be said first."""

    lines: list[Line] = field(default_factory=list)
    parties: list[tuple[Party, arrivals.Arrival]] = field(default_factory=list)
    words: list[weigh.Word] = field(default_factory=list)
    #: Purposes and languages of a yes without its wording, and what may be chosen for them.
    unworded: Counter[tuple[str, str]] = field(default_factory=Counter)
    asks: str = ""

    @cached_property
    def written(self) -> list[weigh.Word]:
        """What is recorded in the ledger."""
        return [word for word in self.words if word.worth.is_written]

    @cached_property
    def changes(self) -> int:
        """How many people and events are written."""
        return sum(1 for _party, one in self.parties if one.is_new or one.fields()) + len(self.written)

    @cached_property
    def fingerprint(self) -> str:
        """The same for the same outcome: tells whether an officer has seen what is about to be written."""
        people = [(one.key, one.is_new, party.known, sorted(one.fields())) for party, one in self.parties]
        said = [(word.number, word.key, word.sameness, word.worth.value) for word in self.words]
        return sha256_hex(repr((people, said)))[:24]

    def counts(self) -> dict[str, dict[str, int]]:
        """People by what becomes of them, unclear rows by reason, what was said by what it is worth."""
        fates = Counter("new" if one.is_new else "known" for _party, one in self.parties)
        troubles = Counter(line.troubles[0][0].value for line in self.lines if line.troubles)
        return {
            "people": dict(fates),
            "unclear": dict(troubles),
            "said": dict(Counter(w.worth.value for w in self.words)),
        }


def look(batch: ImportBatch) -> Look:
    """Read the file again, and compare it with who is on file as it stands."""
    setup = PeopleSetup.load(batch.setup)
    if not setup.confirmed:
        return Look(asks=_("Say first what the columns hold."))
    return _looked(shared.page_of(_pages(batch), setup), setup, database_now())


def _pages(batch: ImportBatch) -> list[Page]:
    return pages(PEOPLE.content(batch), batch.file_name)


def _looked(page: Page, setup: PeopleSetup, now: datetime) -> Look:
    read = lines.lines(page.rows, setup, words.lexicon().codes, now)
    notices, wordings, months = arrivals.Notices(), weigh.published(), _months()
    for line in read:
        if not line.troubles:
            line.troubles += [(why, "") for why in _missing(line, wordings)]
    on_file = people.find_refs(ref for line in read for ref in line.refs)
    about = about_people({pk for found in on_file.values() for pk in found})
    counter = arrivals.Counter(setup, notices, now, on_file, about)
    here = _clear(parties(read, on_file, about), counter)
    speech = weigh.Speech(setup, wordings, months)
    said = [word for party in here for line in party.lines for word in speech.of(line, party)]
    said += weigh.Scales(now, months).weigh(said)
    return Look(read, list(counter.arrivals(here)), said, _unworded(here, speech))


def _missing(line: Line, wordings: dict[str, weigh.Shown]) -> Iterable[Trouble]:
    """What a row lacks, whoever it is about."""
    purpose, kind = line.code("purpose"), line.code("said")
    if kind and not purpose:
        yield Trouble.NO_PURPOSE
    if purpose and not kind:
        yield Trouble.NO_ANSWER
    if kind == Kind.GIVEN and "when" not in line.moments:
        yield Trouble.NO_TIME
    if line.code("evidence") == Evidence.DOCUMENT and kind == Kind.GIVEN and not line.texts.get("document"):
        yield Trouble.NO_DOCUMENT
    shown = wordings.get(line.texts.get("wording", "").lower())
    if line.texts.get("wording") and (shown is None or shown.purpose != purpose):
        yield Trouble.WRONG_WORDING


def _clear(found: list[Party], counter: arrivals.Counter) -> list[Party]:
    """The people whose rows say all that is needed to put them on file; the others' rows are unclear."""
    for party in found:
        if party.known is None and not any(line.codes.get("category") for line in party.lines):
            party.lines[0].troubles.append((Trouble.NO_CATEGORY, ""))
        for line in party.lines:
            if line.code("point") and counter.notice(line) is None:
                line.troubles.append((Trouble.NOTICE_UNKNOWN, line.code("point")))
    for party in found:
        if any(line.troubles for line in party.lines):
            _leave_out(party)
    return [party for party in found if not party.lines[0].troubles]


def _leave_out(party: Party) -> None:
    """Rows of one person are taken or left together: what is half clear is not clear."""
    why = next(line.troubles[0] for line in party.lines if line.troubles)
    for line in party.lines:
        line.troubles = line.troubles or [why]


def _months() -> dict[str, int]:
    """For how many months a yes is good, by purpose in force that asks for one."""
    edition = editions.in_force()
    document = editions.public_of(edition) if edition else None
    # Nobody asked those whom a file names for their age.
    in_force = {row.code for row in document.purposes if not row.offered_to_children} if document else set()
    return {row.purpose: row.valid_months for row in document.wordings if row.purpose in in_force} if document else {}


def about_people(ids: set[UUID]) -> dict[UUID, OnFile]:
    """What the pairing of rows must know of people on file. Two queries."""
    systems: dict[UUID, set[str]] = {pk: set() for pk in ids}
    rows = Identifier.objects.filter(person__in=ids, kind=REFERENCE).values_list("person", "system")
    for person, system in rows:
        systems[person].add(system)
    found = Person.objects.filter(pk__in=ids).only("name", "key_id")
    return {row.pk: OnFile(people.name_of(row), frozenset(systems[row.pk])) for row in found}


def _unworded(here: list[Party], speech: weigh.Speech) -> Counter[tuple[str, str]]:
    """Where a wording is chosen once for the file: each purpose and language with a yes that names none."""
    return Counter(
        (line.code("purpose"), speech.language(line))
        for party in here
        for line in party.lines
        if line.code("said") == Kind.GIVEN and not line.texts.get("wording") and line.code("purpose") in speech.months
    )


def questions(batch: ImportBatch) -> tuple[list[shared.Question], spelled.Lexicon]:
    """The words of the file that an officer matches or leaves out."""
    setup = PeopleSetup.load(batch.setup)
    known = words.lexicon()
    page = shared.page_of(_pages(batch), setup)
    found = lines.vocabulary((row for _number, row in filled(page.rows, setup.begin)), setup)
    return shared.asked_of(setup, spelled.unknown(*found, known)), known
