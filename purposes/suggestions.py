"""What an owner's answer suggests: the difference between the line and what was sent. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from .models import Part
from .owned_line import OwnedLine


@dataclass(frozen=True)
class Suggested:
    """One part of a line that should be otherwise; `code` names a time limit."""

    part: str
    value: dict[str, Any]
    before: dict[str, Any] = field(default_factory=dict)
    code: str = ""


def suggested(line: OwnedLine, sent: dict[str, Any]) -> list[Suggested]:
    """What `sent` (the cleaned fields of the owner's form) says otherwise than the line."""
    return [*_texts(line, sent), *_limits(line, sent), *_lists(line, sent)]


def _texts(line: OwnedLine, sent: dict[str, Any]) -> Iterator[Suggested]:
    text = _plain(sent.get("description", ""))
    if text and text != _plain(line.description):
        value = {"language": line.language, "text": text}
        yield Suggested(Part.DESCRIPTION, value, {"text": line.description})
    if note := sent.get("note", "").strip():
        yield Suggested(Part.NOTE, {"text": note})


def _limits(line: OwnedLine, sent: dict[str, Any]) -> Iterator[Suggested]:
    for limit in line.limits:
        length, unit = sent.get(f"length.{limit.code}"), sent.get(f"unit.{limit.code}")
        if length and unit and (length, unit) != (limit.length, limit.unit):
            before = {"duration": limit.length, "unit": limit.unit, "words": limit.words}
            yield Suggested(Part.TIME_LIMIT, {"duration": length, "unit": unit}, before, limit.code)


def _lists(line: OwnedLine, sent: dict[str, Any]) -> Iterator[Suggested]:
    for part, present in ((Part.DATA, line.data), (Part.RECIPIENTS, line.recipients), (Part.SYSTEMS, line.systems)):
        if part.value not in sent:
            continue
        chosen = set(sent[part.value])
        if difference := _difference(present, chosen):
            yield Suggested(part, difference)


def _difference(present: Iterable[str], chosen: set[str]) -> dict[str, list[str]]:
    held = set(present)
    found = {"add": sorted(chosen - held), "remove": sorted(held - chosen)}
    return found if any(found.values()) else {}


def _plain(text: str) -> str:
    """Browsers send other line ends than the register keeps."""
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def filled(line: OwnedLine, open_ones: Iterable[Any]) -> dict[str, Any]:
    """What the owner's form shows: the line, with what the owner has written so far over it."""
    shown: dict[str, Any] = {
        "description": line.description,
        Part.DATA.value: list(line.data),
        Part.RECIPIENTS.value: list(line.recipients),
        Part.SYSTEMS.value: list(line.systems),
    }
    for limit in line.limits:
        shown |= {f"length.{limit.code}": limit.length, f"unit.{limit.code}": limit.unit}
    for one in open_ones:
        _lay_over(shown, one)
    return shown


def _lay_over(shown: dict[str, Any], one: Any) -> None:
    match one.part:
        case Part.DESCRIPTION | Part.NOTE:
            shown[one.part] = one.value["text"]
        case Part.TIME_LIMIT:
            shown |= {f"length.{one.code}": one.value["duration"], f"unit.{one.code}": one.value["unit"]}
        case Part.DATA | Part.RECIPIENTS | Part.SYSTEMS:
            kept = [code for code in shown[one.part] if code not in one.value["remove"]]
            shown[one.part] = [*kept, *one.value["add"]]
