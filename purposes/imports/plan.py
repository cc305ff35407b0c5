"""An upload and the register, looked at together: what would be written, and what an officer still has to say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.conf import settings
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from gdpr_registry.canonical import sha256_hex

from ..exceptions import RegisterError
from ..models import Controller, ImportBatch, ImportKind, ImportState
from ..models.import_batch import OF_THE_REGISTER
from ..spreadsheet import upload
from ..spreadsheet.changes import Act, Change
from ..spreadsheet.settling import settle
from ..spreadsheet.snapshot import Snapshot
from ..spreadsheet.tables import TABLES
from . import activities, fields, lines, words
from .door import Door
from .reading import Page, pages
from .setup import Setup
from .verdict import Verdict, changes_of

#: Rows of a sheet of activities that are taken at once.
MOST_ROWS = 20_000
#: How many earlier imports are asked what their headings meant.
REMEMBERED = 20


def begin(content: bytes, name: str) -> tuple[str, Setup]:
    """What kind of file it is, and a first guess of what it holds. Raises RegisterError where it cannot be read."""
    found = pages(content, name)
    if upload.is_the_register(found):
        return ImportKind.REGISTER, Setup(confirmed=True)
    companies = list(Controller.objects.values_list("code", flat=True)[:2])
    setup = Setup(language=active_language(), controller=companies[0] if len(companies) == 1 else "")
    return ImportKind.ACTIVITIES, guessed(setup, max(found, key=lambda page: len(page.rows)))


def active_language() -> str:
    """The language of the officer, where the registry speaks it."""
    active = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    return active if active in dict(settings.LANGUAGES) else settings.LANGUAGES[0][0]


def guessed(setup: Setup, page: Page, begin: int | None = None) -> Setup:
    """The set-up with what the headings of the page tell; the data begin at `begin` where an officer says so."""
    known = remembered()
    top = fields.top_of(page.rows, known, begin)
    setup.page, setup.begin, setup.headings = page.name, top.begin, top.headings
    setup.fields = fields.guesses(top.headings, known)
    refuse_too_many(page, top.begin)
    return setup


def refuse_too_many(page: Page, begin: int) -> None:
    """Raise RegisterError for a sheet with more rows than are taken at once."""
    if too_many := lines.too_many([lines.Line(0)] * (len(page.rows) - begin), MOST_ROWS):
        raise RegisterError(too_many)


def remembered(kind: str = ImportKind.ACTIVITIES) -> dict[str, str]:
    """What officers said of headings when they last applied an import of the kind, by heading."""
    done = ImportBatch.objects.filter(kind=kind).exclude(state=ImportState.OPEN)
    found: dict[str, str] = {}
    for kept in done.order_by("-applied_at").values_list("setup", flat=True)[:REMEMBERED]:
        setup = Setup.load(kept)
        for heading, name in zip(setup.headings, setup.fields, strict=False):
            if plain := fields.normal(heading):
                found.setdefault(plain, name)
    return found


@dataclass
class Look:
    """What the file would do to the register now. `asks` is what must be said first."""

    snapshot: Snapshot
    verdicts: list[Verdict] = field(default_factory=list)
    asks: str = ""

    @cached_property
    def fingerprint(self) -> str:
        """The same for the same changes: tells whether an officer has seen what is about to be written."""
        told = repr([(c.act.value, c.table, c.key, c.before, c.after) for c in changes_of(self.verdicts)])
        return sha256_hex(told)[:24]


def look(batch: ImportBatch) -> Look:
    """Read the file again, and compare it with the register as it stands."""
    found = pages(bytes(batch.content), batch.file_name)
    if batch.kind == ImportKind.REGISTER:
        snapshot = Snapshot.taken()
        answered = upload.compared(found, snapshot)
        _refuse_parts_elsewhere(answered, snapshot)
        return Look(snapshot, settle(answered, snapshot))
    setup = Setup.load(batch.setup)
    if not setup.confirmed:
        return Look(Snapshot(), asks=_("Say first what the columns hold."))
    snapshot = Snapshot.taken(activities.NEEDED)
    read = lines.lines(page_of(found, setup).rows, setup)
    return Look(snapshot, activities.verdicts(read, setup, snapshot, lexicon(snapshot)))


def lexicon(snapshot: Snapshot) -> words.Lexicon:
    """The words that the register knows."""
    return words.Lexicon.of(snapshot, activities.KNOWN).learn_accounts()


def page_of(found: Sequence[Page], setup: Setup) -> Page:
    """The sheet that was chosen; the first where it is gone."""
    return next((page for page in found if page.name == setup.page), found[0])


@dataclass(frozen=True)
class Question:
    """A word that the register does not know, with what was said of it."""

    table: str
    word: str
    plain: str
    rows: int
    choice: str


def questions(batch: ImportBatch) -> tuple[list[Question], words.Lexicon]:
    """The words of the file that an officer matches, adds or leaves out."""
    setup = Setup.load(batch.setup)
    snapshot = Snapshot.taken(activities.KNOWN)
    known = lexicon(snapshot)
    read = lines.lines(page_of(pages(bytes(batch.content), batch.file_name), setup).rows, setup)
    return asked_of(setup, words.unknown(*lines.vocabulary(read), known)), known


def asked_of(setup: Setup, unknown: Iterable[words.Unknown]) -> list[Question]:
    """The questions about words that are not known, with what was said of them so far."""
    plain = [(one, words.normal(one.word)) for one in unknown]
    return [
        Question(one.table, one.word, form, one.rows, setup.words.get(one.table, {}).get(form, ""))
        for one, form in plain
    ]


def parts_elsewhere(changes: Iterable[Change], snapshot: Snapshot) -> list[str]:
    """Rows to be removed on which something hangs that no sheet holds: it would go with them, or forbid it."""
    found: list[str] = []
    ours = {table.model for table in TABLES.values()} | {
        link.through for table in TABLES.values() for link in table.links
    }
    for name, table in TABLES.items():
        pks = {snapshot.pks[name][c.key]: c for c in changes if c.table == name and c.act is Act.REMOVE}
        for relation in table.model._meta.related_objects if pks else ():
            of_history = hasattr(relation.related_model, "pgh_tracked_model")
            if relation.related_model not in ours and not of_history and not relation.many_to_many:
                held = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": list(pks)})
                named = set(held.values_list(f"{relation.field.name}_id", flat=True))
                found += [f"{table.title} {pks[pk].label}" for pk in sorted(named)]
    return list(dict.fromkeys(found))


def _refuse_parts_elsewhere(answered: list[Verdict], snapshot: Snapshot) -> None:
    for verdict in answered:
        gone = [change for change in verdict.changes if change.act is Act.REMOVE]
        if gone and parts_elsewhere(gone, snapshot):
            verdict.unclear(_("Something hangs on this row that is not in the file: remove it on its own page."))


#: Files for the register itself.
REGISTER = Door(
    kinds=OF_THE_REGISTER,
    permission="purposes.import_register",
    refusal=gettext_lazy("Only an officer brings files into the register."),
    setup=Setup,
    begin=begin,
)
