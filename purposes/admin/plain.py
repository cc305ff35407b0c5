"""The admin as the register uses it: no log of its own, no windows of its own."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models
from django.http import HttpRequest

from ..forms.inputs import DayInput


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
