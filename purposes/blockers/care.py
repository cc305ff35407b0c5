"""What somebody should look at: facts to confirm, owners and reviews (R-014), stops that publishing lifts."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from .. import days
from ..compose import Composition
from ..document import ActivityRecord, PurposeCare
from .finding import Finding, warning


def check(made: Composition, today: date) -> Iterator[Finding]:
    yield from _stops(made)
    yield from _to_confirm(made)
    yield from _owners(made, today)


def _stops(made: Composition) -> Iterator[Finding]:
    for code in made.lifts:
        yield warning(
            made, "", _("This purpose is stopped, and on in the draft: publishing lifts the stop."), "purpose", code
        )


def _to_confirm(made: Composition) -> Iterator[Finding]:
    off = {row.code for row in made.draft.purposes if not row.is_on}
    rows = [(row._meta.model_name, row.code, row) for listed in made.draft.coded for row in listed]
    rows += [("assessment", made.draft.code("purpose", row.purpose_id), row) for row in made.draft.assessments]
    for kind, code, row in rows:
        prepared = code in off and kind in ("purpose", "assessment")
        if row.to_confirm.strip() and not row.in_work and not prepared:
            yield warning(made, "", _("To confirm: %(what)s") % {"what": row.to_confirm.strip()}, str(kind), code)


def _owners(made: Composition, today: date) -> Iterator[Finding]:
    record = made.document.record
    lines: list[tuple[str, PurposeCare | ActivityRecord]] = [
        *(("purpose", care) for care in record.purposes),
        *(("activity", line) for line in record.activities),
    ]
    for kind, line in lines:
        if not line.owner:
            yield warning(made, "R-014", _("Nobody answers for this row: choose its owner."), kind, line.code)
        yield from _review(made, kind, line.code, line.review_on, today)
    for assessment in record.assessments:
        yield from _review(made, "assessment", assessment.purpose, assessment.review_on, today)


def _review(made: Composition, kind: str, code: str, review_on: str, today: date) -> Iterator[Finding]:
    if not review_on:
        yield warning(made, "R-014", _("Set the day on which somebody looks at this row again."), kind, code)
    elif review_on < today.isoformat():
        yield warning(
            made, "R-014", _("The review was due on %(day)s.") % {"day": days.in_words(review_on)}, kind, code
        )
