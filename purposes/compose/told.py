"""What the activities and the assessment say of a purpose, as the public document tells it. Pure."""

import msgspec

from ..document import (
    ActivityCell,
    ActivityLimit,
    ActivityRecord,
    AssessmentRecord,
    Limit,
    PublicPurpose,
    PublicTransfer,
    PurposeData,
    StaffTask,
)


class Told(msgspec.Struct, frozen=True):
    """What stands beside the purposes in the document, in the order in which it is shown."""

    activities: list[ActivityRecord]
    assessments: dict[str, AssessmentRecord]
    data_categories: list[str]
    recipient_categories: list[str]
    category_of_recipient: dict[str, str]
    tasks: list[StaffTask]


def told_by(told: Told, purpose: PublicPurpose) -> PublicPurpose:
    """The purpose with the interest of its assessment and with the data and transfers of its activities."""
    assessment = told.assessments.get(purpose.code)
    return msgspec.structs.replace(
        purpose,
        interest=assessment.interest if assessment else {},
        named_interests=assessment.named_interests if assessment else [],
        data=_data(told, purpose),
        transfers=_transfers(told, purpose),
        direct_marketing=_direct_marketing(told, purpose),
    )


def _direct_marketing(told: Told, purpose: PublicPurpose) -> str:
    are_marketing = {task.is_direct_marketing for task in told.tasks if task.purpose == purpose.code}
    return "" if True not in are_marketing else "some" if False in are_marketing else "all"


def _data(told: Told, purpose: PublicPurpose) -> list[PurposeData]:
    limits: dict[str, list[Limit]] = {}
    recipients: dict[str, set[str]] = {}
    for activity in told.activities:
        for cell in activity.cells_of(purpose):
            found = limits.setdefault(cell.data_category, [])
            found += [limit for limit in _limits(activity, cell, purpose.code) if not _said(limit, found)]
            categories = {told.category_of_recipient.get(recipient, "") for recipient in cell.recipients} - {""}
            recipients.setdefault(cell.data_category, set()).update(categories)
    return [
        PurposeData(
            data_category=code,
            limits=limits[code],
            recipient_categories=[category for category in told.recipient_categories if category in recipients[code]],
        )
        for code in _ordered(limits, told.data_categories)
    ]


def _limits(activity: ActivityRecord, cell: ActivityCell, purpose: str) -> list[Limit]:
    named = [limit for limit in activity.time_limits if limit.code in cell.time_limits]
    return [_limit(activity, limit) for limit in named if limit.purpose in ("", purpose)]


def _limit(activity: ActivityRecord, limit: ActivityLimit) -> Limit:
    # Time limits are coded within their activity, and a purpose may draw on several.
    return Limit(
        code=f"{activity.code}.{limit.code}",
        duration=limit.duration,
        unit=limit.unit,
        counted_from=limit.counted_from,
        condition=limit.condition,
    )


def _said(limit: Limit, before: list[Limit]) -> bool:
    return any(msgspec.structs.replace(limit, code=other.code) == other for other in before)


def _transfers(told: Told, purpose: PublicPurpose) -> list[PublicTransfer]:
    found: list[PublicTransfer] = []
    for activity in told.activities:
        if purpose.code not in activity.purposes:
            continue
        everyone = {recipient for cell in activity.cells for recipient in cell.recipients}
        reached = {recipient for cell in activity.cells_of(purpose) for recipient in cell.recipients}
        for transfer in activity.transfers:
            told_of = PublicTransfer(
                recipient_category=told.category_of_recipient.get(transfer.recipient, ""),
                destination=transfer.destination,
                tool=transfer.tool,
                document_title=transfer.document_title,
            )
            concerns = transfer.recipient in reached or transfer.recipient not in everyone
            if concerns and told_of not in found:
                found.append(told_of)
    return found


def _ordered(codes: dict[str, list[Limit]], order: list[str]) -> list[str]:
    # A category that is in work and in no edition has no place in the order: a blocker names it.
    return sorted(codes, key=lambda code: (order.index(code) if code in order else len(order), code))
