"""Questions to the database that are compiled once and asked many times, for addresses that are asked often.

    BY_DIGEST = Prepared(lambda: Token.objects.usable().filter(digest=Given("digest")).values_list("pk", "name"))
    BY_DIGEST.rows(digest=b"...")

What the queryset says is written in the words of the ORM; building and compiling it, which costs more than PostgreSQL
needs for the answer, is done at the first use. Rows come as the driver gives them: JSON columns are not for it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.models import Expression, F, Lookup, QuerySet


class Given(Expression):
    """The place of a value that is given with each question."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [self]


class IsAnyOf(Lookup):
    """`IsAnyOf("pk", Given("ids"))`: the column is one of a list that is given as one value, however long."""

    prepare_rhs = False

    def __init__(self, column: str, given: Given) -> None:
        super().__init__(F(column), given)

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", [*params, self.rhs]


class Prepared:
    """A queryset of tuples (`values_list`), with `Given` where each question has its own value."""

    def __init__(self, question: Callable[[], QuerySet[Any, Any]]) -> None:
        self._question = question
        self._compiled: tuple[str, tuple[Any, ...]] | None = None

    def rows(self, **given: Any) -> list[Any]:
        """The rows for these values: one query. Raises KeyError where a value is missing."""
        if self._compiled is None:
            self._compiled = self._question().query.sql_with_params()
        sql, params = self._compiled
        values = [given[param.name] if isinstance(param, Given) else param for param in params]
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchall()
