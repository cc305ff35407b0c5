"""Taking away a list of people whose consents would not stand: it leaves a trace."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gdpr_registry import access
from purposes.actions.common import ask_permission

VIEW = "consents.view_notstanding"
FIND = "subjects.find_person"

TAKEN = access.register("consents.unsound_downloaded", gettext_lazy("took away whose consents would not stand"))


@transaction.atomic
def note_download(*, purpose: str, by: Any) -> None:
    """Trace that somebody takes away the references of people. Raises PermissionDenied."""
    ask_permission(by, VIEW, _("Your account may not read the ledger."))
    ask_permission(by, FIND, _("Your account may not find people."))
    access.record(TAKEN, by=by, object_kind="consents.standing", fields=["identifiers.reference"], purpose=purpose)
