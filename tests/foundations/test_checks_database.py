"""The database's roles are refused, with an id and a hint, where they could go past the walls."""

import pytest
from django.core.checks import Tags, run_checks
from django.db import connection
from psycopg import sql

from gdpr_registry.site import checks_database

pytestmark = pytest.mark.django_db


def findings() -> list[str]:
    return [message.id for message in run_checks(tags=[Tags.database], databases=["default"])]


def test_the_roles_of_the_tests_are_sound():
    assert findings() == []


def test_nothing_is_asked_of_the_database_unless_it_is_named(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert run_checks(tags=[Tags.database]) == []


def test_temporary_tables_for_everybody_are_refused(as_owner):
    database = sql.Identifier(connection.settings_dict["NAME"])
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(sql.SQL("GRANT TEMPORARY ON DATABASE {} TO PUBLIC").format(database))
    assert findings() == ["registry.E043"]


def test_an_owner_that_the_application_may_become_is_refused(settings):
    """The tests' owner is a member of the application's role; the other way round the check must speak."""
    application, owner = settings.DATABASES["default"]["USER"], settings.DATABASE_OWNER["USER"]
    settings.DATABASES["default"]["USER"], settings.DATABASE_OWNER["USER"] = owner, application
    try:
        assert findings() == ["registry.E042"]
    finally:
        settings.DATABASES["default"]["USER"], settings.DATABASE_OWNER["USER"] = application, owner


def test_a_superuser_is_refused(settings):
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname FROM pg_roles WHERE rolsuper LIMIT 1")
        (superuser,) = cursor.fetchone()
    settings.DATABASE_OWNER = {**settings.DATABASE_OWNER, "USER": superuser}
    assert findings() == ["registry.E041"]


def test_a_frozen_table_without_its_triggers_is_warned_of(as_owner):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER refuse_change ON gdpr_registry_leaf")
    assert findings() == ["registry.W044"]


def test_a_server_that_was_never_tried_is_refused(monkeypatch):
    monkeypatch.setattr(checks_database, "NEWEST", 14)
    assert findings() == ["registry.E040"]
