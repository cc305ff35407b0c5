"""What was asked of the gate, kept (R-113): one row, whether it was about one person or many."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db import connection

from .asked import Ground
from .models import Question

#: The source of what is asked right before a mail of a mailing leaves; its id follows.
MAILING = "mailing."


def keep(ground: Ground, by: Any, source: str, counts: Counter[str], **of_one: Any) -> Question:
    """Keep the question with its counts by reason, and what `of_one` says of a single person."""
    asked = ground.asked
    question = Question(
        asked_by=by,
        source=source,
        task=asked.task,
        purpose=ground.code or asked.purpose,
        company=asked.company,
        channel=asked.channel,
        reach=asked.reach,
        as_of=asked.at,
        hindsight=asked.hindsight,
        edition=ground.edition,
        total=counts.total(),
        allowed=counts["allowed"],
        reasons=dict(sorted(counts.items())),
        **of_one,
    )
    _insert(question)
    return question


# Plain SQL: a question is kept before each marketing mail, and Django takes longer to compose it than to have it kept.
_FIELDS: list[Any] = [field for field in Question._meta.concrete_fields if field.name != "at"]
_INSERT = f"""
    INSERT INTO {Question._meta.db_table} ({", ".join(field.column for field in _FIELDS)})
    VALUES ({", ".join(["%s"] * len(_FIELDS))}) RETURNING at
"""  # noqa: S608  names of our own columns


def _insert(question: Question) -> None:
    values = [field.get_db_prep_save(getattr(question, field.attname), connection) for field in _FIELDS]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, values)
        (question.at,) = cursor.fetchone()
    question._state.adding, question._state.db = False, connection.alias
