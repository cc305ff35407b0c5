"""Words in plain letters: lower case, no accents; æ, ae, å, aa and a are one letter, ø, oe and o are one.

The database keeps the same by its function `plain_letters` (migration 0006_search).
"""

import re
import unicodedata

_ACCENTS = re.compile("[\u0300-\u036f]")
_SPECIAL = str.maketrans("ÆæØøŒœĐđŁłẞß", "aaooooddllss")
_BETWEEN = re.compile("[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u2000-\u206f]+")


def plain_letters(text: str) -> str:
    """The text's words in plain letters, one space between, before and after them."""
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", text)).translate(_SPECIAL).lower()
    bare = bare.replace("aa", "a").replace("ae", "a").replace("oe", "o")
    return f" {_BETWEEN.sub(' ', bare).strip(' ')} "


def words_in(text: str) -> list[str]:
    """The words of the text in plain letters."""
    return plain_letters(text).split()


def trigrams(word: str) -> set[str]:
    """The groups of three letters by which PostgreSQL compares words."""
    padded = f"  {word} "
    return {padded[start : start + 3] for start in range(len(padded) - 2)}


def likeness(word: str, other: str) -> float:
    """How much of a word is in another, from 0 to 1: the share of its trigrams that the other has too."""
    ours = trigrams(word)
    return len(ours & trigrams(other)) / len(ours)
