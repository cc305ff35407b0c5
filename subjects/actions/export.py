"""Taking the log away: who, when, in which form."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from gdpr_registry import access
from gdpr_registry.models import AccessEntry
from purposes.actions.common import ask_permission

EXPORT = "subjects.export_log"
EXPORTED = access.register("subjects.log_exported", _("took the staff log away"))


@transaction.atomic
def note_export(*, kind: str, by: Any, purpose: str = "") -> AccessEntry:
    """Trace an export in the form `kind`; `purpose` where only its entries were taken, `by` None for the command.

    Raises PermissionDenied.
    """
    if by is not None:
        ask_permission(by, EXPORT, _("Your account may not take the log away."))
    return access.record(EXPORTED, by=by, object_kind="subjects.logentry", fields=[f"format.{kind}"], purpose=purpose)
