"""Purposes, their lawful bases, and what the notice of each group must hold (R-003, R-015, R-026, R-066, R-094)."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from ..compose import Composition
from ..document import PublicPurpose, Secondary
from ..dpv import LawfulBasis
from ..models import STATEMENT_CATEGORIES
from .finding import Finding, blocker, warning

ASKS_FOR_A_LAW = (LawfulBasis.LEGAL_OBLIGATION, LawfulBasis.PUBLIC_TASK)


def check(made: Composition, today: date) -> Iterator[Finding]:
    yield from _groups(made)
    yield from _sources(made)
    tasks = {task.code: task.purpose for task in made.document.record.tasks}
    for purpose in made.document.public.purposes:
        yield from _bases(made, purpose)
        for basis in purpose.secondary_bases:
            yield from _secondary(made, purpose, basis, tasks)
        yield from _notice(made, purpose)
        yield from _warned(made, purpose)


def _groups(made: Composition) -> Iterator[Finding]:
    present = {group.code for group in made.document.public.categories}
    served = {cell.category for line in made.document.record.activities for cell in line.cells}
    told = {purpose.category for purpose in made.document.public.purposes if purpose.in_statement_list}
    for code in STATEMENT_CATEGORIES:
        at = ("datasubjectcategory", code)
        if code not in present:
            yield blocker(made, "R-003", _("The statement speaks to %(group)s: add this group.") % {"group": code}, *at)
            continue
        if code not in served:
            sentence = _("No processing activity holds data about this group. Add it to the matrix of one.")
            yield blocker(made, "R-003", sentence, *at)
        if code not in told:
            sentence = _("No purpose in the list of the statement is about this group. Its notice would be empty.")
            yield blocker(made, "R-094", sentence, *at)
    for group in made.document.public.categories:
        if not group.introduction:
            sentence = _("Write the introduction with which the statement greets this group.")
            yield blocker(made, "R-094", sentence, "datasubjectcategory", group.code)


def _bases(made: Composition, purpose: PublicPurpose) -> Iterator[Finding]:
    at = ("purpose", purpose.code)
    if purpose.primary_basis not in LawfulBasis.values:
        yield blocker(made, "R-015", _("Choose the one lawful basis that carries the purpose."), *at)
    if not purpose.controllers:
        yield blocker(made, "R-007", _("Choose the controller, or the joint controllers."), *at)
    yield from _grounds(made, purpose, purpose, _("the primary basis"))


def _secondary(made: Composition, purpose: PublicPurpose, basis: Secondary, tasks: dict[str, str]) -> Iterator[Finding]:
    at = ("purpose", purpose.code)
    if basis.basis == purpose.primary_basis:
        sentence = _("The secondary basis “%(code)s” is the primary basis already: take it out.")
        yield blocker(made, "R-015", sentence % {"code": basis.code}, *at)
    if not basis.reason or not basis.reach:
        sentence = _("The secondary basis “%(code)s” needs a reason and a reach.")
        yield blocker(made, "R-015", sentence % {"code": basis.code}, *at)
    if any(tasks.get(task, purpose.code) != purpose.code for task in basis.tasks):
        sentence = _("The secondary basis “%(code)s” reaches to a task of another purpose: choose tasks of this one.")
        yield blocker(made, "R-015", sentence % {"code": basis.code}, *at)
    yield from _grounds(made, purpose, basis, _("the secondary basis “%(code)s”") % {"code": basis.code})


def _grounds(
    made: Composition, purpose: PublicPurpose, held: PublicPurpose | Secondary, which: str
) -> Iterator[Finding]:
    basis = held.primary_basis if isinstance(held, PublicPurpose) else held.basis
    at = ("purpose", purpose.code)
    if basis in ASKS_FOR_A_LAW and not held.statute:
        yield blocker(made, "R-026", _("Write the statute and section for %(basis)s.") % {"basis": which}, *at)
    if basis == LawfulBasis.CONTRACT and not held.contract_party:
        yield blocker(made, "R-026", _("Write who the other party is for %(basis)s.") % {"basis": which}, *at)


def _notice(made: Composition, purpose: PublicPurpose) -> Iterator[Finding]:
    """What Art. 13(1) and (2) ask of each purpose, beyond what the statement says of all of them."""
    at = ("purpose", purpose.code)
    if not purpose.description:
        yield blocker(made, "R-094", _("Write the description: people must be able to foresee what is done."), *at)
    if not purpose.data:
        sentence = _("No activity says which data this purpose uses. Add the purpose to an activity and its matrix.")
        yield blocker(made, "R-094", sentence, *at)
    if any(not data.limits for data in purpose.data) and not _excused(made, purpose, "no_time_limits_reason"):
        yield blocker(made, "R-094", _("Some of its data have no time limit. Add one in the activity."), *at)
    receives = any(data.recipient_categories for data in purpose.data)
    if purpose.data and not receives and not _excused(made, purpose, "no_recipients_reason"):
        yield blocker(made, "R-094", _("Nobody is named who receives its data, and no reason why."), *at)
    if not purpose.when_refused and purpose.primary_basis in (LawfulBasis.CONSENT, LawfulBasis.LEGITIMATE_INTEREST):
        yield blocker(made, "R-094", _("Write what happens when the person says no."), *at)


def _sources(made: Composition) -> Iterator[Finding]:
    for point in made.document.public.collection_points:
        at = ("collectionpoint", point.code)
        if not point.from_the_person and not point.source:
            yield blocker(made, "R-094", _("Write who gives the data, where it is not the person (Art. 14)."), *at)
        if point.purposes and not point.notice:
            yield warning(made, "R-094", _("Write the notice that people read here (Art. 13 and 14)."), *at)


def _excused(made: Composition, purpose: PublicPurpose, reason: str) -> bool:
    lines = [line for line in made.document.record.activities if purpose.code in line.purposes]
    return bool(lines) and any(getattr(line, reason) for line in lines)


def _warned(made: Composition, purpose: PublicPurpose) -> Iterator[Finding]:
    if purpose.category == "applicants" and purpose.primary_basis == LawfulBasis.CONSENT:
        yield warning(
            made,
            "R-066",
            _(
                "The Danish authority finds that consent is rarely freely given in recruitment (2020, 2021, 2023). "
                "Consider another basis for judging applications, and a purpose of its own for documenting them."
            ),
            "purpose",
            purpose.code,
        )
