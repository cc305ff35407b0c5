"""How a person stands to a purpose, in sentences for that person. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from purposes.document import PublicPurpose
from purposes.statement.words import day, words

from .decisions import CONSENT
from .fold import NOTHING, OVERRIDDEN, UPHELD, State
from .kinds import Channel, Status
from .stops import objectable_parts

#: What a press on the person's page is called, and what it did.
CHANNEL_SAID: dict[str, Any] = {
    Channel.EMAIL.value: gettext_lazy("e-mail"),
    Channel.SMS.value: gettext_lazy("SMS"),
    Channel.PHONE.value: gettext_lazy("phone"),
    Channel.DEVICE.value: gettext_lazy("cookies and tracked links"),
}


def said_of(
    purpose: PublicPurpose, states: Mapping[str, State], wordings: Mapping[int, Any], language: str
) -> Iterator[str]:
    """One sentence for each thing that was said of the purpose, and for what follows from it now."""
    own = states.get(Channel.NONE, NOTHING)
    if purpose.primary_basis == CONSENT:
        yield _of_consent(own, purpose, wordings, language)
    for channel, name in CHANNEL_SAID.items():
        if (state := states.get(channel, NOTHING)).is_given:
            yield _("%(channel)s: yes since %(day)s.") % {"channel": _capital(name), "day": _day(state.since, language)}
    if own.marketing_objected_at:
        on = {"day": _day(own.marketing_objected_at, language)}
        yield _("You stopped marketing on %(day)s. Nobody may overrule that.") % on
    if own.objection:
        yield _of_objection(own, purpose, language)
        for part in objectable_parts(purpose):
            yield _("Your objection is to this part: %(part)s") % {"part": words(part.reach, language).text}
    if own.restriction:
        yield _("Restricted since %(day)s: we keep the data and do nothing else with them.") % {
            "day": _day(own.restricted_at, language)
        }


def _of_consent(state: State, purpose: PublicPurpose, wordings: Mapping[int, Any], language: str) -> str:
    on = {"day": _day(state.since, language)}
    match state.status:
        case Status.GIVEN:
            return _of_yes(state, purpose, wordings, language)
        case Status.WITHDRAWN:
            return _("You took your yes back on %(day)s. We do not do it.") % on
        case Status.REFUSED:
            return _("You said no on %(day)s. We do not do it.") % on
        case Status.REVOKED:
            return _("We ended it on %(day)s.") % on
        case _:
            return _("You have not said yes. We do not do it.")


def _of_yes(state: State, purpose: PublicPurpose, wordings: Mapping[int, Any], language: str) -> str:
    said = {"day": _day(state.since, language), "end": _day(state.valid_until, language)}
    shown = wordings.get(state.wording_id or 0)
    if shown is None or shown.revision < purpose.revision:
        return _("You said yes on %(day)s. It has changed since, so that yes no longer counts.") % said
    if state.valid_until is None or state.valid_until <= timezone.now():
        return _("You said yes on %(day)s. It ran out on %(end)s, so we do not do it.") % said
    return _("You said yes on %(day)s. It is good until %(end)s.") % said


def _of_objection(state: State, purpose: PublicPurpose, language: str) -> str:
    on = {"day": _day(state.objected_at, language)}
    if state.objection == UPHELD:
        return _("You objected on %(day)s, and we have stopped.") % on
    if state.objection == OVERRIDDEN:
        return _("You objected on %(day)s. A compelling ground goes before it; we have written to you.") % on
    if purpose.objection_pauses:
        return _("You objected on %(day)s. We have stopped while we decide.") % on
    return _("You objected on %(day)s. We decide within five working days.") % on


def _day(moment: datetime | None, language: str) -> str:
    return day(timezone.localtime(moment).date(), language) if moment else ""


def _capital(name: Any) -> str:
    text = str(name)
    return text[:1].upper() + text[1:]
