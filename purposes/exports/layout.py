"""A report as blocks of text and tables, for the page and the PDF: plain values, so that both set the same content."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import msgspec
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import pgettext

from ..document import ActivityCell
from ..models.recipient import RecipientRole
from . import art30
from .bases import PurposeLine
from .line import Line, lines
from .report import Report
from .table import Column


class Block(msgspec.Struct, kw_only=True):
    """A heading with its source and what stands below it: paragraphs, terms with texts, or a table.

    `rows` are of cells, each a list of paragraphs; for "terms" of two cells. `widths` are shares of the page's width.
    """

    heading: str
    kind: Literal["text", "terms", "table"]
    source: str = ""
    head: list[str] = []
    widths: list[int] = []
    rows: list[list[list[str]]] = []


class Item(msgspec.Struct, kw_only=True):
    """One activity or purpose, with the small facts under its name."""

    code: str
    name: str
    anchor: str
    lead: list[str]
    facts: list[tuple[str, str]]
    blocks: list[Block]


class Part(msgspec.Struct, kw_only=True):
    """The lines of one company, under its name, with who it is."""

    title: str
    anchor: str
    kept_as: str = ""
    facts: list[tuple[str, str]] = []


def paragraphs(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


# --- parts ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Items:
    """The items of a part, each made when it is asked for."""

    rows: Sequence[Any]
    make: Callable[[Any], Item]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Item]:
        return map(self.make, self.rows)

    def between(self, begin: int, end: int) -> list[Item]:
        """The items from `begin` up to `end`."""
        return [self.make(row) for row in self.rows[max(begin, 0) : max(end, 0)]]


def parts(report: Report) -> Iterator[tuple[Part, Items]]:
    """The report in parts, each with its items."""
    if report.view.what == "purposes":
        yield Part(title=report.title, anchor="purposes"), Items(list(report.rows()), partial(_of_purpose, report))
        return
    for code in report.companies():
        found = list(lines(report.names, code))
        if report.view.key == "art30":
            yield from _records(report, code, found)
        else:
            yield _part(report, code), Items(found, partial(_of_line, report))


def _records(report: Report, code: str, found: list[Line]) -> Iterator[tuple[Part, Items]]:
    """The two records of Art. 30: what a company does as controller, then as processor."""
    for role in art30.ROLES:
        if rows := [line for line in found if line.activity.role == role]:
            yield _part(report, code, role), Items(rows, activity)


def _part(report: Report, code: str, role: str = "") -> Part:
    names = report.names
    told = [
        (pgettext("record", "Name and contact details"), names.company(code)),
        (str(art30.REPRESENTATIVE.heading), names.representative_of(code)),
        (str(art30.OFFICER.heading), names.officer_of(code)),
    ]
    return Part(
        title=names.companies[code].name,
        anchor="-".join(filter(None, ["company", code, role])),
        kept_as=str(art30.ROLES[role]) if role else "",
        facts=[(heading, text) for heading, text in told if text],
    )


# --- a line under Art. 30 -------------------------------------------------------------------------


def activity(line: Line) -> Item:
    """A line of the record, in the order of the letters of Art. 30(1) or (2)."""
    row = line.activity
    blocks = [*_processor(line), *_closing(line)] if line.is_processor else [*_controller(line), *_closing(line)]
    return Item(
        code=row.code.upper(),
        name=line.name,
        anchor=f"line-{row.code}",
        lead=paragraphs(line.names.say(row.description)),
        facts=_facts(line),
        blocks=[block for block in blocks if block.rows],
    )


def _facts(line: Line) -> list[tuple[str, str]]:
    row = line.activity
    told = [
        (str(art30.KEPT_AS.heading), str(art30.ROLES[row.role])),
        (str(art30.OWNER.heading), line.owner()),
        (str(art30.REVIEW.heading), line.names.day(row.review_on)),
        (str(art30.JOINT.heading), line.joint().replace("\n", ", ")),
    ]
    return [(heading, text) for heading, text in told if text]


def _controller(line: Line) -> Iterator[Block]:
    yield _purposes(line)
    yield from _matrix(line)
    yield _recipients(line)


def _processor(line: Line) -> Iterator[Block]:
    yield _text(art30.ON_BEHALF_OF, line.on_behalf_of())
    yield _text(art30.PROCESSING, line.processing())
    yield from _matrix(line)
    yield _recipients(line)


def _closing(line: Line) -> Iterator[Block]:
    names, row = line.names, line.activity
    yield _text(art30.TRANSFERS, line.transfers(), art30.TRANSFERS_SOURCE[line.is_processor])
    yield _measures(line)
    yield _text(art30.SPECIAL, line.special())
    yield _text(art30.SYSTEMS, ", ".join(map(names.system, row.systems)))
    yield _text(art30.SCREENING, "\n".join(filter(None, [line.screening(), line.assessment()])))


def _text(column: Column, text: str, source: str | Promise = "") -> Block:
    rows = [[paragraphs(text)]] if text else []
    return Block(heading=str(column.heading), source=str(source or column.source), kind="text", rows=rows)


def _purposes(line: Line) -> Block:
    names = line.names
    rows = [
        [[names.purpose(code)], [names.primary_basis(code), *_supplement(names.secondary_bases(code))]]
        for code in line.activity.purposes
    ]
    return Block(heading=str(art30.PURPOSES.heading), source=str(art30.PURPOSES.source), kind="terms", rows=rows)


def _supplement(told: str) -> list[str]:
    return [pgettext("record", "Supplementary: %(bases)s") % {"bases": told}] if told else []


def _matrix(line: Line) -> Iterator[Block]:
    """Who, which data, how long, to whom: data with the same time limits and recipients stand together."""
    together: dict[tuple[str, tuple[str, ...], tuple[str, ...]], list[ActivityCell]] = {}
    for cell in line.activity.cells:
        together.setdefault((cell.category, tuple(cell.time_limits), tuple(cell.recipients)), []).append(cell)
    names = line.names
    rows = [
        [
            [names.groups[group]],
            [capfirst(names.datum(cell.data_category)) for cell in cells],
            [line.limits[code] for code in limits] or paragraphs(names.say(line.activity.no_time_limits_reason)),
            [names.receivers[code].name for code in recipients] or ["–"],
        ]
        for (group, limits, recipients), cells in together.items()
    ]
    yield Block(
        heading=pgettext("record", "Data subjects, personal data, time limits and recipients"),
        source=str(art30.MATRIX_SOURCE),
        kind="table",
        head=[
            pgettext("record", "Data subjects"),
            pgettext("record", "Personal data"),
            pgettext("record", "Kept for how long"),
            pgettext("record", "Disclosed to"),
        ],
        widths=[5, 6, 8, 6],
        rows=rows,
    )


def _recipients(line: Line) -> Block:
    """Each recipient with its category, capacity, country and contract (R-006), or why there is none."""
    rows = [
        [[_category(line, code)], [line.names.receivers[code].name], _details(line, code)] for code in line.receivers()
    ]
    if not rows:
        return _text(art30.RECIPIENTS, line.names.say(line.activity.no_recipients_reason))
    return Block(
        heading=str(art30.RECIPIENTS.heading),
        source=str(art30.RECIPIENTS.source),
        kind="table",
        head=[
            pgettext("record", "Category"),
            pgettext("record", "Recipient"),
            pgettext("record", "Capacity, country and contract"),
        ],
        widths=[9, 7, 9],
        rows=rows,
    )


def _category(line: Line, code: str) -> str:
    return capfirst(line.names.recipient_categories.get(line.names.receivers[code].category, ""))


def _details(line: Line, code: str) -> list[str]:
    known = line.names.receivers[code]
    capacity = ", ".join([capfirst(str(RecipientRole(known.role).label)), line.names.country(known.country)])
    return list(filter(None, [capacity, known.agreement_title]))


def _measures(line: Line) -> Block:
    known = (line.names.measures[code].partition(": ") for code in line.activity.measures)
    rows = [[[name], paragraphs(text)] for name, _colon, text in known]
    source = art30.MEASURES_SOURCE[line.is_processor]
    if not rows:
        return _text(art30.MEASURES, line.names.say(line.activity.no_measures_reason), source)
    return Block(heading=str(art30.MEASURES.heading), source=str(source), kind="terms", rows=rows)


# --- any other table ------------------------------------------------------------------------------


def _of_line(report: Report, line: Line) -> Item:
    return _of_columns(report.columns, line, line.activity.code.upper(), line.name)


def _of_purpose(report: Report, line: PurposeLine) -> Item:
    return _of_columns(report.columns, line, line.purpose.code, capfirst(line.say("name")))


def _of_columns(columns: Iterable[Column], row: Any, code: str, name: str) -> Item:
    """A row of any view: its columns as terms, those of the template that stay blank among them."""
    terms = [[[str(column.heading)], _told(column, row)] for column in columns if column.key not in ("code", "name")]
    return Item(
        code=code,
        name=name,
        anchor=f"line-{code.lower()}",
        lead=[],
        facts=[],
        blocks=[Block(heading="", kind="terms", rows=[term for term in terms if term[1]])],
    )


def _told(column: Column, row: Any) -> list[str]:
    if column.is_blank:
        return [pgettext("record", "(left blank)")]
    return paragraphs(str(column.value(row)))
