"""The parts put together: what is off left out, what is in work taken from the last edition. Pure."""

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from ..assessments import words_sha256
from ..document import (
    SCHEMA,
    ActivityCell,
    ActivityRecord,
    AssessmentRecord,
    ConsentWording,
    Point,
    PublicDocument,
    PublicPurpose,
    RecordDocument,
    RegisterDocument,
)
from ..models import Assessment
from . import public, record
from .draft import Draft
from .told import Told, told_by


def assemble(draft: Draft, base: RegisterDocument) -> RegisterDocument:
    """The draft as a document, every purpose at revision 1. `base` is the last edition, or NOTHING before the first."""
    purposes = _purposes(draft, base)
    on = {purpose.code for purpose in purposes}
    activities = _activities(draft, base, on)
    assessments = _assessments(draft, base, on)
    whole = _record(draft, base, on, activities, assessments)
    told = Told(
        activities=activities,
        assessments={assessment.purpose: assessment for assessment in assessments},
        data_categories=[row.code for row in draft.data_categories],
        recipient_categories=[row.code for row in draft.recipient_categories],
        category_of_recipient={recipient.code: recipient.category for recipient in whole.recipients},
        tasks=whole.tasks,
    )
    return RegisterDocument(public=_public(draft, base, [told_by(told, purpose) for purpose in purposes]), record=whole)


def _public(draft: Draft, base: RegisterDocument, purposes: list[PublicPurpose]) -> PublicDocument:
    old = base.public
    on = {purpose.code for purpose in purposes}
    return PublicDocument(
        schema=SCHEMA,
        publisher=_publisher(draft, base),
        companies=_parts(draft, draft.controllers, public.company, old.companies),
        arrangements=_parts(draft, draft.arrangements, public.arrangement, old.arrangements),
        categories=_groups(draft, base, in_statement=True),
        data_categories=_parts(draft, draft.data_categories, public.data_category, old.data_categories),
        recipient_categories=_parts(
            draft, draft.recipient_categories, public.recipient_category, old.recipient_categories
        ),
        purposes=purposes,
        wordings=_wordings(draft, base, on),
        collection_points=[
            _only_of(point, on) for point in _parts(draft, draft.collection_points, public.point, old.collection_points)
        ],
    )


def _record(
    draft: Draft,
    base: RegisterDocument,
    on: set[str],
    activities: list[ActivityRecord],
    assessments: list[AssessmentRecord],
) -> RecordDocument:
    old = base.record
    tasks = _parts(draft, draft.tasks, record.task, old.tasks)
    return RecordDocument(
        schema=SCHEMA,
        companies=_parts(draft, draft.controllers, record.contact, old.companies),
        arrangements=_parts(draft, draft.arrangements, record.arrangement, old.arrangements),
        categories=_groups(draft, base, in_statement=False),
        recipients=_parts(draft, draft.recipients, record.recipient, old.recipients),
        systems=_parts(draft, draft.systems, record.system, old.systems),
        measures=_parts(draft, draft.measures, record.measure, old.measures),
        tasks=[task for task in tasks if task.purpose in on],
        purposes=[care for care in _parts(draft, draft.purposes, record.care, old.purposes) if care.code in on],
        assessments=assessments,
        activities=activities,
    )


def _parts(draft: Draft, rows: Iterable[Any], build: Callable[[Draft, Any], Any], old: Iterable[Any]) -> list[Any]:
    before = {part.code: part for part in old}
    built = (before.get(row.code) if row.in_work else build(draft, row) for row in rows)
    return [part for part in built if part is not None]


def _publisher(draft: Draft, base: RegisterDocument) -> str:
    speaks = [row for row in draft.controllers if row.publishes_statement]
    if any(row.in_work for row in speaks):
        return base.public.publisher
    return speaks[0].code if speaks else ""


def _groups(draft: Draft, base: RegisterDocument, *, in_statement: bool) -> list[Any]:
    before = base.public.categories if in_statement else base.record.categories
    return _parts(
        draft,
        [row for row in draft.categories if row.in_work or row.in_statement is in_statement],
        public.group,
        before,
    )


def _purposes(draft: Draft, base: RegisterDocument) -> list[PublicPurpose]:
    rows = [row for row in draft.purposes if row.in_work or row.is_on or row.code in draft.also_on]
    return _parts(draft, rows, public.purpose, base.public.purposes)


def _wordings(draft: Draft, base: RegisterDocument, on: set[str]) -> list[ConsentWording]:
    before = {wording.purpose: wording for wording in base.public.wordings}
    texts = {text.purpose_id: text for text in draft.consent_texts}
    found = [
        before.get(row.code) if row.in_work else public.wording(draft, texts[row.pk])
        for row in draft.purposes
        if row.code in on and (row.in_work or row.pk in texts)
    ]
    return [wording for wording in found if wording]


def _assessments(draft: Draft, base: RegisterDocument, on: set[str]) -> list[AssessmentRecord]:
    before = {assessment.purpose: assessment for assessment in base.record.assessments}
    rows = {row.purpose_id: row for row in draft.assessments}
    made = [(row.code, rows[row.pk]) for row in draft.purposes if row.code in on and row.pk in rows]
    found = [before.get(code) if row.in_work else assessment_of(draft, row) for code, row in made]
    return [assessment for assessment in found if assessment]


def assessment_of(draft: Draft, row: Assessment) -> AssessmentRecord:
    """The draft of an assessment, with its approval where that is of these very words."""
    words = record.assessment(draft, row)
    is_approved = bool(row.approved_sha256) and row.approved_sha256 == words_sha256(words)
    return record.assessment(draft, row, approved=True) if is_approved else words


def _activities(draft: Draft, base: RegisterDocument, on: set[str]) -> list[ActivityRecord]:
    rows = _parts(draft, draft.activities, record.activity, base.record.activities)
    kept = [(row, _without_those_off(row, on)) for row in rows]
    # A line that serves only purposes that are off is prepared like them.
    return [pruned for row, pruned in kept if pruned.purposes or not row.purposes]


def _without_those_off(activity: ActivityRecord, on: set[str]) -> ActivityRecord:
    limits = [limit for limit in activity.time_limits if not limit.purpose or limit.purpose in on]
    codes = {limit.code for limit in limits}
    return msgspec.structs.replace(
        activity,
        purposes=[code for code in activity.purposes if code in on],
        time_limits=limits,
        cells=[
            msgspec.structs.replace(cell, time_limits=[code for code in cell.time_limits if code in codes])
            for cell in activity.cells
            if _is_used(cell, codes)
        ],
    )


def _is_used(cell: ActivityCell, limits: set[str]) -> bool:
    return not cell.time_limits or any(code in limits for code in cell.time_limits)


def _only_of(point: Point, on: set[str]) -> Point:
    return msgspec.structs.replace(point, purposes=[code for code in point.purposes if code in on])
