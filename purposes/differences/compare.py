"""Comparing lists of parts, field by field."""

from collections.abc import Iterator
from typing import Any

import msgspec

from ..document import (
    ActivityCell,
    ActivityLimit,
    ActivityTransfer,
    Limit,
    Needed,
    PublicTransfer,
    PurposeData,
    Secondary,
)
from .change import Change, Kind
from .sections import Section

#: By which fields a part within an element is the same part. Lists of other parts are compared as a whole.
IDENTITY: dict[type, tuple[str, ...]] = {
    Secondary: ("code",),
    Limit: ("code",),
    PurposeData: ("data_category",),
    PublicTransfer: ("recipient_category", "destination"),
    ActivityLimit: ("code",),
    ActivityCell: ("category", "data_category"),
    ActivityTransfer: ("recipient", "destination"),
    Needed: ("data_category",),
}

#: Follow from the rest.
NOT_COMPARED = frozenset({"schema", "revision"})


def compare(section: Section, old: list[Any], new: list[Any]) -> Iterator[Change]:
    """The changes from one list of a section to the other."""
    before = {getattr(part, section.identity): part for part in old}
    after = {getattr(part, section.identity): part for part in new}
    for code in [*after, *(code for code in before if code not in after)]:
        yield from _element(section, code, before.get(code), after.get(code))
    if _reordered(list(before), list(after)):
        yield Change(section, "", ("order",), Kind.CHANGED, list(before), list(after))


def _element(section: Section, code: str, old: Any, new: Any) -> Iterator[Change]:
    name = getattr(new if new is not None else old, "name", "")
    for path, before, after in _differing((), old, new):
        yield Change(section, code, path, _kind(before, after), before, after, name)


def _kind(before: Any, after: Any) -> Kind:
    # None is a value of some fields, but only a part that is not there stands against a part.
    if isinstance(after, msgspec.Struct) and before is None:
        return Kind.ADDED
    return Kind.REMOVED if isinstance(before, msgspec.Struct) and after is None else Kind.CHANGED


def _differing(path: tuple[str, ...], old: Any, new: Any) -> Iterator[tuple[tuple[str, ...], Any, Any]]:
    if old == new:
        return
    if isinstance(old, msgspec.Struct) and isinstance(new, msgspec.Struct):
        for name in old.__struct_fields__:
            if name not in NOT_COMPARED:
                yield from _differing((*path, name), getattr(old, name), getattr(new, name))
    elif isinstance(old, list) and isinstance(new, list) and (parts := _by_identity(old, new)):
        yield from _parts(path, *parts)
    elif isinstance(old, list) and isinstance(new, list) and _same_codes(old, new):
        yield (*path, "order"), old, new
    else:
        yield path, old, new


def _parts(
    path: tuple[str, ...], before: dict[str, Any], after: dict[str, Any]
) -> Iterator[tuple[tuple[str, ...], Any, Any]]:
    for code in [*after, *(code for code in before if code not in after)]:
        yield from _differing((*path, code), before.get(code), after.get(code))
    if _reordered(list(before), list(after)):
        yield (*path, "order"), list(before), list(after)


def _by_identity(old: list[Any], new: list[Any]) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """Both lists by the identity of their parts; None where the parts have none, or two have the same."""
    both = [*old, *new]
    if not both or any(type(part) not in IDENTITY for part in both):
        return None
    before, after = ({_identity(part): part for part in parts} for parts in (old, new))
    return (before, after) if len(before) == len(old) and len(after) == len(new) else None


def _identity(part: Any) -> str:
    return ".".join(str(getattr(part, name)) for name in IDENTITY[type(part)])


def _same_codes(old: list[Any], new: list[Any]) -> bool:
    return all(isinstance(part, str) for part in [*old, *new]) and sorted(old) == sorted(new)


def _reordered(before: list[str], after: list[str]) -> bool:
    return [code for code in before if code in after] != [code for code in after if code in before]
