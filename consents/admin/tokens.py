"""The tokens of systems on the officers' front page."""

from typing import Any

from django.contrib import admin
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from purposes.admin.base import ReadOnlyAdmin
from purposes.admin.showing import badge, number

from ..actions.token import MANAGE
from ..models import ApiToken
from ..views import token as views


@admin.register(ApiToken)
class ApiTokenAdmin(ReadOnlyAdmin):
    """Which systems ask, what for, and when they last did."""

    # Beside the accounts of people.
    section, position = _("Accounts and access"), 3
    change_list_template = "admin/consents/token_list.html"
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
