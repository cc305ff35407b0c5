"""The ledger and the tokens of systems, for officers, advisers and auditors: without names."""

from typing import Any

from django.contrib import admin
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from purposes import editions
from purposes.admin.base import ReadOnlyAdmin, badge, number
from subjects.admin import LEDGER, ListOnly

from .actions.token import MANAGE
from .models import ApiToken, ConsentEvent, Standing
from .views import token as views


@admin.register(ApiToken)
class ApiTokenAdmin(ReadOnlyAdmin):
    """Which systems ask, what for, and when they last did."""

    # Beside the accounts of people.
    section, position = _("Accounts and access"), 3
    list_display = ["name", "standing", "may", "asks_about", "expires_at", "last_used_at"]
    search_fields = ["name"]
    ordering = [F("revoked_at").asc(nulls_first=True), "name"]

    def get_urls(self) -> list[URLPattern]:
        return [
            path("", self._page(self.changelist_view), name="consents_apitoken_changelist"),
            path("add/", self._page(views.issue), name="consents_apitoken_add"),
            path("<path:object_id>/change/", self._page(self.change_view), name="consents_apitoken_change"),
            path("<int:pk>/revoke/", self._page(views.revoke), name="consents_apitoken_revoke"),
        ]

    def _page(self, view: Any) -> Any:
        return self.admin_site.admin_view(view)

    def get_queryset(self, request: HttpRequest) -> QuerySet[ApiToken]:
        return super().get_queryset(request).select_related("created_by", "revoked_by")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MANAGE)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        return views.detail(request, number(object_id))

    @admin.display(description=_("state"))
    def standing(self, row: ApiToken) -> str:
        return badge(*views.STATES[row.state])

    @admin.display(description=_("what it may do"))
    def may(self, row: ApiToken) -> str:
        return ", ".join(views.verbs_of(row))

    @admin.display(description=_("purposes"))
    def asks_about(self, row: ApiToken) -> str:
        return str(_("every one")) if row.every_purpose else ", ".join(row.purposes)


class PurposeFilter(admin.SimpleListFilter):
    """One of the purposes of the edition in force. Not those of the rows: that would read millions of them."""

    title = _("purpose")
    parameter_name = "purpose"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        edition = editions.in_force()
        purposes = editions.public_of(edition).purposes if edition else []
        return [(row.code, row.code) for row in purposes]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(purpose=self.value()) if self.value() else queryset


@admin.register(ConsentEvent)
class ConsentEventAdmin(ListOnly):
    """What was said, when it was recorded and by whom."""

    section, position = LEDGER, 0
    list_display = ["recorded_at", "kind", "purpose", "channel", "evidence", "method", "source", "by", "person_id"]
    list_filter = [PurposeFilter, "kind", "channel", "evidence", "method", "recorded_at"]
    list_select_related = ["by"]
    ordering = ["-recorded_at", "-pk"]


@admin.register(Standing)
class StandingAdmin(ListOnly):
    """How people stand to a purpose and a channel now."""

    section, position = LEDGER, 1
    list_display = ["last_recorded_at", "purpose", "channel", "status", "objection", "restriction", "person_id"]
    list_filter = [PurposeFilter, "channel", "status", "objection", "restriction"]
    ordering = ["-last_event"]
