"""A row that was found, with the words that were asked for marked."""

import re
from dataclasses import dataclass
from itertools import pairwise

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from gdpr_registry.translated import MASTER

from .asked import Asked

#: Letters before and after the first marked word of a text that is shown.
BEFORE, AFTER = 60, 160

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")

#: Language -> text; the language is empty for a name that is the same in all.
Text = dict[str, str]


@dataclass(frozen=True)
class Marked:
    """A text with its marks, and the language that it is in (empty: as the page)."""

    html: SafeString
    language: str = ""


@dataclass(frozen=True)
class Found:
    """A row with its page (empty where it has none). `slips`: the words were found only by looking for slips."""

    code: str
    name: Text
    more: list[Text]
    url: str
    asked: Asked
    slips: bool

    @property
    def title(self) -> Marked:
        """The name in the reader's language."""
        language = _shown(self.name)
        return Marked(self._marked(self.name.get(language, "")), _other(language))

    @property
    def marked_code(self) -> SafeString:
        return self._marked(self.code)

    @property
    def other_names(self) -> list[Marked]:
        """The name in other languages, where it is they that were found."""
        shown = _shown(self.name)
        return [
            Marked(self._marked(text), _other(language))
            for language, text in self.name.items()
            if language != shown and self._first(text) is not None and self._first(self.name.get(shown, "")) is None
        ]

    @property
    def excerpt(self) -> Marked | None:
        """The place in the longer texts where a word was found, the reader's language first."""
        texts = [(language, text) for part in self.more for language, text in part.items()]
        for language, text in sorted(texts, key=lambda pair: _other(pair[0]) != ""):
            place = self._first(text)
            if place is not None:
                return Marked(self._marked(_around(text, place)), _other(language))
        return None

    def _first(self, text: str) -> int | None:
        hits = (word.start() for word in _WORD.finditer(text) if self._is_asked(word[0]))
        return next(hits, None)

    def _is_asked(self, word: str) -> bool:
        return self.asked.marks(word, slips=self.slips)

    def _marked(self, text: str) -> SafeString:
        ends = [0, *(end for word in _WORD.finditer(text) for end in word.span()), len(text)]
        pieces = [(text[start:end], number % 2 == 1) for number, (start, end) in enumerate(pairwise(ends))]
        return format_html_join(
            "", "{}", ((format_html("<mark>{}</mark>", p) if word and self._is_asked(p) else p,) for p, word in pieces)
        )


def _shown(text: Text) -> str:
    return next((code for code in (get_language() or "", MASTER, "") if code in text), "")


def _other(language: str) -> str:
    return "" if language == get_language() else language


def _around(text: str, place: int) -> str:
    start, end = max(0, place - BEFORE), min(len(text), place + AFTER)
    start = text.rfind(" ", 0, start + 1) + 1 if start else 0
    end = text.find(" ", end) if text.find(" ", end) > 0 else len(text)
    return f"{'… ' if start else ''}{text[start:end]}{' …' if end < len(text) else ''}"
