"""The list of purposes with their lawful bases: one row per purpose, in the order of the statement."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.text import capfirst
from django.utils.translation import pgettext, pgettext_lazy

from ..document import PublicPurpose
from .articles import cite
from .names import Names
from .table import Column


class PurposeLine:
    """A purpose with the names of its document."""

    def __init__(self, purpose: PublicPurpose, names: Names) -> None:
        self.purpose = purpose
        self.names = names

    def say(self, part: str) -> str:
        """The text of a field of the purpose."""
        return self.names.say(getattr(self.purpose, part))

    def controllers(self) -> str:
        return "\n".join(self.names.companies[code].name for code in self.purpose.controllers)

    def assessment(self) -> str:
        """When the legitimate interest was assessed and by whom approved (R-028)."""
        known = self.names.assessments.get(self.purpose.code)
        if not known:
            return ""
        if not known.approved_by:
            return pgettext("record", "assessed %(day)s, not approved") % {"day": self.names.day(known.assessed_on)}
        told = {"day": self.names.day(known.assessed_on), "name": known.approved_by}
        return pgettext("record", "assessed %(day)s, approved by %(name)s") % told

    def tasks(self) -> str:
        return "\n".join(self.names.say(task.name) for task in self.names.tasks.get(self.purpose.code, ()))

    def data(self) -> str:
        return "\n".join(self.names.datum(row.data_category) for row in self.purpose.data)

    def care(self, part: str) -> str:
        """A field of who looks after the purpose."""
        return getattr(self.names.care.get(self.purpose.code), part, "")

    def owner(self) -> str:
        return ", ".join(filter(None, [self.care("owner"), self.care("owner_title")]))


COLUMNS = [
    Column("code", pgettext_lazy("record", "Code"), lambda line: line.purpose.code, 20),
    Column("letter", pgettext_lazy("record", "Letter"), lambda line: line.purpose.letter, 8),
    Column(
        "data_subjects",
        pgettext_lazy("record", "Data subjects"),
        lambda line: line.names.groups[line.purpose.category],
        28,
    ),
    Column("name", pgettext_lazy("record", "Purpose"), lambda line: capfirst(line.say("name")), 36, cite("13-1-c")),
    Column("description", pgettext_lazy("record", "Description"), lambda line: line.say("description"), 44),
    Column("covers", pgettext_lazy("record", "Belongs here"), lambda line: line.say("covers"), 36),
    Column(
        "does_not_cover", pgettext_lazy("record", "Does not belong here"), lambda line: line.say("does_not_cover"), 36
    ),
    Column("controller", pgettext_lazy("record", "Controller"), PurposeLine.controllers, 24, cite("13-1-a")),
    Column(
        "lawful_basis",
        pgettext_lazy("record", "Primary lawful basis"),
        lambda line: line.names.primary_basis(line.purpose.code),
        32,
        cite("6-1"),
    ),
    Column(
        "secondary_bases",
        pgettext_lazy("record", "Supplementary legal basis"),
        lambda line: line.names.secondary_bases(line.purpose.code),
        44,
        cite("6-1"),
    ),
    Column(
        "interest",
        pgettext_lazy("record", "Legitimate interest"),
        lambda line: line.names.interest(line.purpose.code),
        36,
        cite("13-1-d"),
    ),
    Column("assessment", pgettext_lazy("record", "Legitimate interest assessment"), PurposeLine.assessment, 28),
    Column("when_refused", pgettext_lazy("record", "What a no means"), lambda line: line.say("when_refused"), 32),
    Column(
        "personal_data", pgettext_lazy("record", "Categories of personal data"), PurposeLine.data, 32, cite("14-1-d")
    ),
    Column("tasks", pgettext_lazy("record", "Tasks of staff"), PurposeLine.tasks, 32),
    Column("revision", pgettext_lazy("record", "Revision"), lambda line: line.purpose.revision, 10),
    Column(
        "processing_since", pgettext_lazy("record", "Processing since"), lambda line: line.care("processing_since"), 14
    ),
    Column("owner", pgettext_lazy("record", "Owner"), PurposeLine.owner, 22, cite("24-1")),
    Column("review_on", pgettext_lazy("record", "Next review"), lambda line: line.care("review_on"), 12, cite("24-1")),
]


def purpose_lines(names: Names, controller: str = "") -> Iterator[PurposeLine]:
    """The purposes of the document, of one company where `controller` names it."""
    for purpose in names.document.public.purposes:
        if not controller or controller in purpose.controllers:
            yield PurposeLine(purpose, names)
