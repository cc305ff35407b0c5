"""Imports: pages of their own inside the admin."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from ..desk import RECORD
from ..models import ImportBatch
from ..views import import_apply, import_setup
from ..views import imports as views
from .base import ReadOnlyAdmin
from .showing import number


@admin.register(ImportBatch)
class ImportBatchAdmin(ReadOnlyAdmin):
    """Files that came into the register; only officers bring them."""

    section: Any = RECORD
    position = 90
    flow = views.REGISTER
    #: The steps that are taken anew for each kind of file.
    columns: Any = staticmethod(import_setup.columns)
    preview: Any = staticmethod(import_apply.preview)

    def get_urls(self) -> list[URLPattern]:
        return [*self.pages(), self._path("register.xlsx", views.download, "download")]

    def pages(self) -> list[URLPattern]:
        """The list of imports, one of them, and the steps that it takes."""
        steps = {
            "columns": self.columns,
            "words": import_setup.words,
            "preview": self.preview,
            "apply": import_apply.apply,
            "undo": views.undo,
            "drop": views.drop,
        }
        return [
            path("", self.admin_site.admin_view(self.changelist_view), name=self._name("changelist")),
            path("<path:object_id>/change/", self.admin_site.admin_view(self.change_view), name=self._name("change")),
            *(self._path(f"<int:pk>/{name}/", view, name) for name, view in steps.items()),
        ]

    def _path(self, address: str, view: Any, name: str) -> URLPattern:
        return path(address, self.admin_site.admin_view(view), {"flow": self.flow}, name=self._name(name))

    def _name(self, step: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{step}"

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(self.flow.door.permission)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        answer: HttpResponse = views.index(request, flow=self.flow)
        return answer

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        answer: HttpResponse = views.detail(request, number(object_id), flow=self.flow)
        return answer
