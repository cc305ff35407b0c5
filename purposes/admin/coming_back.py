"""The history of a row, and how it is put back from there, also one that was deleted."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from .. import gone
from ..trace import before_the_last_save, trace_of
from ..views import put_back
from .showing import number


class ComesBack(admin.ModelAdmin):
    """Rows that are put back from their history."""

    #: Whether a row is put back from its history, also one that was deleted.
    comes_back = True
    object_history_template = "admin/object_history.html"

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        deleted = f"admin:{self.opts.app_label}_{self.opts.model_name}_deleted"
        context = {
            "title": capfirst(self.opts.verbose_name_plural),
            "deleted_url": reverse(deleted) if self.comes_back else "",
        }
        return super().changelist_view(request, {**context, **(extra_context or {})})

    def get_urls(self) -> list[URLPattern]:
        wrap, name = self.admin_site.admin_view, f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path("deleted/", wrap(self.deleted), name=f"{name}_deleted"),
            path("<int:pk>/put-back/", wrap(self.put_back), name=f"{name}_put_back"),
            *super().get_urls(),
        ]

    def deleted(self, request: HttpRequest) -> HttpResponse:
        """The rows that were deleted, from which their history is reached."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return put_back.deleted(request, self.model)

    def put_back(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page on which the row is put back to how it stood."""
        row, is_gone = self._kept(request, str(pk))
        if not self._may_put_back(request, row):
            raise PermissionDenied
        return put_back.put_back(request, row, is_gone=is_gone)

    def _may_put_back(self, request: HttpRequest, row: Any) -> bool:
        return self.has_add_permission(request) and self.has_change_permission(request, row)

    def _kept(self, request: HttpRequest, object_id: str) -> tuple[Any, bool]:
        """The row, or as it was when it was deleted; and whether it is gone. Raises Http404."""
        row = self.get_object(request, object_id)
        lost = gone.row(self.model, number(object_id)) if row is None and self.comes_back else None
        if row is None and lost is None:
            raise Http404
        return (row, False) if row is not None else (lost, True)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        obj, is_gone = self._kept(request, unquote(object_id))
        if not self.has_view_permission(request, obj):
            raise PermissionDenied
        trace = trace_of(obj)
        context = {
            **self.admin_site.each_context(request),
            "title": _("History of %(row)s") % {"row": gone.label(obj)},
            "object": obj,
            "label": gone.label(obj),
            "is_gone": is_gone,
            "whole_at": before_the_last_save(trace) if is_gone else None,
            "opts": self.opts,
            "module_name": self.opts.verbose_name_plural,
            "page": Paginator(trace, 50).get_page(request.GET.get("page")),
            "may_put_back": self.comes_back and self._may_put_back(request, obj),
        }
        return TemplateResponse(request, self.object_history_template, context)
