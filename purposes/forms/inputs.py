"""How days and choices are asked for, whatever the form."""

from typing import Any

from django import forms
from django.db import models
from django.utils.text import capfirst


class DayInput(forms.DateInput):
    """A day in the browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class FoldedCheckboxes(forms.CheckboxSelectMultiple):
    """Check boxes below a line that names the chosen ones: many choices, little room, no script."""

    template_name = "components/folded_checkboxes.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        options = [option for _group, options, _index in context["widget"]["optgroups"] for option in options]
        context["widget"]["chosen"] = [option["label"] for option in options if option["selected"]]
        return context


class ManyField(forms.ModelMultipleChoiceField):
    """Several rows to choose from, folded."""

    widget = FoldedCheckboxes

    def __init__(self, queryset: models.QuerySet[Any], **options: Any) -> None:
        options["label"] = capfirst(options.get("label"))
        super().__init__(queryset, **{"required": False, **options})
