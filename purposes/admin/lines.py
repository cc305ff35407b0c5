"""What rows offer beside their form: lines are edited together and copied; what lines name says where it is used."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from ..views import line as line_views
from ..views import together
from .base import RegisterAdmin


class LineAdmin(RegisterAdmin):
    """A line that somebody answers for: several are changed at once, one is copied."""

    actions = ["edit_together"]
    may_be_copied = True

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions: dict[str, Any] = super().get_actions(request)
        # A line is deleted on its own page, where one sees what goes with it.
        actions.pop("delete_selected", None)
        return actions

    @admin.action(description=_("Change together"), permissions=["change"])
    def edit_together(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        return together.choose(request, queryset)

    def get_urls(self) -> list[URLPattern]:
        wrap, name = self.admin_site.admin_view, f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path("together/", wrap(self.together), name=f"{name}_together"),
            path("<int:pk>/copy/", wrap(self.copy), name=f"{name}_copy"),
            *super().get_urls(),
        ]

    def together(self, request: HttpRequest) -> HttpResponse:
        """Change the chosen lines."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        return together.edit(request, self.model)

    def copy(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Copy the line under a code of its own."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return line_views.copy(request, _row(self, request, pk))


class UsedAdmin(RegisterAdmin):
    """A row that lines name."""

    shows_use = True

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_used"
        return [path("<int:pk>/used/", self.admin_site.admin_view(self.used), name=name), *super().get_urls()]

    def used(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The lines that name the row."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return line_views.used(request, _row(self, request, pk))


def _row(pages: RegisterAdmin, request: HttpRequest, pk: int) -> Any:
    row = pages.get_object(request, str(pk))
    if row is None:
        raise Http404
    return row
