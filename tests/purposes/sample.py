"""Documents made from their types: every field filled, so that a new field is in the tests from its first day."""

import types
import typing
from typing import Any

import msgspec
from hypothesis import strategies as st

from purposes.document import SCHEMA, PublicDocument, RecordDocument, RegisterDocument

IDENTITY = ("code", "purpose")
LANGUAGES = ("da", "en")


def filled(kind: Any = RegisterDocument, name: str = "", place: int = 1) -> Any:
    """One value of the type in today's schema, its texts named after the field; two elements in every list."""
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        hints = typing.get_type_hints(kind)
        return kind(**{field: filled(hints[field], field, place) for field in kind.__struct_fields__})
    if name == "schema":
        return SCHEMA
    origin = typing.get_origin(kind)
    if origin is list:
        (part,) = typing.get_args(kind)
        return [filled(part, name, number) for number in (1, 2)]
    if origin is dict:
        return {language: f"{name} {place} ({language})" for language in LANGUAGES}
    if origin is types.UnionType:
        return filled(typing.get_args(kind)[0], name, place)
    return {str: f"{name}-{place}", int: place, bool: place == 1}[kind]


def documents(kind: Any = RegisterDocument) -> st.SearchStrategy:
    """Any document whose rows have codes of their own, as the database sees to it."""
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        hints = typing.get_type_hints(kind)
        return st.builds(kind, **{field: _values(hints[field], field, kind) for field in kind.__struct_fields__})
    raise TypeError(kind)


def _values(kind: Any, field: str, holder: Any) -> st.SearchStrategy:
    origin = typing.get_origin(kind)
    if origin is list:
        (part,) = typing.get_args(kind)
        if isinstance(part, type) and issubclass(part, msgspec.Struct):
            unique = _identity(part) if holder in (PublicDocument, RecordDocument) else None
            return st.lists(documents(part), max_size=2, unique_by=unique)
        return st.lists(_values(part, field, holder), max_size=2)
    if origin is dict:
        return st.dictionaries(st.sampled_from(LANGUAGES), st.sampled_from(["a", "b"]), max_size=2)
    if origin is types.UnionType:
        return st.none() | _values(typing.get_args(kind)[0], field, holder)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return documents(kind)
    if field == "schema":
        return st.just(SCHEMA)
    simple = {str: st.sampled_from(["", "x", "y"]), int: st.integers(0, 2), bool: st.booleans()}
    return simple[kind]


def _identity(part: Any):
    name = next(name for name in IDENTITY if name in part.__struct_fields__)
    return lambda value: getattr(value, name)


def paths(value: Any, path: tuple = ()) -> list[tuple]:
    """The way to every single value in a document, by field names and places."""
    if isinstance(value, msgspec.Struct):
        return [found for name in value.__struct_fields__ for found in paths(getattr(value, name), (*path, name))]
    if isinstance(value, list) and not (value and isinstance(value[0], (str, dict))):
        return [found for place, part in enumerate(value) for found in paths(part, (*path, place))]
    return [path]


def changed(value: Any, path: tuple) -> Any:
    """The document with the single value at the path changed to another of its kind."""
    if not path:
        return _another(value)
    step, *rest = path
    if isinstance(step, int):
        return [changed(part, tuple(rest)) if place == step else part for place, part in enumerate(value)]
    return msgspec.structs.replace(value, **{step: changed(getattr(value, step), tuple(rest))})


def _another(value: Any) -> Any:
    if isinstance(value, bool) or value is None:
        return not value
    if isinstance(value, dict):
        return {**value, "da": "changed"}
    if isinstance(value, list):
        return value[:-1] if value else ["changed"]
    return value + 1 if isinstance(value, int) else f"{value}-changed"
