"""How the pages of the register say things: badges, help with its articles, the fieldset of every row."""

from typing import Any

from django.http import Http404
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from gdpr_registry.translated import languages


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


def number(object_id: str) -> int:
    """The primary key in an address. Raises Http404 for what is none."""
    if not object_id.isdecimal():
        raise Http404
    return int(object_id)
