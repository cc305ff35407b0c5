"""Proposals: pages for what is put forward; only transitions change them."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from ..models import Proposal
from .base import PROPOSALS, ReadOnlyAdmin


@admin.register(Proposal)
class ProposalAdmin(ReadOnlyAdmin):
    """What was put forward, and what became of it."""

    section, position = PROPOSALS, 1
    list_display = ["name", "state", "proposed_by", "proposed_at", "takes_effect_on", "decided_by", "decided_at"]
    list_filter = ["state", "proposed_at"]
    list_select_related = ["proposed_by", "decided_by"]
    search_fields = ["reason", "decision_reason", "wording_reason"]

    @admin.display(description=_("proposal"), ordering="pk")
    def name(self, proposal: Proposal) -> str:
        return str(proposal)
