"""What a record must fulfil to be written, told in the sentences of the register's own constraints. Pure.

The database refuses the same; asked here, before anything is written, each row can be answered for by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ..models import RecipientRole
from ..models.base import validate_code
from .tables import TABLES, Column, Key, Kind, Table, Values

Holds = Callable[[Values], bool]
Claim = Callable[[Values], tuple[str, ...] | None]


def _one_company(values: Values) -> bool:
    return bool(values.get("controller")) != bool(values.get("joint_arrangement"))


def _country(values: Values) -> bool:
    return bool(re.fullmatch(r"[A-Z]{2}", values.get("country") or ""))


#: What each constraint of several columns asks for.
RULES: dict[str, Holds] = {
    "an_activity_has_one_company_or_named_joint_controllers": _one_company,
    "a_purpose_has_one_controller_or_named_joint_controllers": _one_company,
    "a_processors_record_names_one_company": lambda v: v.get("role") != "processor" or bool(v.get("controller")),
    "a_controllers_country_is_two_capital_letters": _country,
    "a_recipients_country_is_two_capital_letters": _country,
    "a_processor_has_an_address_and_a_contact_person": lambda v: (
        v.get("role") not in RecipientRole.processors() or bool(v.get("address") and v.get("contact_name"))
    ),
    "a_duration_has_a_unit": lambda v: bool(v.get("duration")) == bool(v.get("unit")) and v.get("duration") != 0,
    "a_purposes_letter_is_a_small_letter": lambda v: bool(re.fullmatch(r"[a-z]?", v.get("letter") or "")),
    "who_answers_for_a_condition_gives_a_reason": lambda v: (
        not v.get("condition_answered_by") or bool(v.get("condition_reason"))
    ),
    "a_notice_ends_after_it_begins": lambda v: (
        not v.get("told_until") or not v.get("told_since") or v["told_until"] > v["told_since"]
    ),
    "a_yes_is_good_for_one_to_sixty_months": lambda v: v.get("valid_months") is None or 1 <= v["valid_months"] <= 60,
}

#: What each constraint lets stand once: the claim of a record, None where it makes none.
ONCE: dict[str, Claim] = {
    "one_controller_publishes_the_statement": lambda v: ("",) if v.get("publishes_statement") else None,
    "a_letter_stands_once_in_a_category": lambda v: (v.get("category", ""), v["letter"]) if v.get("letter") else None,
}


@cache
def once_in(table: str) -> dict[str, Claim]:
    """The rules of the table for what may stand once, by constraint."""
    return {rule.name: ONCE[rule.name] for rule in TABLES[table].model._meta.constraints if rule.name in ONCE}


def broken(table: Table, key: Key, values: Values) -> Iterator[str]:
    """Sentences on what is wrong with a record, the whole of it given."""
    for (name, to), code in zip(table.keys, key, strict=True):
        column = table.by_key[name]
        if name == "code" and not code:
            yield from _refused(partial(validate_code, code), column)
        elif not to:
            yield from _refused(partial(column.model_field.run_validators, code), column)
    for column in table.own_columns:
        yield from _wrong(column, values.get(column.key))
    for constraint in table.model._meta.constraints:
        holds = RULES.get(constraint.name)
        if holds and not holds(values):
            yield str(constraint.get_violation_error_message())


def _wrong(column: Column, value: Any) -> Iterator[str]:
    if value in (None, "", []):
        if column.must_be_filled:
            yield _("“%(column)s” is empty and must be filled.") % {"column": column.heading}
    elif column.kind is Kind.NUMBER or (column.kind is Kind.TEXT and not column.language):
        yield from _refused(partial(column.model_field.run_validators, value), column)


def _refused(check: Callable[[], Any], column: Column) -> Iterator[str]:
    try:
        check()
    except ValidationError as error:
        for sentence in error.messages:
            yield f"{column.heading}: {sentence}"
