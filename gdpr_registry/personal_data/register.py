"""The register of declarations."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.apps import apps
from django.db import models


class Export(StrEnum):
    """Whether a copy for the person (Art. 15, 20) holds the column."""

    INCLUDED = "included"
    LEFT_OUT = "left out"  # a secret, or data of somebody else


class Erase(StrEnum):
    """What an erasure does with the column."""

    WITH_ROW = "goes with its row"
    EMPTIED = "is emptied, the row stays"
    KEPT = "is kept on a stated ground"


@dataclass(frozen=True)
class NotPersonal:
    """The column says nothing about a person."""


@dataclass(frozen=True)
class Personal:
    """The column says something about a person. `ground` is needed for what is kept against an erasure."""

    category: Any
    time_limit: Any
    export: Export
    erase: Erase
    ground: Any = ""

    def __post_init__(self) -> None:
        if not self.category or not self.time_limit:
            raise ValueError("Personal data has a category and a time limit.")
        if self.erase is Erase.KEPT and not self.ground:
            raise ValueError("What is kept against an erasure needs a ground.")


class UnknownField(LookupError):
    """A declaration names a column that the model does not have."""


Declaration = NotPersonal | Personal

_declared: dict[type[models.Model], dict[str, Declaration]] = {}


def declare(model: type[models.Model], /, **fields: Declaration) -> None:
    """Declare columns of `model` by name. Raises UnknownField; a second declaration of a column raises ValueError."""
    known = _columns(model)
    if unknown := sorted(fields.keys() - known):
        raise UnknownField(f"{model._meta.label} has no column {', '.join(unknown)}.")
    of_model = _declared.setdefault(model, {})
    if twice := sorted(fields.keys() & of_model.keys()):
        raise ValueError(f"{model._meta.label}: {', '.join(twice)} is declared twice.")
    of_model.update(fields)


def nothing_personal(model: type[models.Model], fields: str) -> None:
    """Declare the columns named in `fields`, separated by blanks, as not personal. All are listed: a new one shows."""
    declare(model, **dict.fromkeys(fields.split(), NotPersonal()))


def of(model: type[models.Model]) -> dict[str, Declaration]:
    """The declaration of each declared column of `model`. A history table says what its model says."""
    tracked = getattr(model, "pgh_tracked_model", None)
    if tracked is None:
        return dict(_declared.get(model, {}))
    from gdpr_registry.personal_data.traces import OF_HISTORY

    columns = _columns(model)
    declared: dict[str, Declaration] = {**of(tracked), **OF_HISTORY}
    return {name: said for name, said in declared.items() if name in columns}


def declarations() -> dict[type[models.Model], dict[str, Declaration]]:
    """Every table's declarations, in the order of the model's label."""
    return {model: of(model) for model in sorted(_with_tables(), key=lambda m: m._meta.label)}


def personal_fields() -> list[tuple[type[models.Model], str, Personal]]:
    """Every personal column with its declaration."""
    return [
        (model, name, said)
        for model, fields in declarations().items()
        for name, said in fields.items()
        if isinstance(said, Personal)
    ]


def undeclared() -> list[str]:
    """`app.Model.field` for every column that nobody declared."""
    return [
        f"{model._meta.label}.{name}"
        for model, fields in declarations().items()
        for name in _columns(model) - set(fields)
    ]


def _with_tables() -> Iterable[type[models.Model]]:
    every = apps.get_models(include_auto_created=True)
    return (model for model in every if model._meta.managed and not model._meta.proxy)


def _columns(model: type[models.Model]) -> set[str]:
    return {field.name for field in model._meta.concrete_fields}
