"""What the admin of every row of the register has in common."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _

from .. import days
from ..desk import RECORD
from ..forms.rows import RegisterForm
from .coming_back import ComesBack
from .plain import PlainWidgets, Unlogged
from .saving import Versioned
from .showing import badge


class RegisterAdmin(PlainWidgets, Versioned, ComesBack, Unlogged):
    """A row of the register: plain reading and writing; constraints and `blockers()` guard it, triggers trace it."""

    section: Any = RECORD
    #: Order within the section.
    position = 0
    form = RegisterForm
    actions: Any = None
    #: Whether a page tells where the row is used, and whether the row may be copied (`lines.py`).
    shows_use = may_be_copied = False
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    change_list_template = "admin/purposes/change_list.html"
    change_form_template = "admin/purposes/change_form.html"

    def get_list_display(self, request: HttpRequest) -> Any:
        return ["standing" if name == "in_work" else name for name in super().get_list_display(request)]

    def get_sortable_by(self, request: HttpRequest) -> Any:
        return ["standing" if name == "in_work" else name for name in super().get_sortable_by(request)]

    @admin.display(description=_("state"), ordering="in_work")
    def standing(self, row: Any) -> str:
        """How the row stands, as a word with a shape."""
        if row.in_work:
            return badge("is-open", _("in work"))
        if not getattr(row, "is_on", True):
            return badge("is-past", _("off"))
        review_on = getattr(row, "review_on", None)
        if review_on and review_on < days.today():
            return badge("is-blocked", _("review overdue"))
        return badge("is-done", _("ready"))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = tuple(super().get_readonly_fields(request, obj))
        return (*fields, "code") if obj and hasattr(obj, "code") else fields

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        obj = kwargs.get("obj")
        if obj is not None:
            context.update(title=str(obj), subtitle="", shows_use=self.shows_use)
            context["may_copy"] = self.may_be_copied and self.has_add_permission(request)
        return super().render_change_form(request, context, *args, **kwargs)


class ReadOnlyAdmin(RegisterAdmin):
    """Rows that a page shows and nobody edits: frozen ones, and those that only a transition changes."""

    comes_back = False

    def get_urls(self) -> list[URLPattern]:
        return [url for url in super().get_urls() if not (url.name or "").endswith(("_put_back", "_deleted"))]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
