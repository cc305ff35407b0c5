"""Stopping a purpose at once: one officer, a reason. Only a later edition lifts it."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from .. import editions
from ..exceptions import RegisterError
from ..models import PurposeStop
from .common import ask_permission, given, take_turn


@transaction.atomic
def stop_purpose(*, purpose: str, by: Any, reason: str) -> PurposeStop:
    """Stop the purpose with this code from now on. Raises RegisterError, PermissionDenied."""
    ask_permission(by, "purposes.stop_purpose", _("Only an officer stops a purpose."))
    reason = given(reason, _("Write why the purpose is stopped."))
    take_turn()
    edition = editions.in_force()
    if edition is None or all(known.code != purpose for known in editions.public_of(edition).purposes):
        raise RegisterError(
            _("%(purpose)s is in no edition in force: there is nothing to stop.") % {"purpose": purpose}
        )
    if PurposeStop.objects.in_force().filter(purpose=purpose).exists():
        raise RegisterError(_("%(purpose)s is stopped already.") % {"purpose": purpose})
    stop = PurposeStop(purpose=purpose, stopped_by=by, reason=reason, edition=edition)
    stop.save()
    stop.refresh_from_db(fields=["stopped_at"])
    return stop
