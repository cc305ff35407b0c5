"""Taking the record away: who, when, which edition, in which form."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from gdpr_registry import access
from gdpr_registry.models import AccessEntry

from .common import ask_permission

EXPORT = "purposes.export_record"
EXPORTED = access.register("purposes.record_exported", _("took the record away"))


@transaction.atomic
def note_export(*, edition: int | None, kind: str, what: str, view: str, language: str, by: Any) -> AccessEntry:
    """Trace an export; `edition` is None for the draft, `by` None for the command. Raises PermissionDenied."""
    if by is not None:
        ask_permission(by, EXPORT, _("Your account may not take the record away."))
    return access.record(
        EXPORTED,
        by=by,
        object_kind="purposes.edition",
        object_id="draft" if edition is None else edition,
        fields=dict.fromkeys([f"format.{kind}", f"what.{what}", f"view.{view}", f"language.{language}"]),
    )
