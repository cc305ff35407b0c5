"""Suggestions in words, for the officer who decides and the owner who made them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from .models import DataCategory, Part, Recipient, Suggestion, System
from .owned_line import language_of
from .statement.words import duration

NAMED: dict[str, Any] = {Part.DATA: DataCategory, Part.RECIPIENTS: Recipient, Part.SYSTEMS: System}


@dataclass(frozen=True)
class Told:
    """A suggestion as it is read: from what to what; `effect` says what accepting it writes."""

    suggestion: Suggestion
    before: str = ""
    after: str = ""
    language: str = ""
    removed: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    effect: str = ""

    @property
    def what(self) -> str:
        return str(self.suggestion.get_part_display())


def told(suggestions: Iterable[Suggestion]) -> list[Told]:
    """The suggestions in words; one query for each kind of row that they name."""
    listed = list(suggestions)
    names = _names(listed)
    return [_told(one, names) for one in listed]


def _names(listed: list[Suggestion]) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for part, model in NAMED.items():
        codes = {code for one in listed if one.part == part for code in (*one.value["add"], *one.value["remove"])}
        if codes:
            found |= {(part, row.code): str(row.name) for row in model.objects.filter(code__in=codes)}
    return found


def _told(one: Suggestion, names: dict[tuple[str, str], str]) -> Told:
    value = one.value
    match one.part:
        case Part.DESCRIPTION:
            return Told(one, one.before.get("text", ""), value["text"], language=value["language"])
        case Part.TIME_LIMIT:
            language = language_of(one.confirmation.line.name)
            return Told(one, one.before.get("words", ""), duration(value["duration"], value["unit"], language))
        case Part.OWNER:
            return Told(one, one.before.get("text", ""), value["text"])
        case Part.NOTE:
            effect = _("Accepting it puts the note at the line, among what is to confirm. Mend the line yourself.")
            return Told(one, after=value["text"], effect=effect)
    listed = {verb: [names.get((one.part, code), code) for code in value[verb]] for verb in ("remove", "add")}
    return Told(one, removed=listed["remove"], added=listed["add"], effect=_effect(one) if listed["add"] else "")


def _effect(one: Suggestion) -> str:
    match one.part:
        case Part.DATA:
            return _("New data stand beside each group of people in the line, with no time limit: add it afterwards.")
        case Part.RECIPIENTS:
            return _("A new recipient is added for all data of the line: take it out where it does not hold.")
    return ""
