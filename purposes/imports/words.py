"""The words of a sheet's cells: which rows of the register they name. Nothing is guessed, alike words are offered."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from django.utils.text import slugify
from django.utils.translation import get_language

from gdpr_registry.models import User
from gdpr_registry.translated import languages

from ..spreadsheet.cells import text
from ..spreadsheet.snapshot import Snapshot

#: What people write where there is nothing.
NOTHING = frozenset(
    {"", "nil", "none", "n/a", "na", "n.a", "-", "–", "—", "ingen", "intet", "ikke relevant", "not applicable", "null"}
)


def normal(word: str) -> str:
    """A word without what people write differently."""
    return re.sub(r"\s+", " ", word).strip(" \t\n.;:,*").casefold()


def said(cell: Any) -> str:
    """What a cell says; empty for "nil" and its like."""
    found = text(cell).strip()
    return "" if normal(found) in NOTHING else found


def split(cell: Any, *, commas: bool = False) -> list[str]:
    """The words of a cell that holds several, each once, in its order."""
    parts = re.split(r"[;\n|•,]" if commas else r"[;\n|•]", said(cell))
    words = {normal(part): re.sub(r"\s+", " ", part).strip(" ;:,*") for part in parts if said(part)}
    return list(words.values())


@dataclass
class Lexicon:
    """The rows of the register by what they are called, table by table."""

    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    #: For an officer to choose from: (code, what it is called).
    labels: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    @classmethod
    def of(cls, snapshot: Snapshot, tables: Iterable[str]) -> Lexicon:
        """The words of these tables. A word that several rows are called by names none of them."""
        lexicon = cls()
        for table in tables:
            named = [(key[0], list(_names(values))) for key, values in snapshot.rows[table].items()]
            lexicon.learn(table, named)
        return lexicon

    def learn_accounts(self) -> Lexicon:
        """The accounts that may own a line, by name and address."""
        people = User.objects.filter(is_active=True).values_list("email", "name")
        self.learn("accounts", [(email, [name]) for email, name in people])
        return self

    def learn(self, table: str, named: list[tuple[str, list[str]]]) -> None:
        """The words of one table: each code with what it is called."""
        found: dict[str, set[str]] = defaultdict(set)
        for code, names in named:
            for name in (code, *names):
                found[normal(name)].add(code)
        self.codes[table] = {word: codes.copy().pop() for word, codes in found.items() if len(codes) == 1}
        self.labels[table] = sorted((code, f"{next(iter(names), code)} ({code})") for code, names in named)

    def alike(self, table: str, word: str) -> list[str]:
        """Codes of rows that are called something like it, the nearest first."""
        near = get_close_matches(normal(word), self.codes[table], n=3, cutoff=0.75)
        return list(dict.fromkeys(self.codes[table][name] for name in near))


def _names(values: dict[str, Any]) -> Iterator[str]:
    """What a row is called, the name in the reader's language first."""
    if values.get("name"):
        yield values["name"]
    mine_first = sorted(languages(), key=lambda code: code != get_language())
    yield from (values[f"name.{code}"] for code in mine_first if values.get(f"name.{code}"))


@dataclass(frozen=True)
class Unknown:
    """A word that names no row: `rows` is how many rows of the file say it."""

    table: str
    word: str
    rows: int


def unknown(found: Counter[tuple[str, str]], spelled: dict[tuple[str, str], str], lexicon: Lexicon) -> list[Unknown]:
    """The words that the register does not know, by table, the most frequent first."""
    missing = [
        Unknown(table, spelled[table, plain], number)
        for (table, plain), number in found.items()
        if plain not in lexicon.codes[table]
    ]
    return sorted(missing, key=lambda one: (one.table, -one.rows, one.word))


_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def code_for(name: str, taken: set[str]) -> str:
    """A code made of the name, that nothing else has; it is taken from then on."""
    plain = slugify(name.casefold().translate(_LETTERS))[:50].strip("-_").replace("_", "-") or "imported"
    plain = re.sub(r"-{2,}", "-", plain)
    code, number = plain, 1
    while code in taken:
        number += 1
        code = f"{plain}-{number}"
    taken.add(code)
    return code
