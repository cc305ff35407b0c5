"""The content of the starter register, read from the TOML files in `content/`, which have the shapes of `shapes/`.

Every text is there in Danish and English, or reading fails; so does a field that nobody knows. `{controller}` stands
where a text names the company. Line breaks inside a text are only for the one who writes it.
"""

import tomllib
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from .shapes.activities import Activity
from .shapes.assessments import Assessment
from .shapes.collection_points import Point
from .shapes.demo import Demo
from .shapes.lists import Category, DataCategory, Kind, Measure, System
from .shapes.part import Part
from .shapes.purposes import Consent, Purpose

FOLDER = Path(__file__).parent / "content"


class Content(Part):
    """All of it, in the order in which it is shown."""

    categories: list[Category]
    data_categories: list[DataCategory]
    kinds: list[Kind]
    measures: list[Measure]
    systems: list[System]
    purposes: list[Purpose]
    consents: list[Consent]
    assessments: list[Assessment]
    activities: list[Activity]
    points: list[Point]


P = TypeVar("P", bound=Part)


def read(*, controller: str) -> Content:
    """The content with `controller` as the name of the company. Raises msgspec.ValidationError for a faulty file."""
    return Content(
        categories=_listed("categories.toml", "category", Category, controller),
        data_categories=_listed("data_categories.toml", "data_category", DataCategory, controller),
        kinds=_listed("recipients.toml", "kind", Kind, controller),
        measures=_listed("measures.toml", "measure", Measure, controller),
        systems=_listed("systems.toml", "system", System, controller),
        purposes=[
            purpose
            for group in ("customers", "prospects", "applicants", "visitors")
            for purpose in _listed(f"purposes/{group}.toml", "purpose", Purpose, controller)
        ],
        consents=_each("consents", Consent, controller),
        assessments=_each("assessments", Assessment, controller),
        activities=_each("activities", Activity, controller),
        points=_listed("collection_points.toml", "point", Point, controller),
    )


def read_demo() -> Demo:
    """What only the demonstration holds."""
    return msgspec.convert(_file(FOLDER / "demo.toml", ""), Demo)


def _listed(name: str, table: str, shape: type[P], controller: str) -> list[P]:
    return msgspec.convert(_file(FOLDER / name, controller)[table], list[shape])  # type: ignore[valid-type]


def _each(folder: str, shape: type[P], controller: str) -> list[P]:
    return [msgspec.convert(_file(path, controller), shape) for path in sorted((FOLDER / folder).glob("*.toml"))]


def _file(path: Path, controller: str) -> dict[str, Any]:
    filled: dict[str, Any] = _fill(tomllib.loads(path.read_text(encoding="utf-8")), controller)
    return filled


def _fill(value: Any, controller: str) -> Any:
    if isinstance(value, dict):
        return {name: _fill(part, controller) for name, part in value.items()}
    if isinstance(value, list):
        return [_fill(part, controller) for part in value]
    return " ".join(value.replace("{controller}", controller).split()) if isinstance(value, str) else value
