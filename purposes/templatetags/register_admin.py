"""What the officers' templates ask for."""

from typing import Any

from django import template
from django.utils.html import format_html_join, linebreaks
from django.utils.safestring import mark_safe

from gdpr_registry.translated import Translated, languages

register = template.Library()


@register.filter
def in_all_languages(field: Any) -> Any:
    """A field that can only be read: a text in each language, yes or no as a word, the rest as the admin shows it."""
    name = field.field["name"]
    value = getattr(field.form.instance, name, None) if isinstance(name, str) else None
    if not isinstance(value, Translated):
        return field.contents()
    # `linebreaks` has escaped the text.
    written = (
        (code, mark_safe(linebreaks(value[code], autoescape=True)))  # noqa: S308
        for code in languages()
        if value.get(code)
    )
    return format_html_join("", '<div lang="{}">{}</div>', written) or "–"
