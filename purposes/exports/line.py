"""One activity in words: what the columns of every view, the page and the PDF are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from django.utils.text import capfirst
from django.utils.translation import npgettext, pgettext

from ..document import ActivityCell, ActivityRecord
from ..models.activity import ActivityRole
from .names import Names, paragraphs


class Line:
    """An activity of the record with the names of its document."""

    def __init__(self, activity: ActivityRecord, names: Names) -> None:
        self.activity = activity
        self.names = names
        self.name = names.say(activity.name)
        self._limits: dict[str, str] | None = None

    @property
    def is_processor(self) -> bool:
        """Whether this is a record under Art. 30(2)."""
        return self.activity.role == ActivityRole.PROCESSOR

    @property
    def companies(self) -> tuple[str, ...]:
        """The codes of the companies whose record this is."""
        return self.names.controllers_of(self.activity)

    @property
    def limits(self) -> dict[str, str]:
        """Each time limit by its code, as a phrase."""
        if self._limits is None:
            self._limits = {row.code: self.names.limit(row) for row in self.activity.time_limits}
        return self._limits

    def limits_of(self, cell: ActivityCell) -> list[str]:
        return [self.limits[code] for code in cell.time_limits]

    # --- Art. 30(1)(a) --------------------------------------------------------------------------

    def controller(self) -> str:
        return self.names.once("controllers", self.companies, self._controllers)

    def _controllers(self, codes: Iterable[str]) -> str:
        return "\n\n".join(map(self.names.company, codes))

    def joint(self) -> str:
        """The joint controllers with what the arrangement says of them (GDPR Art. 26)."""
        if not (code := self.activity.joint_arrangement):
            return ""
        paper = self.names.arrangement_documents.get(code)
        known = self.names.arrangements[code]
        told = ", ".join(self.names.companies[company].name for company in known.controllers)
        return paragraphs([f"{self.names.say(known.name)}: {told}", paper.document_title if paper else ""])

    def representative(self) -> str:
        return self.names.once("representatives", self.companies, self._representatives)

    def _representatives(self, codes: Iterable[str]) -> str:
        return paragraphs(map(self.names.representative_of, codes))

    def officer(self) -> str:
        return self.names.once("officers", self.companies, self._officers)

    def _officers(self, codes: Iterable[str]) -> str:
        return paragraphs(dict.fromkeys(map(self.names.officer_of, codes)))

    # --- (b) ------------------------------------------------------------------------------------

    def purposes(self) -> str:
        return paragraphs(map(self.names.purpose, self.activity.purposes))

    def bases(self) -> str:
        return self._per_purpose(self.names.primary_basis)

    def secondary_bases(self) -> str:
        return self._per_purpose(self.names.secondary_bases)

    def interests(self) -> str:
        return self._per_purpose(self.names.interest)

    def _per_purpose(self, tell: Callable[[str], str]) -> str:
        codes = self.activity.purposes
        if len(codes) == 1:
            return tell(codes[0])
        return "\n".join(f"{code}: {told}" for code in codes if (told := tell(code)))

    # --- (c) to (f): the matrix -----------------------------------------------------------------

    def groups(self) -> str:
        codes = tuple([cell.category for cell in self.activity.cells])
        return self.names.once("groups", codes, self._groups)

    def _groups(self, codes: Iterable[str]) -> str:
        return "\n".join(dict.fromkeys(self.names.groups[code] for code in codes))

    def data(self) -> str:
        """Whose data and which: a line for each group, so that the two are linked (R-004)."""
        return self.whose(self.activity.cells, "\n")

    def whose(self, cells: Iterable[ActivityCell], between: str = "; ") -> str:
        """ "Customers: contact details, choices" for each group in the cells."""
        return self.names.once(
            between, tuple([(cell.category, cell.data_category) for cell in cells]), self._whose(between)
        )

    def _whose(self, between: str) -> Callable[[Iterable[tuple[str, str]]], str]:
        def told(cells: Iterable[tuple[str, str]]) -> str:
            found: dict[str, list[str]] = {}
            for group, data in cells:
                found.setdefault(group, []).append(self.names.datum(data))
            return between.join(f"{self.names.groups[code]}: {', '.join(data)}" for code, data in found.items())

        return told

    def recipients(self) -> str:
        """Each recipient with which data about whom it gets (R-005), or why there is none."""
        cells: dict[str, list[ActivityCell]] = {}
        for cell in self.activity.cells:
            for code in cell.recipients:
                cells.setdefault(code, []).append(cell)
        told = [f"{self.names.recipient(code)} – {self.whose(of)}" for code, of in cells.items()]
        return "\n".join(told) or self.names.say(self.activity.no_recipients_reason)

    def time_limits(self) -> str:
        """How long each kind of data is kept (R-009), or why no time limit can be given."""
        kept: dict[tuple[str, ...], list[ActivityCell]] = {}
        for cell in self.activity.cells:
            if cell.time_limits:
                kept.setdefault(tuple(cell.time_limits), []).append(cell)
        told = [
            f"{self.whose(cells)} – {'; '.join(self.limits[code] for code in codes)}" for codes, cells in kept.items()
        ]
        return "\n".join(told) or self.names.say(self.activity.no_time_limits_reason)

    def transfers(self) -> str:
        told = "\n".join(map(self.names.transfer, self.activity.transfers))
        return told or self.names.say(self.activity.no_transfers_reason)

    # --- (g) and the rest -----------------------------------------------------------------------

    def measures(self) -> str:
        told = self.names.once("measures", tuple(self.activity.measures), self._measures)
        return told or self.names.say(self.activity.no_measures_reason)

    def _measures(self, codes: Iterable[str]) -> str:
        return "\n".join(self.names.measures[code] for code in codes)

    def systems(self) -> str:
        return "\n".join(map(self.names.system, self.activity.systems))

    def receivers(self) -> list[str]:
        """The codes of the recipients of the activity, each once."""
        return list(dict.fromkeys(code for cell in self.activity.cells for code in cell.recipients))

    def agreements(self) -> str:
        """The processor contracts: of each recipient that has one, its title and link (GDPR Art. 28)."""
        known = (self.names.receivers[code] for code in self.receivers())
        return "\n".join(
            f"{row.name}: {' '.join(filter(None, [row.agreement_title, row.agreement_url]))}"
            for row in known
            if row.agreement_title or row.agreement_url
        )

    def screening(self) -> str:
        row = self.activity
        told = [capfirst(self.names.screening(row.dpia_screening)), self.names.say(row.dpia_reason)]
        return ". ".join(filter(None, told))

    def assessment(self) -> str:
        """Title and link of the impact assessment (GDPR Art. 35)."""
        return " ".join(filter(None, [self.activity.dpia_title, self.activity.dpia_url]))

    def special(self) -> str:
        """What lifts the bans of Art. 9 and 10."""
        row = self.activity
        return paragraphs([self.names.special_condition(row.special_condition), self.names.say(row.national_rule)])

    def owner(self) -> str:
        return ", ".join(filter(None, [self.activity.owner, self.activity.owner_title]))

    # --- Art. 30(2) -----------------------------------------------------------------------------

    def on_behalf_of(self) -> str:
        """The list of controllers that a processor works for: where it is kept, of which day, how many."""
        row, count = self.activity, self.activity.controllers_list_count
        told = []
        if count is not None:
            told.append(npgettext("record", "%(count)d controller", "%(count)d controllers", count) % {"count": count})
        if row.controllers_list_date:
            kept = {"day": self.names.day(row.controllers_list_date)}
            told.append(pgettext("record", "list of %(day)s") % kept)
        return ", ".join(filter(None, [*told, row.controllers_list_url]))

    def processing(self) -> str:
        return self.names.say(self.activity.processing_for_controllers)


def lines(names: Names, controller: str = "") -> Iterator[Line]:
    """The activities of the document, of one company where `controller` names it, in the document's order."""
    for activity in names.document.record.activities:
        if not controller or controller in names.controllers_of(activity):
            yield Line(activity, names)
