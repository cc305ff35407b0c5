"""Declaring an event invalid: the wrong person, the wrong words, an import that should not have been."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gdpr_registry import access
from purposes.actions.common import ask_permission, given
from purposes.exceptions import RegisterError

from ..kinds import Kind, Method
from ..models import ConsentEvent
from .common import INVALIDATE, Saying, record_with_trace

INVALIDATED = access.register("consents.event_invalidated", gettext_lazy("declared an event invalid"))


@transaction.atomic
def invalidate(
    *, event: ConsentEvent, by: Any, source: str, key: str, note: str, undoes_import: bool = False
) -> ConsentEvent:
    """Declare that an event has no effect, for the reason in `note`; both stay in the ledger (DPV ConsentInvalidated).

    A no is declared invalid only where the import that brought it is undone: nobody takes a person's no away.
    Raises RegisterError.
    """
    ask_permission(by, INVALIDATE, _("Your account may not declare events invalid."))
    note = given(note, _("Write why the event is invalid."))
    if event.kind not in (Kind.GIVEN, Kind.REQUESTED) and not (undoes_import and event.source.startswith("import.")):
        raise RegisterError(_("Only a yes can be declared invalid: what a person refuses stands until they say yes."))
    method = Method.IMPORT if undoes_import else Method.SYSTEM
    return record_with_trace(
        INVALIDATED,
        person=event.person_id,
        purpose=event.purpose,
        channel=event.channel,
        kind=Kind.INVALIDATED,
        voids_id=event.pk,
        saying=Saying(by, source, key, method, note=note),
    )
