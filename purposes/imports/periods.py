"""Time limits and countries as people write them: "2 years", "5 år efter kundeforholdets ophør", "Canada". Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from babel import Locale
from django.conf import settings

from ..dpv import TransferTool
from ..models import DurationUnit

_UNITS = {
    "day": DurationUnit.DAYS,
    "days": DurationUnit.DAYS,
    "dag": DurationUnit.DAYS,
    "dage": DurationUnit.DAYS,
    "month": DurationUnit.MONTHS,
    "months": DurationUnit.MONTHS,
    "måned": DurationUnit.MONTHS,
    "måneder": DurationUnit.MONTHS,
    "mdr": DurationUnit.MONTHS,
    "mdr.": DurationUnit.MONTHS,
    "year": DurationUnit.YEARS,
    "years": DurationUnit.YEARS,
    "år": DurationUnit.YEARS,
}
_LONG = re.compile(r"(\d{1,4})\s*([^\W\d_]+\.?)(?:\s+(?:after|from|efter|fra)\s+(.+))?", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Period:
    """A time limit: a duration with its unit, or none; and from or until when, in the words of the sheet."""

    duration: int | None
    unit: str
    when: str


def period(text: str) -> Period:
    """What a cell says. Without a duration the whole text is until when."""
    if (found := _LONG.fullmatch(text.strip())) and (unit := _UNITS.get(found[2].casefold())) and int(found[1]):
        return Period(int(found[1]), unit.value, (found[3] or "").strip())
    return Period(None, "", text.strip())


def country(text: str) -> str:
    """Two letters of ISO 3166, from them or from the name of the country in a language of the register; else ""."""
    return _countries().get(text.strip().casefold(), "")


@cache
def _countries() -> dict[str, str]:
    found = {"usa": "US", "uk": "GB"}
    for language, _name in settings.LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            if re.fullmatch(r"[A-Z]{2}", code) and code not in ("EU", "UN", "EZ", "ZZ", "XA", "XB"):
                found |= {name.casefold(): code, code.casefold(): code}
    return found


def transfer_tool(text: str) -> str:
    """The tool of a transfer where the text names its article or its own name; else ""."""
    plain = text.strip()
    if plain in TransferTool.values:
        return plain
    if re.search(r"\b(?:art\.?|article|artikel)\s*45\b", plain, re.IGNORECASE):
        return TransferTool.ADEQUACY.value
    return next((tool.value for tool in TransferTool if str(tool.label).casefold() == plain.casefold()), "")
