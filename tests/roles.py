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
def django_db_modify_db_settings() -> Iterator[None]:
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
    """Let the flush after a `transaction=True` test empty frozen tables too, as owner."""
    flush = TransactionTestCase._fixture_teardown

    def flush_as_owner(test: TransactionTestCase) -> None:
        empty_all_tables(lambda: flush(test))

    TransactionTestCase._fixture_teardown = flush_as_owner
    yield
    TransactionTestCase._fixture_teardown = flush


def empty_all_tables(flush: Callable[[], object]) -> None:
    """Run `flush` as owner while no trigger refuses TRUNCATE."""
    with grants.as_owner(), truncate_triggers_lifted():
        flush()


TRUNCATE_TRIGGERS = """
    SELECT tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger
    WHERE NOT tgisinternal AND tgenabled <> 'D' AND tgtype & 32 <> 0
"""
ENABLE = {"O": "ENABLE", "A": "ENABLE ALWAYS", "R": "ENABLE REPLICA"}


@contextmanager
def truncate_triggers_lifted() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(TRUNCATE_TRIGGERS)
        triggers = cursor.fetchall()
        for table, trigger, _ in triggers:
            cursor.execute(f'ALTER TABLE {table} DISABLE TRIGGER "{trigger}"')
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for table, trigger, enabled in triggers:
                cursor.execute(f'ALTER TABLE {table} {ENABLE[enabled]} TRIGGER "{trigger}"')
