"""From what is known of a person to the facts of a question. Pure.

What is known comes from `people.py`: now from `Standing`, in the past from the events of then. Both give a `Known`, and
`facts_of` makes facts of it, so that now and the past can never answer by different rules.
"""

from __future__ import annotations

from typing import NamedTuple

from purposes.evidence_of_consent import Evidence

from .asked import Ground
from .decisions import Answer, Facts, Objection, Permission
from .fold import OPEN, OVERRIDDEN, UPHELD
from .kinds import Channel, Status


class Known(NamedTuple):
    """What is known of one person for one question. Few values, so that answers are remembered by it.

    Three times the same four columns: how a consent, the permission of the channel and that of the device stand.
    """

    in_category: bool = False
    is_business_contact: bool = False
    told: bool = False
    restricted: bool = True
    marketing_objection: bool = True
    objection: str = OPEN
    #: The objection is younger than the days in which it is to be decided.
    is_recent: bool = False
    consent_status: str = ""
    consent_wording: int | None = None
    consent_evidence: str = ""
    consent_is_current: bool = False
    channel_status: str = ""
    channel_wording: int | None = None
    channel_evidence: str = ""
    channel_is_current: bool = False
    device_status: str = ""
    device_wording: int | None = None
    device_evidence: str = ""
    device_is_current: bool = False


def facts_of(ground: Ground, known: Known | None) -> Facts:
    """The facts of a question about one person; `None` for somebody who is not on file, or was erased. Pure."""
    if known is None:
        return ground.facts
    return ground.facts._replace(
        person_known=True,
        in_category=known.in_category,
        restricted=known.restricted,
        marketing_objection=known.marketing_objection,
        objection=_objection(ground, known),
        consent=_consent(ground, known),
        told=ground.told_by_all or known.told,
        channel=_channel(ground, known),
        device=_device(ground, known),
    )


def answer_of(ground: Ground, status: str, wording: int | None, evidence: str, is_current: bool) -> Answer:
    """What the last word on a consent or permission is worth: for this revision and company, proven, in time. Pure."""
    match status:
        case Status.REFUSED:
            return Answer.REFUSED
        case Status.WITHDRAWN | Status.REVOKED:
            return Answer.WITHDRAWN
        case Status.GIVEN:
            return _worth_of_yes(ground, wording, evidence, is_current)
        case _:
            return Answer.NOTHING


def _worth_of_yes(ground: Ground, wording: int | None, evidence: str, is_current: bool) -> Answer:
    shown = ground.wordings.get(wording) if wording is not None else None
    if shown is None or ground.purpose is None or shown.revision < ground.purpose.revision:
        return Answer.OLDER_REVISION
    if not is_current:
        return Answer.EXPIRED
    if not Evidence(evidence).is_at_least(ground.required):
        return Answer.WEAK_EVIDENCE
    return Answer.GIVEN if ground.companies <= shown.companies else Answer.OTHER_COMPANY


def _consent(ground: Ground, known: Known) -> Answer:
    if ground.consent_channel == Channel.DEVICE:
        return _of_device(ground, known)
    return answer_of(
        ground, known.consent_status, known.consent_wording, known.consent_evidence, known.consent_is_current
    )


def _of_device(ground: Ground, known: Known) -> Answer:
    return answer_of(ground, known.device_status, known.device_wording, known.device_evidence, known.device_is_current)


_ANSWERED = {"": Objection.NONE, UPHELD: Objection.UPHELD, OVERRIDDEN: Objection.OVERRIDDEN}


def _objection(ground: Ground, known: Known) -> Objection:
    if known.objection in _ANSWERED:
        return _ANSWERED[known.objection]
    decided_first = ground.purpose is not None and not ground.purpose.objection_pauses
    return Objection.BEING_DECIDED if decided_first and known.is_recent else Objection.OPEN


def _channel(ground: Ground, known: Known) -> Permission:
    needed = ground.facts.channel
    if not ground.channel or needed is Permission.CHANNEL_UNSAID:
        return needed
    said = answer_of(
        ground, known.channel_status, known.channel_wording, known.channel_evidence, known.channel_is_current
    )
    if said in (Answer.REFUSED, Answer.WITHDRAWN):
        # Obeyed whatever the edition of today asks for: the person did not say it to one edition.
        return Permission.REFUSED
    if needed is Permission.MISSING and said is Answer.GIVEN:
        return Permission.GIVEN
    # A call to a business contact needs no permission.
    may_call = ground.channel == Channel.PHONE and known.is_business_contact
    return Permission.NOT_NEEDED if may_call else needed


def _device(ground: Ground, known: Known) -> Permission:
    if not ground.needs_device:
        return Permission.NOT_NEEDED
    return Permission.GIVEN if _of_device(ground, known) is Answer.GIVEN else Permission.MISSING
