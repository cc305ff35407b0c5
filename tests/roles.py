"""Two roles in the tests: the owner makes the database, the tests act in it as the application's role.

`SET ROLE` (Django's `assume_role`) is not a login: what a true session of the application may do is tried over
`app_connection`.
"""

import os
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, contextmanager

import psycopg
import pytest
from django.conf import settings
from django.db import connection, connections, transaction
from django.test import TransactionTestCase
from psycopg import sql
from psycopg.pq import TransactionStatus

from gdpr_registry import grants


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix) -> Iterator[None]:
    """Make, migrate and drop the test database as the owner: only the connection changes, not the settings."""
    before = connection.settings_dict
    connection.settings_dict = grants.owner_settings(before)
    yield
    connection.settings_dict = before


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Act as the application's role once the database is there, and no longer when it goes."""
    with django_db_blocker.unblock(), _application_assumed():
        yield


@contextmanager
def _application_assumed() -> Iterator[None]:
    owner, databases = connection.settings_dict, connections.settings
    role = settings.DATABASES["default"]["USER"]
    assumed = {**owner, "OPTIONS": {**owner["OPTIONS"], "assume_role": role}}
    # For this connection, and for those that other threads (the live server) will make.
    connection.close()
    connection.settings_dict = assumed
    connections.settings = {**databases, "default": assumed}
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict = owner
        connections.settings = databases


@contextmanager
def acting_as_owner() -> Iterator[None]:
    """Act as the owner for a while, inside the test's transaction; an error undoes what was done meanwhile."""
    role = connection.settings_dict["OPTIONS"]["assume_role"]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        yield
        if connection.connection.info.transaction_status == TransactionStatus.INERROR:
            transaction.set_rollback(True)
        else:
            cursor.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(role)))


@pytest.fixture
def as_owner(db) -> Callable[[], AbstractContextManager[None]]:
    """`with as_owner(): ...` acts as the role that owns the tables."""
    return acting_as_owner


@pytest.fixture
def app_connection(django_db_setup) -> Generator[psycopg.Connection]:
    """A login of its own as the application's role, in autocommit. It does not see the test's open transaction."""
    name = settings.DATABASES["default"]["NAME"]
    with psycopg.connect(os.environ["DATABASE_URL"], dbname=name, autocommit=True) as login:
        yield login


@pytest.fixture(autouse=True, scope="session")
def flush_lifts_triggers() -> Iterator[None]:
    """Let what a `transaction=True` test leaves in frozen tables go too."""
    flush = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = lambda test: empty_tables()
    yield
    TransactionTestCase._fixture_teardown = flush


# `migrate` fills these; no test changes them.
FILLED_BY_MIGRATE = {"django_content_type", "auth_permission"}
TRIGGERS = """
    SELECT tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger
    WHERE NOT tgisinternal AND tgenabled <> 'D' AND tgrelid = ANY(%s::regclass[])
"""
ENABLE = {"O": "ENABLE", "A": "ENABLE ALWAYS", "R": "ENABLE REPLICA"}


def empty_tables() -> None:
    """Delete every row, as owner and past all triggers; to TRUNCATE a hundred tables takes ten times as long."""
    with grants.as_owner(), transaction.atomic(), connection.cursor() as cursor:
        tables = [connection.ops.quote_name(table) for table in tables_with_rows(cursor)]
        cursor.execute(TRIGGERS, [tables])
        triggers = cursor.fetchall()
        for table, trigger, _ in triggers:
            cursor.execute(f'ALTER TABLE {table} DISABLE TRIGGER "{trigger}"')
        for table in tables:
            cursor.execute(f"DELETE FROM {table}")
        # Foreign keys are checked at the end, when all rows are gone; triggers cannot come back before.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table, trigger, enabled in triggers:
            cursor.execute(f'ALTER TABLE {table} {ENABLE[enabled]} TRIGGER "{trigger}"')


def tables_with_rows(cursor) -> list[str]:
    tables = set(connection.introspection.django_table_names(only_existing=True, include_views=False))
    asked = [f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM \"{table}\")" for table in tables - FILLED_BY_MIGRATE]
    cursor.execute(" UNION ALL ".join(asked))
    return [table for (table,) in cursor.fetchall()]
