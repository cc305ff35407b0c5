"""What goes on whatever a person presses, and why. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from purposes.document import PublicPurpose
from purposes.dpv import LawfulBasis
from purposes.statement.bases import BASES
from purposes.statement.words import Words, words

from .fold import NOTHING, OPEN, OVERRIDDEN, State
from .kinds import Channel
from .stops import objectable_parts

#: Bases that go on whatever the person says.
GOES_ON = frozenset({LawfulBasis.CONTRACT, LawfulBasis.LEGAL_OBLIGATION, LawfulBasis.VITAL_INTERESTS})


@dataclass(frozen=True)
class GoingOn:
    """Something that goes on regardless, and why."""

    name: Words
    why: str


def cannot_stop(purpose: PublicPurpose) -> Iterator[str]:
    """A sentence for a purpose that no press stops, or only a part of it; none for the others."""
    if purpose.primary_basis not in GOES_ON:
        return
    why = {"why": BASES[purpose.primary_basis].sentence}
    if objectable_parts(purpose):
        yield _("You can object to a part of this, and cannot stop the rest. %(why)s") % why
    else:
        yield _("You cannot stop this. %(why)s") % why


def goes_on_of(purpose: PublicPurpose, states: Mapping[str, State], language: str) -> Iterator[GoingOn]:
    """What of a purpose nothing on the page stops, with the reason."""
    name = words(purpose.name, language).capitalised
    own = states.get(Channel.NONE, NOTHING)
    if purpose.primary_basis in GOES_ON:
        yield GoingOn(name, str(BASES[purpose.primary_basis].sentence))
    elif own.objection == OVERRIDDEN:
        yield GoingOn(name, _("We have answered your objection: a compelling ground goes before it."))
    elif not purpose.objection_pauses and own.objection in ("", OPEN):
        yield GoingOn(name, _("It goes on until your objection is decided, within five working days."))
    for secondary in purpose.secondary_bases:
        if secondary.basis in GOES_ON:
            yield GoingOn(name, f"{words(secondary.reach, language).text} {BASES[secondary.basis].sentence}")
