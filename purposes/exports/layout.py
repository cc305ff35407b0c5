"""A report in parts, each with its items: a line of the record by Art. 30, or a row of any other table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import pgettext

from . import art30
from .bases import PurposeLine
from .blocks import Block, Item, Items, Part, paragraphs
from .line import Line, lines
from .record_items import activity
from .report import Report
from .table import Column


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
