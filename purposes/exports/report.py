"""One report: a view of one source in one language, for all companies or one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .. import days
from ..exceptions import RegisterError
from ..statement.words import day as day_in_words
from .art30 import CONTROLLER_COLUMNS, PROCESSOR_COLUMNS
from .catalogue import View
from .line import lines
from .matrix import MATRIX, matrix_rows
from .names import Names
from .source import Source
from .table import Column
from .writers.sheet import Sheet


class NoSuchController(RegisterError):
    """A company that is not in the record asked for."""


@dataclass(frozen=True)
class Report:
    """What is written. The caller has activated `language`. Raises NoSuchController."""

    source: Source
    view: View
    language: str
    controller: str = ""

    def __post_init__(self) -> None:
        if self.controller and self.controller not in self.names.companies:
            raise NoSuchController(
                _("No company with the code %(code)s is in this record.") % {"code": self.controller}
            )

    @cached_property
    def names(self) -> Names:
        return Names(self.source.document, self.language)

    @property
    def columns(self) -> list[Column]:
        return list(self.view.columns)

    def rows(self) -> Iterator[Any]:
        return self.view.rows(self.names, self.controller)

    def count(self) -> int:
        """How many rows there are, without making them."""
        if self.view.what == "purposes":
            return sum(1 for _row in self.rows())
        activities = self.source.document.record.activities
        return sum(1 for row in activities if not self.controller or self.controller in self.names.controllers_of(row))

    @property
    def filename(self) -> str:
        """Without its ending: "record-edition-2-art30-da"."""
        parts = [self.view.what, self.source.slug, self.view.key, self.controller, self.language]
        return "-".join(dict.fromkeys(filter(None, parts)))

    @property
    def trace(self) -> dict[str, Any]:
        """What the trace of an export says of it."""
        edition, view = self.source.edition, self.view
        return {
            "edition": edition.number if edition else None,
            "what": view.what,
            "view": view.key,
            "language": self.language,
        }

    # --- about ----------------------------------------------------------------------------------

    @property
    def title(self) -> str:
        return str(self.view.title)

    @property
    def company(self) -> str:
        """In whose name the report speaks: the company asked for, or the publisher of the statement."""
        code = self.controller or self.source.document.public.publisher
        known = self.names.companies.get(code)
        return known.name if known else ""

    @property
    def standing(self) -> str:
        """ "Edition 2", or that this is a draft."""
        edition = self.source.edition
        return str(edition) if edition else pgettext("record", "DRAFT, not published")

    def facts(self) -> list[tuple[str, str]]:
        """What a reader needs to know what they hold, and to ask for the same again."""
        edition, at = self.source.edition, self.source.at
        told = [
            (pgettext("record", "Company"), self.company),
            (pgettext("record", "Version"), self.standing),
            (pgettext("record", "In force from"), self._day(edition.in_force_from) if edition else ""),
            (pgettext("record", "Published on"), self._day(edition.published_at) if edition else ""),
            (pgettext("record", "Drawn up on"), "" if edition else self._day(at)),
            (pgettext("record", "As of"), day_in_words(self.source.as_of, self.language) if self.source.as_of else ""),
            (pgettext("record", "Set out as"), str(self.view.label)),
            (pgettext("record", "Lines"), str(self.count())),
            (pgettext("record", "SHA-256"), self.source.sha256),
        ]
        return [(label, value) for label, value in told if value]

    def _day(self, moment: Any) -> str:
        return day_in_words(days.of(moment), self.language)

    # --- sheets ---------------------------------------------------------------------------------

    def sheets(self) -> Iterator[Sheet]:
        """The sheets of a workbook: one that explains, one per company, and the matrix."""
        yield self._explanation()
        if self.view.what == "purposes":
            yield Sheet(pgettext("record", "Purposes"), self.columns, self.rows(), frozen=4)
            return
        for code in self.companies():
            yield from self._of_company(code)
        yield Sheet(pgettext("record", "Matrix"), MATRIX, matrix_rows(self.names, self.controller), frozen=2)

    def companies(self) -> list[str]:
        """The companies with a line in the record, in the document's order."""
        if self.controller:
            return [self.controller]
        activities = self.source.document.record.activities
        with_lines = {code for row in activities for code in self.names.controllers_of(row)}
        return [code for code in self.names.companies if code in with_lines]

    def _of_company(self, code: str) -> Iterator[Sheet]:
        name = self.names.companies[code].name
        if self.view.key != "art30":
            yield Sheet(name, self.columns, lines(self.names, code), frozen=2)
            return
        kinds = {row.role for row in self.source.document.record.activities if code in self.names.controllers_of(row)}
        if "controller" in kinds:
            rows = (line for line in lines(self.names, code) if not line.is_processor)
            yield Sheet(name, CONTROLLER_COLUMNS, rows, frozen=2)
        if "processor" in kinds:
            rows = (line for line in lines(self.names, code) if line.is_processor)
            title = pgettext("record", "Processor %(company)s") % {"company": name}
            yield Sheet(title, PROCESSOR_COLUMNS, rows, frozen=2)

    def _explanation(self) -> Sheet:
        columns = [
            Column("about", self.title, lambda row: row[0], 44),
            Column("told", self.company, lambda row: row[1], 90),
        ]
        return Sheet(pgettext("record", "About"), columns, self._explained(), filtered=False)

    def _explained(self) -> Iterator[tuple[str, str]]:
        yield from self.facts()
        yield from (("", ""), (pgettext("record", "Columns"), pgettext("record", "Where each comes from")))
        for column in self.columns:
            if not column.is_blank:
                yield str(column.heading), str(column.source)
        if self.view.blanks:
            yield from (("", ""), (pgettext("record", "Columns left blank"), pgettext("record", "Why")))
            yield from ((str(column.heading), str(column.source)) for column in self.view.blanks)
