"""Approving a legitimate interest assessment: these very words, by someone other than who wrote them last (R-012)."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from gdpr_registry import history

from ..assessments import context_sha256, words_sha256
from ..blockers.assessment import incomplete
from ..compose import composition
from ..exceptions import Blocked, RegisterError
from ..models import Assessment
from .common import ask_permission, database_now

#: Columns that are not the words of the assessment: who changed them last may approve.
NOT_WORDS = frozenset(
    {"in_work", "to_confirm", "review_on", "approved_by", "approved_at", "approved_sha256", "context_sha256"}
)


@transaction.atomic
def approve_assessment(*, assessment: Assessment, by: Any) -> Assessment:
    """Approve the assessment as it stands; any change of its words takes the approval away.

    Raises PermissionDenied for its last editor, Blocked for one that is not complete, RegisterError.
    """
    ask_permission(by, "purposes.approve_assessment", _("Only an officer approves an assessment."))
    held = Assessment.objects.select_for_update().select_related("purpose").get(pk=assessment.pk)
    if held.in_work:
        raise RegisterError(_("This assessment is in work. Take the mark off when it is finished."))
    if last_writer_id(held) == by.pk:
        raise PermissionDenied(_("You changed this assessment last: somebody else approves it."))
    code = held.purpose.code
    made = composition(also_on=[code])
    words = next((words for words in made.document.record.assessments if words.purpose == code), None)
    if words is None:
        raise RegisterError(_("The purpose is in work and in no edition yet: finish it first."))
    if found := incomplete(made, words):
        raise Blocked(found)
    held.approved_by, held.approved_at = by, database_now()
    held.approved_sha256, held.context_sha256 = words_sha256(words), context_sha256(made.document, code)
    with history.context(by=by):
        held.save(update_fields=["approved_by", "approved_at", "approved_sha256", "context_sha256"])
    return held


def last_writer_id(assessment: Assessment) -> Any:
    """The id of the account that last changed the words of the assessment or of its parts; None for a command."""
    writers = [
        change.user_id
        for change in history.of(assessment, parts=True)
        if change.model is not Assessment or change.action != "update" or set(change.difference) - NOT_WORDS
    ]
    return writers[-1] if writers else None
