"""Imports: pages of their own inside the admin."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from ..actions.imports import IMPORT
from ..models import ImportBatch
from ..views import import_apply, import_setup
from ..views import imports as views
from .base import RECORD, ReadOnlyAdmin, number


@admin.register(ImportBatch)
class ImportBatchAdmin(ReadOnlyAdmin):
    """Files that came into the register; only officers bring them."""

    section, position = RECORD, 90

    def get_urls(self) -> list[URLPattern]:
        steps = [
            *(import_setup.columns, import_setup.words, import_apply.preview, import_apply.apply),
            *(views.undo, views.drop),
        ]
        return [
            path("", self._page(self.changelist_view), name="purposes_importbatch_changelist"),
            path("register.xlsx", self._page(views.download), name="purposes_importbatch_download"),
            path("<path:object_id>/change/", self._page(self.change_view), name="purposes_importbatch_change"),
            *(
                path(f"<int:pk>/{step.__name__}/", self._page(step), name=f"purposes_importbatch_{step.__name__}")
                for step in steps
            ),
        ]

    def _page(self, view: Any) -> Any:
        return self.admin_site.admin_view(view)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(IMPORT)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(IMPORT)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return views.index(request)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        return views.detail(request, number(object_id))
