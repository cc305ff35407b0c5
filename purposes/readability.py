"""How easy the words of a consent are to read, language by language. Pure: it reads what is written or typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings

from gdpr_registry.translated import languages

from .blockers.consent import MOST_WORDS
from .lix import grade, lix
from .models import ConsentText


@dataclass(frozen=True)
class Readability:
    """The text in one language; `figure` is its LIX, `grade` what readers call such a text."""

    language: str
    name: str
    figure: int
    grade: Any
    words: int
    most: int = MOST_WORDS


def readability_of(text: ConsentText) -> list[Readability]:
    """Of the five parts as people read them, one after the other; a language without words has no figure."""
    names = dict(settings.LANGUAGES)
    return [_measured(text.whole(code), code, str(names[code])) for code in languages()]


def _measured(whole: str, language: str, name: str) -> Readability:
    figure = lix(whole)
    return Readability(language, name, figure, grade(figure), len(whole.split()))


def typed(data: Any, prefix: str) -> ConsentText:
    """The consent text that stands in a form, never saved. `prefix` is that of its part of the form."""
    return ConsentText(
        **{part: {code: data.get(f"{prefix}-{part}_{code}", "") for code in languages()} for part in ConsentText.PARTS}
    )
