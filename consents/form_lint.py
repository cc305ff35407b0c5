"""What is wrong with the form of a consent as it was rendered: read from its HTML, whoever wrote the template. Pure.

Nothing ticked beforehand, nothing bundled, the approved words and no others, no field that the purpose does not need,
a no as large as the yes, a way out (R-038, R-039, R-041, R-059).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.utils.translation import gettext_lazy as _

from .asking import NO, STOP, YES, Asking

#: Fields that carry no choice and no data of the person.
CARRIERS = frozenset({"key", "shown", "csrfmiddlewaretoken"})
VOID = frozenset({"input", "br", "hr", "img", "meta", "link"})
PARTS = ("data-approved", "data-answers", "data-way-out")

Attributes = dict[str, str]


@dataclass
class Read:
    """A form as it was read: its fields, the buttons of the answer, the texts and links of its marked parts."""

    fields: list[Attributes] = field(default_factory=list)
    answers: list[tuple[Attributes, str]] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    ways_out: list[Attributes] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.read = Read()
        self._open: list[str] = []
        self._button: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self._open.append(next((part for part in PARTS if part in found), ""))
        if tag in ("input", "select", "textarea"):
            self.read.fields.append({"tag": tag, **found})
        if tag == "option" and "selected" in found:
            self.read.fields.append({"tag": tag, **found})
        if tag == "button" and self._in("data-answers"):
            self._button = []
            self.read.answers.append((found, ""))
        if self._in("data-way-out") and (tag == "a" or found.get("value") == STOP):
            self.read.ways_out.append(found)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and self._open:
            self._open.pop()
        if tag == "button" and self._button is not None:
            attributes, _text = self.read.answers.pop()
            self.read.answers.append((attributes, "".join(self._button)))
            self._button = None

    def handle_data(self, data: str) -> None:
        if self._button is not None:
            self._button.append(data)
        for part in filter(None, self._open):
            self.read.texts[part] = self.read.texts.get(part, "") + data

    def _in(self, part: str) -> bool:
        return part in self._open


def problems_of(html: str, asking: Asking) -> list[Any]:
    """A sentence for each thing that is wrong, lazily translated; none for a form that may be published."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    checks = (_is_ticked, _is_bundled, _says_other_words, _asks_too_much, _is_unequal, _has_no_way_out)
    return [problem for check in checks for problem in check(reader.read, asking)]


def _is_ticked(read: Read, asking: Asking) -> Iterator[Any]:
    if any({"checked", "selected"} & row.keys() for row in read.fields):
        yield _("The form chooses something beforehand.")


def _is_bundled(read: Read, asking: Asking) -> Iterator[Any]:
    ticks = [row.get("value", "") for row in read.fields if row.get("name") == "channels" and row["type"] == "checkbox"]
    if sorted(ticks) != sorted(asking.channels):
        yield _("The form has not exactly one control for each channel that takes a yes of its own.")


def _says_other_words(read: Read, asking: Asking) -> Iterator[Any]:
    labels = [text for _attributes, text in read.answers]
    if read.texts.get("data-approved", "") != asking.text or labels != [asking.agree, asking.refuse]:
        yield _("The form says other words than the ones that were approved.")


def _asks_too_much(read: Read, asking: Asking) -> Iterator[Any]:
    needed = {"address", *(["channels"] if asking.channels else []), *(["of_age"] if asking.asks_age else [])}
    asked = {row.get("name", "") for row in read.fields} - CARRIERS
    if asked != needed:
        yield _("The form asks for something else than what the purpose needs.")
    if any(row.get("name") not in CARRIERS and row.get("type") == "hidden" for row in read.fields):
        yield _("The form sends something that nobody sees.")


def _is_unequal(read: Read, asking: Asking) -> Iterator[Any]:
    said = [attributes.get("value") for attributes, _text in read.answers]
    looks = [
        {name: value for name, value in attributes.items() if name != "value"} for attributes, _text in read.answers
    ]
    if said != [YES, NO] or looks[0] != looks[1]:
        yield _("A no is not as large and as easy as the yes.")


def _has_no_way_out(read: Read, asking: Asking) -> Iterator[Any]:
    if not any(row.get("value") == STOP for row in read.ways_out) or not any("href" in row for row in read.ways_out):
        yield _("The form does not say how to take a yes back.")
