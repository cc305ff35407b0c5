"""Finished rows that name a row which is in work and in no edition yet: the document would name nothing."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from ..compose import Composition
from .finding import Finding, blocker


def check(made: Composition, today: date) -> Iterator[Finding]:
    known = _known(made)
    for kind, code, named_kind, named in _references(made):
        if named not in known[named_kind]:
            sentence = (
                _("This row names “%(code)s”, which is in work and in no edition yet. Finish that row, or take it out.")
                % {"code": named}
                if named
                else _("This row names a row that is in work or gone. Choose another.")
            )
            yield blocker(made, "R-001", sentence, kind, code)


def _known(made: Composition) -> dict[str, set[str]]:
    public, record = made.document.public, made.document.record
    return {
        "controller": {part.code for part in public.companies},
        "jointarrangement": {part.code for part in public.arrangements},
        "datasubjectcategory": {part.code for part in [*public.categories, *record.categories]},
        "datacategory": {part.code for part in public.data_categories},
        "recipientcategory": {part.code for part in public.recipient_categories},
        "recipient": {part.code for part in record.recipients},
        "system": {part.code for part in record.systems},
        "measure": {part.code for part in record.measures},
        "task": {part.code for part in record.tasks},
    }


def _references(made: Composition) -> Iterator[tuple[str, str, str, str]]:
    """Each mention in the document: the row that names (kind, code), and what it names (kind, code)."""
    public, record = made.document.public, made.document.record
    for joint in public.arrangements:
        yield from (("jointarrangement", joint.code, "controller", code) for code in joint.controllers)
    for recipient in record.recipients:
        yield "recipient", recipient.code, "recipientcategory", recipient.category
    for system in record.systems:
        if system.run_by:
            yield "system", system.code, "recipient", system.run_by
    yield from _of_purposes(made)
    for wording in public.wordings:
        yield from (("consenttext", wording.purpose, "controller", code) for code in wording.companies)
    for point in public.collection_points:
        yield from (("collectionpoint", point.code, "datasubjectcategory", code) for code in point.categories)
    yield from _of_activities(made)


def _of_purposes(made: Composition) -> Iterator[tuple[str, str, str, str]]:
    for purpose in made.document.public.purposes:
        yield "purpose", purpose.code, "datasubjectcategory", purpose.category
        yield from (("purpose", purpose.code, "controller", code) for code in purpose.controllers)
        if purpose.joint_arrangement:
            yield "purpose", purpose.code, "jointarrangement", purpose.joint_arrangement
        for basis in purpose.secondary_bases:
            yield from (("purpose", purpose.code, "task", code) for code in basis.tasks)
            yield from (("purpose", purpose.code, "datacategory", code) for code in basis.data_categories)
    for assessment in made.document.record.assessments:
        yield from (
            ("assessment", assessment.purpose, "datacategory", needed.data_category)
            for needed in assessment.minimisations
        )


def _of_activities(made: Composition) -> Iterator[tuple[str, str, str, str]]:
    for line in made.document.record.activities:
        if line.controller:
            yield "activity", line.code, "controller", line.controller
        if line.joint_arrangement:
            yield "activity", line.code, "jointarrangement", line.joint_arrangement
        for cell in line.cells:
            yield "activity", line.code, "datasubjectcategory", cell.category
            yield "activity", line.code, "datacategory", cell.data_category
            yield from (("activity", line.code, "recipient", code) for code in cell.recipients)
        yield from (("activity", line.code, "recipient", transfer.recipient) for transfer in line.transfers)
        yield from (("activity", line.code, "system", code) for code in line.systems)
        yield from (("activity", line.code, "measure", code) for code in line.measures)
