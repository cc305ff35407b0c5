"""What a column of a department's sheet may hold, and by which words of a heading it is known.

The words are those of Art. 30, of the Danish guidance on it, and of the templates that authorities publish.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from ..spreadsheet.cells import text


@dataclass(frozen=True)
class Field:
    """A thing that a column may hold. `words` are parts of headings, `exact` whole ones; all in small letters."""

    key: str
    label: Any
    words: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()


#: In the order in which headings are tried: what is particular before what is general.
FIELDS: tuple[Field, ...] = (
    Field("code", _("Code of the activity"), (), ("code", "kode", "id", "nr", "no", "ref", "reference")),
    Field(
        "transfer_recipient",
        _("Recipient in a third country"),
        ("recipients in third", "recipient in third", "third countries", "tredjelande", "international transfer"),
        ("transfers", "overførsler"),
    ),
    Field(
        "transfer_country",
        _("Third country"),
        ("recipient country", "modtagerland", "third country", "tredjeland", "destination country"),
        ("country", "land"),
    ),
    Field(
        "transfer_document",
        _("Safeguards of the transfer"),
        ("safeguard", "garanti", "overførselsgrundlag", "transfer tool", "transfer mechanism"),
    ),
    Field(
        "time_limit_reason",
        _("Reason for the time limit"),
        ("reason for retention", "reason for the time limit", "begrundelse for frist", "begrundelse for opbevaring"),
    ),
    Field(
        "time_limit",
        _("Time limit for erasure"),
        ("time limit", "erasure", "retention", "storageduration", "storage period", "slet", "opbevaring", "tidsfrist"),
    ),
    Field(
        "measures",
        _("Security measures"),
        (
            *("technical and organisational", "technical and organizational", "technicalorganisational", "security"),
            *("tekniske og organisatoriske", "sikkerhed", "foranstaltning"),
        ),
    ),
    Field(
        "categories",
        _("Data-subject categories"),
        (
            "data subject",
            "data-subject",
            "datasubject",
            "registrerede",
            "categories of individuals",
            "categories of people",
        ),
        ("people", "personer", "who", "hvem"),
    ),
    Field(
        "data",
        _("Data categories"),
        (
            *("personal data", "personaldata", "data categor", "personoplysninger", "oplysningskategori"),
            *("typer af oplysninger", "kategorier af oplysninger", "types of data"),
        ),
        ("data", "oplysninger"),
    ),
    Field("recipients", _("Recipients"), ("recipient", "modtager", "shared with", "deles med")),
    Field("systems", _("Systems"), ("system", "application", "software")),
    Field(
        "controller",
        _("Company"),
        ("dataansvarlig", "data controller", "controller"),
        ("company", "virksomhed", "selskab", "entity", "legal entity"),
    ),
    Field("purposes", _("Purposes"), ("purpose", "formål")),
    Field(
        "owner",
        _("Owner"),
        ("owner", "ejer", "responsible person", "ansvarlig person", "contact person", "kontaktperson"),
        ("ansvarlig", "responsible"),
    ),
    Field("review_on", _("Review on"), ("review", "gennemgang", "revideres", "næste kontrol")),
    Field("role", _("Role (controller or processor)"), (), ("role", "rolle")),
    Field("description", _("Description"), ("description", "beskrivelse")),
    Field(
        "name",
        _("Name of the activity"),
        ("activity", "aktivitet", "behandling", "process"),
        ("name", "navn", "title", "titel"),
    ),
)

BY_KEY: dict[str, Field] = {found.key: found for found in FIELDS}

#: A column holds a list of these, by the table in which they are looked up.
LISTS: dict[str, str] = {
    "purposes": "purposes",
    "categories": "categories",
    "data": "data",
    "recipients": "recipients",
    "transfer_recipient": "recipients",
    "systems": "systems",
    "measures": "measures",
}
#: One word each, looked up as well.
SINGLE: dict[str, str] = {"controller": "controllers", "owner": "accounts"}


def normal(heading: Any) -> str:
    """A heading without what people write differently: case, spaces, signs at its ends."""
    return re.sub(r"\s+", " ", text(heading)).strip(" \t.;:,*()[]").casefold()


def guess(heading: str, remembered: Mapping[str, str], known: Sequence[Field] = FIELDS) -> str:
    """The field of a heading: as an officer said the last time, or by its words; "" where neither helps."""
    plain = normal(heading)
    if plain in remembered:
        return remembered[plain]
    if not plain:
        return ""
    for found in known:
        if plain in found.exact or any(word in plain for word in found.words):
            return found.key
    return ""


def guesses(
    headings: Sequence[str], remembered: Mapping[str, str], known: Sequence[Field] = FIELDS, several: Iterable[str] = ()
) -> list[str]:
    """A field for each column, each once unless in `several`; what serves no other end gives the activity its name."""
    found: list[str] = []
    for heading in headings:
        key = guess(heading, remembered, known)
        found.append("" if key in found and key not in several else key)
    if "name" not in found and "purposes" in found:
        found[found.index("purposes")] = "name"
    return found


@dataclass(frozen=True)
class Top:
    """Where the headings of a sheet end (`begin`, counted from 0), and one heading for each column."""

    begin: int
    headings: list[str]


#: How far down headings are looked for.
SEARCHED = 15


def top_of(
    rows: Sequence[Sequence[Any]],
    remembered: Mapping[str, str],
    begin: int | None = None,
    known: Sequence[Field] = FIELDS,
) -> Top:
    """Find the headings, over one row or several; `begin` is where an officer says that the data begin."""
    first = _first_heading(rows, remembered, known)
    if begin is None:
        begin = first + 1
        while begin < min(len(rows), first + 4) and _is_heading(rows[begin], remembered, known):
            begin += 1
    width = max((len(row) for row in rows[:begin]), default=0)
    width = max([width, *(len(row) for row in rows[begin : begin + 50])])
    return Top(begin, [_joined(rows[min(first, begin) : begin], place) for place in range(width)])


def _first_heading(rows: Sequence[Sequence[Any]], remembered: Mapping[str, str], known: Sequence[Field]) -> int:
    guessed = [sum(bool(guess(text(cell), remembered, known)) for cell in row) for row in rows[:SEARCHED]]
    if guessed and max(guessed) >= 2:
        return guessed.index(max(guessed))
    return next((n for n, row in enumerate(rows[:SEARCHED]) if sum(bool(normal(cell)) for cell in row) >= 2), 0)


_TERM = re.compile(r"^[a-z]{2,12}:\s*\w+|https?://", re.IGNORECASE)


def _is_heading(row: Sequence[Any], remembered: Mapping[str, str], known: Sequence[Field]) -> bool:
    """Whether a row below the headings goes on with them: terms of a vocabulary, or words that are headings again."""
    cells = [text(cell).strip() for cell in row if text(cell).strip()]
    if not cells:
        return False
    like = sum(bool(_TERM.search(cell)) or (len(cell) < 60 and _exactly(cell, remembered, known)) for cell in cells)
    return 2 * like > len(cells)


def _exactly(cell: str, remembered: Mapping[str, str], known: Sequence[Field]) -> bool:
    plain = normal(cell)
    return plain in remembered or any(plain in found.exact or plain in found.words for found in known)


def _joined(rows: Iterable[Sequence[Any]], place: int) -> str:
    parts = [text(row[place]).strip() for row in rows if place < len(row)]
    return " / ".join(dict.fromkeys(part for part in parts if part and not _TERM.search(part)))
