"""Text for one page: in the page's language, or in the master's and marked as such."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.units import format_unit
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

from gdpr_registry.translated import MASTER

from ..document import Text

# British English, like the message ids: "a, b and c" and "1 March 2026".
LOCALES = {"da": "da_DK", "en": "en_GB"}


@dataclass(frozen=True)
class Words:
    """A text of the register. `lang` is the language it is in where that is not the page's (R-119), otherwise empty."""

    text: str
    lang: str = ""

    def __bool__(self) -> bool:
        return bool(self.text)

    def __str__(self) -> SafeString:
        """The text as HTML, so that a template marks a foreign phrase by naming it."""
        if self.lang:
            return format_html('<span lang="{}">{}</span>', self.lang, self.text)
        return conditional_escape(self.text)

    __html__ = __str__

    @property
    def capitalised(self) -> "Words":
        """With a capital first letter, for the beginning of a line."""
        return Words(capfirst(self.text), self.lang)

    @property
    def paragraphs(self) -> tuple["Words", ...]:
        """One for each line that is not empty."""
        return tuple(Words(line.strip(), self.lang) for line in self.text.splitlines() if line.strip())


def words(text: Text, language: str) -> Words:
    """`text` in `language`, or in Danish with its language named; empty where there is neither."""
    if text.get(language):
        return Words(text[language])
    return Words(text.get(MASTER, ""), MASTER if text.get(MASTER) and language != MASTER else "")


def locale_of(language: str) -> str:
    """The name under which Babel knows the conventions of `language`."""
    return LOCALES.get(language, language)


def duration(number: int, unit: str, language: str) -> str:
    """`24, "months"` as "24 months" or "24 måneder"."""
    return format_unit(number, f"duration-{unit.removesuffix('s')}", "long", locale=locale_of(language))


def day(value: date, language: str) -> str:
    """A date in words: "1 March 2026", "1. marts 2026"."""
    return format_date(value, "long", locale=locale_of(language))


def local_day(moment: datetime, language: str) -> str:
    """The day of a moment in the registry's time zone, in words."""
    return day(timezone.localtime(moment).date(), language)


def country(code: str, language: str) -> str:
    """The name of a country by its two letters (ISO 3166); anything else, such as an organisation, as it is written."""
    return Locale.parse(locale_of(language)).territories.get(code, code)


def listed(names: Iterable[Any], language: str) -> SafeString:
    """ "a, b and c", as HTML: each name keeps its mark of language."""
    joined = format_list([str(conditional_escape(name)) for name in names], locale=locale_of(language))
    return mark_safe(joined)  # noqa: S308 every name is escaped above; Babel adds commas and "and"
