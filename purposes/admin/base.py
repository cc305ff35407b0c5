"""What the admin of every row of the register has in common."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin, InlineModelAdmin
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from gdpr_registry.translated import languages

from .. import conflicts, days, gone, states
from ..desk import PARTIES, PROPOSALS, PURPOSES, RECORD
from ..forms import DayInput, RegisterForm, RegisterFormSet
from ..trace import trace_of
from ..views import put_back

__all__ = [
    "PARTIES",
    "PROPOSALS",
    "PURPOSES",
    "RECORD",
    "WORK",
    "ReadOnlyAdmin",
    "RegisterAdmin",
    "StackedPart",
    "TablePart",
    "badge",
    "explained",
    "in_each_language",
    "number",
]


def in_each_language(*fields: str) -> list[str]:
    """Search lookups of translated fields: `name` becomes `name__da`, `name__en`."""
    return [f"{field}__{code}" for field in fields for code in languages()]


def badge(shape: str, word: Any) -> str:
    """A word with its shape; the shapes are told of in registry.css."""
    return format_html('<span class="badge {}">{}</span>', shape, word)


def _explained(help_text: Any, articles: Any) -> str:
    return format_html("{} <details><summary>{}</summary><p>{}</p></details>", help_text, _("The articles"), articles)


#: The help of a fieldset in plain words, with the articles folded away.
explained = lazy(_explained, str)


#: The last fieldset of every row.
WORK: Any = (_("Work on this row"), {"fields": ["in_work", "to_confirm"]})


class Unlogged(admin.ModelAdmin):
    """History is kept by trigger (R-011): the admin's own log would be a second, weaker one."""

    def log_addition(self, request: HttpRequest, obj: models.Model, message: Any) -> Any:
        return None

    def log_change(self, request: HttpRequest, obj: models.Model, message: Any) -> Any:
        return None

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        return None


class PlainWidgets(BaseModelAdmin):
    """The browser's own calendar, and choices without the buttons that open other windows."""

    formfield_overrides = {models.DateField: {"widget": DayInput}}

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        if isinstance(db_field, models.URLField):
            options.setdefault("assume_scheme", "https")
        field = super().formfield_for_dbfield(db_field, request, **options)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field


class RegisterAdmin(PlainWidgets, Unlogged):
    """A row of the register: plain reading and writing; constraints and `blockers()` guard it, triggers trace it."""

    section: Any = RECORD
    #: Order within the section.
    position = 0
    form = RegisterForm
    actions: Any = None
    #: Whether a page tells where the row is used, and whether the row may be copied (`lines.py`).
    shows_use = may_be_copied = False
    #: Whether a row is put back from its history, also one that was deleted.
    comes_back = True
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    change_list_template = "admin/purposes/change_list.html"
    change_form_template = "admin/purposes/change_form.html"
    object_history_template = "admin/object_history.html"

    @property
    def _is_kept(self) -> bool:
        """Whether the history keeps what these rows were."""
        return hasattr(self.model, "pgh_event_model")

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

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.conflict = getattr(request, "conflict", None)
        return form

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """A row that somebody else saved since the page was made is not saved, and both versions are shown."""
        if not self._is_kept or object_id is None or not (key := unquote(object_id)).isdecimal():
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            saves = request.method == "POST" and self.has_change_permission(request)
            found = self._conflict(request, int(key)) if saves else None
            # Read before the row itself: a save in between is then a conflict, never lost.
            sent = "" if found else request.POST.get(conflicts.FIELD, "")
            context = {"version": sent or states.version(self.model, [int(key)]), "conflict": found}
            answer = super().changeform_view(request, object_id, form_url, {**context, **(extra_context or {})})
        if found:
            answer.status_code = 409
        return answer

    def _conflict(self, request: HttpRequest, pk: int) -> conflicts.Conflict | None:
        # Held until this save is done: of two at the same moment the second waits and then sees the first.
        row = self.model._base_manager.select_for_update(of=("self",)).filter(pk=pk).first()
        found = conflicts.conflict(row, request.POST.get(conflicts.FIELD, "")) if row else None
        if found:
            self._take_up(request, row, found)
            request.conflict = found  # type: ignore[attr-defined]
        return found

    def _take_up(self, request: HttpRequest, row: Any, found: conflicts.Conflict) -> None:
        """Into the page as sent goes what only the other one touched."""
        pages: Any = self
        data: Any = request.POST.copy()
        before = states.state_of_version(row, request.POST.get(conflicts.FIELD, ""))
        form = self.get_form(request, row, change=True, fields=flatten_fieldsets(self.get_fieldsets(request, row)))
        sent = form(request.POST, instance=row)
        conflicts.merge(found, sent, form(instance=row), conflicts.columns_before(before, sent), data)
        for formset in pages._create_formsets(request, row, change=True)[0]:
            saved = {part.instance.pk: part for part in type(formset)(instance=row, prefix=formset.prefix).forms}
            for part in formset.initial_forms:
                conflicts.merge_part(found, part, saved.get(part.instance.pk), before, data)
        request.POST = data

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        deleted = f"admin:{self.opts.app_label}_{self.opts.model_name}_deleted"
        context = {
            "title": capfirst(self.opts.verbose_name_plural),
            "deleted_url": reverse(deleted) if self.comes_back else "",
        }
        return super().changelist_view(request, {**context, **(extra_context or {})})

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        obj = kwargs.get("obj")
        if obj is not None:
            context.update(title=str(obj), subtitle="", shows_use=self.shows_use)
            context["may_copy"] = self.may_be_copied and self.has_add_permission(request)
        return super().render_change_form(request, context, *args, **kwargs)

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
        context = {
            **self.admin_site.each_context(request),
            "title": _("History of %(row)s") % {"row": gone.label(obj)},
            "object": obj,
            "label": gone.label(obj),
            "is_gone": is_gone,
            "opts": self.opts,
            "module_name": self.opts.verbose_name_plural,
            "page": Paginator(trace_of(obj), 50).get_page(request.GET.get("page")),
            "may_put_back": self.comes_back and self._may_put_back(request, obj),
        }
        return TemplateResponse(request, self.object_history_template, context)


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


def number(object_id: str) -> int:
    """The primary key in an address. Raises Http404 for what is none."""
    if not object_id.isdecimal():
        raise Http404
    return int(object_id)


class Part(PlainWidgets, InlineModelAdmin):
    """An inline. `after` is the number of the fieldset below which it stands; without it, below all of them."""

    form = RegisterForm
    formset = RegisterFormSet
    extra = 0
    after: int | None = None


class StackedPart(Part, admin.StackedInline):
    """Parts with long texts, one below the other."""

    template = "admin/edit_inline/stacked.html"


class TablePart(Part, admin.TabularInline):
    """Short parts, one a row."""

    template = "admin/edit_inline/tabular.html"
