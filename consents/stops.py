"""What a person can stop with one press: the right that applies to each purpose (R-056, R-057). Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from purposes.document import PublicPurpose, Secondary

from .decisions import CONSENT, OBJECTABLE
from .fold import NOTHING, State
from .kinds import Channel, Kind

#: A no to all of a purpose that leaves no permission for its channels.
TAKES_CHANNELS = (Kind.REFUSED, Kind.WITHDRAWN)


class Right(StrEnum):
    """Withdraw a consent (Art. 7(3)), object to an interest (Art. 21(1)), stop direct marketing (Art. 21(2))."""

    WITHDRAW = "withdraw"
    OBJECT = "object"
    STOP_MARKETING = "stop_marketing"


class Stop(NamedTuple):
    """One press: a right used on a purpose. A withdrawal may be of one channel only."""

    right: Right
    purpose: str
    channel: str = ""


#: How the keys of a person stand: by purpose, then by channel.
States = Mapping[str, Mapping[str, State]]


def stops_of(purpose: PublicPurpose, states: Mapping[str, State]) -> Iterator[Stop]:
    """What can be stopped of a purpose as its keys stand, the widest first."""
    yield from withdrawals_of(purpose.code, states)
    own = states.get(Channel.NONE, NOTHING)
    offers_marketing = bool(purpose.direct_marketing) and purpose.primary_basis != CONSENT
    if offers_marketing and not own.marketing_objected_at:
        yield Stop(Right.STOP_MARKETING, purpose.code)
    # Where all of it is marketing, the absolute right says everything.
    says_everything = offers_marketing and purpose.direct_marketing == "all"
    if is_objectable(purpose) and not says_everything and not own.objection:
        yield Stop(Right.OBJECT, purpose.code)


def is_objectable(purpose: PublicPurpose) -> bool:
    """Whether anything of the purpose rests on a basis that a person may object to, be it a secondary one."""
    return purpose.primary_basis in OBJECTABLE or bool(objectable_parts(purpose))


def objectable_parts(purpose: PublicPurpose) -> list[Secondary]:
    """The secondary bases that alone a person objects to, where the purpose itself rests on another kind of basis."""
    if purpose.primary_basis in OBJECTABLE:
        return []
    return [row for row in purpose.secondary_bases if row.basis in OBJECTABLE]


def withdrawals_of(code: str, states: Mapping[str, State]) -> list[Stop]:
    """Every yes on file for the purpose and its channels, whether or not it is still good."""
    return [Stop(Right.WITHDRAW, code, channel) for channel in Channel.values if states.get(channel, NOTHING).is_given]


def taken_along(kind: str, purpose: str, channel: str, states: Mapping[str, State]) -> list[Stop]:
    """What goes with a no, by whatever door it comes: of all of a purpose, each permission for its channels (R-051).

    Nothing goes with a no to one channel, nor with an objection: it stands beside what was said yes to.
    """
    if channel or kind not in TAKES_CHANNELS:
        return []
    return [stop for stop in withdrawals_of(purpose, states) if stop.channel]


def everything(purposes: list[PublicPurpose], states: States) -> list[Stop]:
    """All that can be stopped: of the person's purposes, and each yes to a purpose that is no longer among them."""
    found = [stop for purpose in purposes for stop in stops_of(purpose, states.get(purpose.code, {}))]
    known = {purpose.code for purpose in purposes}
    return found + [stop for code in states if code not in known for stop in withdrawals_of(code, states[code])]
