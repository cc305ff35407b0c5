"""The two roles of the database: the owner migrates, the application reads and writes within walls."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connection
from psycopg import sql

from gdpr_registry import walls


@contextmanager
def as_owner() -> Iterator[None]:
    """Make the default connection act as the role that owns the tables, for commands that change the schema.

    Not for use inside a transaction: the connection is closed and opened again.
    """
    if connection.settings_dict["USER"] != settings.DATABASE_OWNER["USER"]:
        with _reconnected(owner_settings(connection.settings_dict)):
            yield
    elif role := connection.settings_dict["OPTIONS"].get("assume_role"):
        with _role_laid_down(role):
            yield
    else:
        yield


def owner_settings(current: dict[str, Any]) -> dict[str, Any]:
    """Return the settings `current` with the owner as the one who logs in."""
    # The name of the database stays: the tests have one of their own.
    owner = settings.DATABASE_OWNER
    address = {key: owner.get(key, "") for key in ("USER", "PASSWORD", "HOST", "PORT")}
    return {**current, **address, "OPTIONS": {**current["OPTIONS"], **owner.get("OPTIONS", {})}}


def application_role() -> str:
    """Return the name of the role as which the application acts."""
    database = settings.DATABASES["default"]
    return str(database["OPTIONS"].get("assume_role") or database["USER"])


def apply_walls() -> None:
    """Freeze the frozen tables and give the application its grants, as the models say. Runs as owner after migrate."""
    walls.put_up(application_role())


def refuse_temporary_tables() -> None:
    """Revoke TEMPORARY on the database from PUBLIC: a temporary table would be found before the real one."""
    database = sql.Identifier(connection.settings_dict["NAME"])
    _execute(sql.SQL("REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC").format(database))


def _execute(*statements: sql.Composed) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@contextmanager
def _reconnected(settings_dict: dict[str, Any]) -> Iterator[None]:
    before = connection.settings_dict
    connection.close()
    connection.settings_dict = settings_dict
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict = before


@contextmanager
def _role_laid_down(role: str) -> Iterator[None]:
    _execute(sql.SQL("RESET ROLE").format())
    try:
        yield
    finally:
        _execute(sql.SQL("SET ROLE {}").format(sql.Identifier(role)))
