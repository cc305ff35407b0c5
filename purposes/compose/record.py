"""Rows as parts of the record. Pure: reads only what the draft has loaded."""

from collections.abc import Iterable
from typing import Any

from ..document import (
    ActivityCell,
    ActivityLimit,
    ActivityRecord,
    ActivityTransfer,
    ArrangementDocument,
    AssessmentRecord,
    CompanyContact,
    Needed,
    PurposeCare,
    Receiver,
    Safeguard,
    SecurityMeasure,
    StaffTask,
    Test,
    UsedSystem,
    Weighed,
)
from ..models import (
    Activity,
    Assessment,
    Cell,
    Controller,
    JointArrangement,
    Measure,
    Purpose,
    Recipient,
    System,
    Task,
    TimeLimit,
    Transfer,
)
from .draft import Draft
from .values import account, day, instant, text


def contact(draft: Draft, row: Controller) -> CompanyContact:
    return CompanyContact(
        code=row.code, contact_name=row.contact_name, representative=row.representative, dpo_name=row.dpo_name
    )


def arrangement(draft: Draft, row: JointArrangement) -> ArrangementDocument:
    return ArrangementDocument(code=row.code, document_title=row.document_title, document_url=row.document_url)


def recipient(draft: Draft, row: Recipient) -> Receiver:
    return Receiver(
        code=row.code,
        category=draft.code("recipientcategory", row.category_id),
        name=row.name,
        role=row.role,
        address=row.address,
        country=row.country,
        contact_name=row.contact_name,
        contact_email=row.contact_email,
        agreement_title=row.agreement_title,
        agreement_url=row.agreement_url,
    )


def system(draft: Draft, row: System) -> UsedSystem:
    return UsedSystem(
        code=row.code,
        name=row.name,
        description=text(row.description),
        run_by=draft.code("recipient", row.run_by_id),
    )


def measure(draft: Draft, row: Measure) -> SecurityMeasure:
    return SecurityMeasure(code=row.code, name=text(row.name), description=text(row.description))


def task(draft: Draft, row: Task) -> StaffTask:
    return StaffTask(
        code=row.code,
        purpose=draft.code("purpose", row.purpose_id),
        name=text(row.name),
        is_direct_marketing=row.is_direct_marketing,
        channel_permission=row.channel_permission,
        needs_device_permission=row.needs_device_permission,
    )


def care(draft: Draft, row: Purpose) -> PurposeCare:
    return PurposeCare(
        code=row.code,
        owner=account(row.owner),
        owner_title=row.owner_title,
        review_on=day(row.review_on),
        processing_since=day(row.processing_since),
        condition_answered_by=account(row.condition_answered_by),
        condition_reason=row.condition_reason,
    )


def assessment(draft: Draft, row: Assessment, *, approved: bool = False) -> AssessmentRecord:
    """The whole assessment; who approved it and when only where the approval is of these very words."""
    kinds = {kind.pk: position for position, kind in enumerate(draft.data_categories)}
    minimised = sorted(row.minimisations.all(), key=lambda each: kinds.get(each.data_category_id, len(kinds)))
    return AssessmentRecord(
        purpose=draft.code("purpose", row.purpose_id),
        assessed_on=day(row.assessed_on),
        review_on=day(row.review_on),
        interest=text(row.interest),
        named_interests=[text(named.name) for named in _in_order(row.named_interests.all())],
        is_lawful=Test(answer=row.is_lawful, reason=text(row.is_lawful_reason)),
        is_articulated=Test(answer=row.is_articulated, reason=text(row.is_articulated_reason)),
        is_present=Test(answer=row.is_present, reason=text(row.is_present_reason)),
        necessity=text(row.necessity),
        alternatives=[
            Weighed(description=text(each.description), rejected_because=text(each.rejected_because))
            for each in _in_order(row.alternatives.all())
        ],
        minimisations=[
            Needed(data_category=draft.code("datacategory", each.data_category_id), reason=text(each.reason))
            for each in minimised
        ],
        affected_rights=text(row.affected_rights),
        nature_of_data=text(row.nature_of_data),
        context=text(row.context),
        impact=text(row.impact),
        expectations=text(row.expectations),
        vulnerable=text(row.vulnerable),
        against=text(row.against),
        conclusion=text(row.conclusion),
        mitigations=[
            Safeguard(description=text(each.description), beyond_legal_duty=each.beyond_legal_duty)
            for each in _in_order(row.mitigations.all())
        ],
        outcome=row.outcome,
        approved_by=account(row.approved_by) if approved else "",
        approved_at=instant(row.approved_at) if approved else "",
    )


def activity(draft: Draft, row: Activity) -> ActivityRecord:
    purposes = {served.purpose_id for served in row.activitypurpose_set.all()}
    systems = {used.system_id for used in row.activitysystem_set.all()}
    measures = {taken.measure_id for taken in row.activitymeasure_set.all()}
    return ActivityRecord(
        code=row.code,
        name=text(row.name),
        description=text(row.description),
        role=row.role,
        controller=draft.code("controller", row.controller_id),
        joint_arrangement=draft.code("jointarrangement", row.joint_arrangement_id),
        purposes=[purpose.code for purpose in draft.purposes if purpose.pk in purposes],
        time_limits=[_limit(draft, limit) for limit in sorted(row.time_limits.all(), key=lambda limit: limit.code)],
        cells=_cells(draft, row),
        transfers=sorted(
            (_transfer(draft, transfer) for transfer in row.transfers.all()),
            key=lambda transfer: (transfer.recipient, transfer.destination),
        ),
        systems=[system.code for system in draft.systems if system.pk in systems],
        measures=[measure.code for measure in draft.measures if measure.pk in measures],
        processing_for_controllers=text(row.processing_for_controllers),
        controllers_list_url=row.controllers_list_url,
        controllers_list_date=day(row.controllers_list_date),
        controllers_list_count=row.controllers_list_count,
        special_condition=row.special_condition,
        national_rule=text(row.national_rule),
        no_transfers_reason=text(row.no_transfers_reason),
        no_time_limits_reason=text(row.no_time_limits_reason),
        no_measures_reason=text(row.no_measures_reason),
        no_recipients_reason=text(row.no_recipients_reason),
        dpia_screening=row.dpia_screening,
        dpia_reason=text(row.dpia_reason),
        dpia_title=row.dpia_title,
        dpia_url=row.dpia_url,
        owner=account(row.owner),
        owner_title=row.owner_title,
        review_on=day(row.review_on),
    )


def _limit(draft: Draft, row: TimeLimit) -> ActivityLimit:
    return ActivityLimit(
        code=row.code,
        purpose=draft.code("purpose", row.purpose_id),
        duration=row.duration,
        unit=row.unit,
        counted_from=text(row.counted_from),
        condition=text(row.condition),
        reason=text(row.reason),
    )


def _cells(draft: Draft, row: Activity) -> list[ActivityCell]:
    limits = {limit.pk: limit.code for limit in row.time_limits.all()}
    categories = {category.pk: place for place, category in enumerate(draft.categories)}
    kinds = {kind.pk: place for place, kind in enumerate(draft.data_categories)}
    cells = sorted(
        row.cells.all(),
        key=lambda cell: (
            categories.get(cell.category_id, len(categories)),
            kinds.get(cell.data_category_id, len(kinds)),
        ),
    )
    return [_cell(draft, cell, limits) for cell in cells]


def _cell(draft: Draft, row: Cell, limits: dict[int, str]) -> ActivityCell:
    recipients = {disclosure.recipient_id for disclosure in row.disclosures.all()}
    return ActivityCell(
        category=draft.code("datasubjectcategory", row.category_id),
        data_category=draft.code("datacategory", row.data_category_id),
        time_limits=sorted(limits[named.time_limit_id] for named in row.celllimit_set.all()),
        recipients=[recipient.code for recipient in draft.recipients if recipient.pk in recipients],
    )


def _transfer(draft: Draft, row: Transfer) -> ActivityTransfer:
    return ActivityTransfer(
        recipient=draft.code("recipient", row.recipient_id),
        destination=row.destination,
        tool=row.tool,
        document_title=row.document_title,
        document_url=row.document_url,
        safeguards=text(row.safeguards),
    )


def _in_order(rows: Iterable[Any]) -> list[Any]:
    return sorted(rows, key=lambda row: (getattr(row, "position", 0), row.code))
