"""How easy a text is to read, by LIX: words in a sentence, and long words among a hundred. Pure.

C. H. Björnsson, Läsbarhet, 1968. It counts, and understands nothing: a low figure does not make a text clear.
"""

import re
from typing import Any

from django.utils.translation import gettext_lazy as _

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+")
SENTENCE_ENDS = re.compile(r"[.!?:]+(?=\s|$)")
#: A long word has more letters than this.
LONG = 6

#: Up to, but not at, each figure: what Danish readers call such a text.
GRADES: tuple[tuple[int, Any], ...] = (
    (25, _("very easy")),
    (35, _("easy")),
    (45, _("medium")),
    (55, _("difficult")),
)
HARDEST: Any = _("very difficult")


def lix(text: str) -> int:
    """The LIX of a text, rounded; 0 for a text without words."""
    words = WORD.findall(text)
    if not words:
        return 0
    ends = [match.end() for match in SENTENCE_ENDS.finditer(text)]
    # What follows the last full stop is a sentence too.
    open_end = bool(WORD.search(text[ends[-1] :] if ends else text))
    sentences = max(len(ends) + open_end, 1)
    long = sum(len(word) > LONG for word in words)
    return round(len(words) / sentences + 100 * long / len(words))


def grade(figure: int) -> Any:
    """What readers call a text with this LIX, lazily translated."""
    return next((name for limit, name in GRADES if figure < limit), HARDEST)
