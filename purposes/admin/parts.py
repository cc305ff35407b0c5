"""Rows that are edited on the page of another."""

from django.contrib import admin
from django.contrib.admin.options import InlineModelAdmin

from ..forms.rows import RegisterForm, RegisterFormSet
from .plain import PlainWidgets


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
