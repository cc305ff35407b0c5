"""Rounds: pages for what the owners were asked; only transitions change them."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ..desk import RECORD
from ..models import Round
from ..views import round_desk as views
from .base import ReadOnlyAdmin
from .showing import number


@admin.register(Round)
class RoundAdmin(ReadOnlyAdmin):
    """What the owners were asked, and how far they are."""

    section, position = RECORD, 9
    list_display = ["name", "reach", "due_on", "progress", "undecided", "started_by", "state"]
    list_select_related = ["started_by"]
    list_filter = ["reach", ("started_by", admin.RelatedOnlyFieldListFilter)]
    sortable_by = ["due_on"]
    change_list_template = "purposes/round_changelist.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Round]:
        return Round.objects.with_progress().order_by("-started_at")

    def get_urls(self) -> list[URLPattern]:
        pages = [
            path("start/", self._page(views.start), name="purposes_round_start"),
            path("hand-over/", self._page(views.hand_over), name="purposes_round_hand_over"),
            path("<int:pk>/remind/", self._page(views.remind), name="purposes_round_remind"),
            path("<int:pk>/close/", self._page(views.close), name="purposes_round_close"),
            path("line/<int:pk>/assign/", self._page(views.assign), name="purposes_confirmation_assign"),
            path("suggestion/<int:pk>/accept/", self._page(views.accept), name="purposes_suggestion_accept"),
            path("suggestion/<int:pk>/refuse/", self._page(views.refuse), name="purposes_suggestion_refuse"),
        ]
        return [*pages, *super().get_urls()]

    def _page(self, view: Any) -> Any:
        return self.admin_site.admin_view(view)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        return views.detail(request, number(object_id))

    @admin.display(description=_("round"), ordering="started_at")
    def name(self, round: Round) -> str:
        return str(round)

    @admin.display(description=_("answered"))
    def progress(self, round: Any) -> str:
        return _now("%(answered)d of %(asked)d") % {"answered": round.answered, "asked": round.asked}

    @admin.display(description=_("to decide"))
    def undecided(self, round: Any) -> int:
        found: int = round.undecided
        return found

    @admin.display(description=_("state"))
    def state(self, round: Round) -> str:
        return _now("open") if round.is_open else _now("closed")
