"""Proposals: pages for what is put forward; only transitions change them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from ..desk import PROPOSALS
from ..models import Proposal
from ..views import proposal as views
from .base import ReadOnlyAdmin
from .showing import badge, number

SHAPES = {"open": "is-waiting", "published": "is-done", "rejected": "is-stopped"}


@admin.register(Proposal)
class ProposalAdmin(ReadOnlyAdmin):
    """What was put forward, and what became of it."""

    section, position = PROPOSALS, 1
    list_display = ["name", "reason", "became", "proposed_by", "proposed_at", "takes_effect_on", "decided_by"]
    list_filter = ["state", "proposed_at"]
    list_select_related = ["proposed_by", "decided_by"]
    search_fields = ["reason", "decision_reason", "wording_reason"]
    sortable_by = ["name", "became", "proposed_at", "takes_effect_on"]
    change_list_template = "admin/purposes/proposal_list.html"

    def get_urls(self) -> list[URLPattern]:
        pages = [
            path("check/", self._page(views.check), name="purposes_proposal_check"),
            path("counted/", self._page(views.counted), name="purposes_proposal_counted"),
            path("draft/", self._page(views.draft), name="purposes_proposal_draft"),
            path("propose/", self._page(views.propose), name="purposes_proposal_propose"),
            path("<int:pk>/approve/", self._page(views.approve), name="purposes_proposal_approve"),
            path("<int:pk>/reject/", self._page(views.reject), name="purposes_proposal_reject"),
            path("<int:pk>/withdraw/", self._page(views.withdraw), name="purposes_proposal_withdraw"),
            path("<int:pk>/advise/", self._page(views.advise), name="purposes_proposal_advise"),
        ]
        return [*pages, *super().get_urls()]

    def _page(self, view: Any) -> Any:
        return self.admin_site.admin_view(view)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        return views.detail(request, number(object_id))

    @admin.display(description=_("proposal"), ordering="pk")
    def name(self, proposal: Proposal) -> str:
        return str(proposal)

    @admin.display(description=_("state"), ordering="state")
    def became(self, proposal: Proposal) -> str:
        return badge(SHAPES.get(proposal.state, "is-past"), proposal.get_state_display())
