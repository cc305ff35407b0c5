"""A line of the record in the order of the letters of Art. 30(1) or (2)."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import pgettext

from ..document import ActivityCell
from ..models.recipient import RecipientRole
from . import art30
from .blocks import Block, Item, paragraphs
from .line import Line
from .table import Column


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
