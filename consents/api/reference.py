"""What the API's documentation tells of each address, read from its OpenAPI document. Pure.

The document is English, for programs; the page says the same in the active language.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, NamedTuple

from django.utils.translation import gettext
from django.utils.translation import gettext as _


class Piece(NamedTuple):
    """A part of a text: words, or a code as it is sent."""

    text: str
    is_code: bool


@dataclass(frozen=True)
class Field:
    """One field of a body or an answer; those of an object within stand below it, as `events[].person`."""

    name: str
    kind: list[Piece]
    is_needed: bool
    means: list[Piece]


@dataclass(frozen=True)
class Shape:
    """A body or an answer: its fields, and how one looks."""

    means: list[Piece]
    fields: list[Field]
    example: str


@dataclass(frozen=True)
class Operation:
    """What one address does by one method."""

    anchor: str
    method: str
    path: str
    name: str
    paragraphs: list[list[Piece]]
    parameters: list[Field]
    body: Shape | None
    answers: list[Shape]
    refusals: list[int]


@dataclass(frozen=True)
class Group:
    """The operations for which a token has one verb."""

    code: str
    name: str
    means: list[Piece]
    operations: list[Operation]


@dataclass(frozen=True)
class Reference:
    """All that the page shows."""

    groups: list[Group]
    problem: Shape
    statuses: list[tuple[int, str]]


def read(document: Any) -> Reference:
    """The OpenAPI document as the page shows it."""
    return _Reader(document).reference()


def told(text: str) -> str:
    """What the document says in English, in the active language."""
    # Of an empty text gettext tells about the catalogue itself.
    return gettext(text) if text else ""


def pieces(text: str) -> list[Piece]:
    """A text by its words and codes: those between backticks are codes."""
    return [Piece(part, place % 2 == 1) for place, part in enumerate(text.split("`")) if part]


class _Reader:
    """Reads one document: its shapes name each other."""

    def __init__(self, document: Any) -> None:
        self.document, self.shapes = document, document["components"]["schemas"]

    def reference(self) -> Reference:
        groups = [self._group(tag) for tag in self.document["tags"]]
        used = {status for group in groups for operation in group.operations for status in operation.refusals}
        statuses = [(status, HTTPStatus(status).phrase) for status in sorted(used)]
        return Reference(groups, self._shape(self.shapes["Problem"]), statuses)

    def _group(self, tag: dict[str, str]) -> Group:
        operations = [
            self._operation(path, method, said)
            for path, methods in self.document["paths"].items()
            for method, said in methods.items()
            if said["tags"] == [tag["name"]]
        ]
        return Group(tag["name"], told(tag["name"]), pieces(told(tag["description"])), operations)

    def _operation(self, path: str, method: str, said: Any) -> Operation:
        body = said.get("requestBody")
        return Operation(
            anchor=f"{method}{re.sub('[^a-z]+', '-', path)}".rstrip("-"),
            method=method.upper(),
            path=path,
            name=told(said["summary"]),
            paragraphs=[pieces(paragraph) for paragraph in told(said["description"]).split("\n\n")],
            parameters=[self._field(row["name"], row["schema"], row["required"]) for row in said["parameters"]],
            body=self._shape(_schema(body)) if body else None,
            answers=[self._shape(schema) for schema in _either(_schema(said["responses"][HTTPStatus.OK]))],
            refusals=sorted(status for status in said["responses"] if status != HTTPStatus.OK),
        )

    def _shape(self, schema: Any) -> Shape:
        whole = self._resolved(schema)
        example = json.dumps(whole["examples"][0], indent=2, ensure_ascii=False)
        return Shape(pieces(told(whole.get("description", ""))), list(self._fields(whole)), example)

    def _fields(self, shape: Any, before: str = "") -> Iterator[Field]:
        for name, schema in shape.get("properties", {}).items():
            yield self._field(f"{before}{name}", schema, name in shape.get("required", ()))
            below = f"{before}{name}[]." if "items" in schema else f"{before}{name}."
            yield from self._fields(self._resolved(schema.get("items", schema)), below)

    def _field(self, name: str, schema: Any, is_needed: bool) -> Field:
        return Field(name, pieces(self._kind(schema)), is_needed, pieces(told(schema.get("description", ""))))

    def _kind(self, schema: Any) -> str:
        """The kind of a value in words."""
        whole = self._resolved(schema)
        if "anyOf" in whole:
            return _(" or ").join(self._kind(one) for one in whole["anyOf"])
        if "enum" in whole:
            return _("one of %(codes)s") % {"codes": ", ".join(f"`{code}`" for code in whole["enum"])}
        if whole.get("type") == "array":
            return _("list: %(kind)s") % {"kind": self._kind(whole["items"])}
        return _plain(whole)

    def _resolved(self, schema: Any) -> Any:
        """The shape itself, where only its name stands."""
        name = schema.get("$ref", "").rpartition("/")[2]
        return self.shapes[name] if name else schema


def _plain(schema: Any) -> str:
    """The kind of a single value in words."""
    of_text = {"uuid": _("id"), "date-time": _("time")}
    kinds = {
        "string": of_text.get(schema.get("format", ""), _("text")),
        "integer": _("whole number"),
        "boolean": _("`true` or `false`"),
        "null": "`null`",
        "object": _("JSON object"),
    }
    return kinds[schema["type"]]


def _schema(message: Any) -> Any:
    return message["content"]["application/json"]["schema"]


def _either(schema: Any) -> list[Any]:
    """The shapes that an answer may have."""
    return list(schema.get("anyOf", [schema]))
