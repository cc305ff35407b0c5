"""What the data protection officer says of a proposal (GDPR Art. 38(6), 39(1)(a))."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gdpr_registry import history

from ..models import Advice, Proposal
from .common import ask_permission, given, locked


@transaction.atomic
def advise(*, proposal: Proposal, by: Any, agrees: bool, why: str) -> Advice:
    """Say whether one agrees, and why, while the proposal is open. Raises RegisterError, PermissionDenied."""
    ask_permission(by, "purposes.advise_on_edition", _("Only the data protection officer advises on a proposal."))
    why = given(why, _("Write why you agree or disagree."))
    held = locked(proposal)
    with history.context(by=by, reason=why):
        return Advice.objects.create(proposal=held, by=by, agrees=agrees, why=why)
