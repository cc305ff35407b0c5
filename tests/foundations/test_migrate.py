"""The two roles, and the command that sets them up."""

from datetime import date

import psycopg
import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection

from gdpr_registry import grants
from gdpr_registry.models import AccessCount
from tests.roles import empty_tables

pytestmark = pytest.mark.django_db


def role_of(cursor) -> tuple[str, str]:
    cursor.execute("SELECT current_user, session_user")
    return cursor.fetchone()


def test_tests_act_as_the_application_and_may_step_out_as_owner(as_owner):
    with connection.cursor() as cursor:
        application, owner = role_of(cursor)
        assert application != owner
        with as_owner():
            assert role_of(cursor) == (owner, owner)
        assert role_of(cursor) == (application, owner)


def test_an_error_as_owner_leaves_the_test_as_the_application(as_owner):
    with connection.cursor() as cursor:
        before = role_of(cursor)
        with as_owner(), pytest.raises(DatabaseError):
            cursor.execute("SELECT nothing FROM nowhere")
        with pytest.raises(DatabaseError), as_owner():
            cursor.execute("SELECT nothing FROM nowhere")
        assert role_of(cursor) == before


def test_the_application_cannot_change_the_schema():
    with connection.cursor() as cursor, pytest.raises(DatabaseError, match=r"must be owner|permission denied"):
        cursor.execute("ALTER TABLE django_session ADD COLUMN extra text")


def test_a_true_login_of_the_application_cannot_become_the_owner(app_connection):
    with connection.cursor() as cursor:
        application, owner = role_of(cursor)
    assert role_of(app_connection.cursor()) == (application, application)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app_connection.execute(f"SET ROLE {owner}")


def test_nobody_but_the_owner_makes_temporary_tables(app_connection):
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="temporary"):
        app_connection.execute("CREATE TEMPORARY TABLE gdpr_registry_tombstone (id bigint)")


def test_neither_role_is_superuser(app_connection):
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname, rolsuper FROM pg_roles WHERE rolname IN (current_user, session_user)")
        assert {superuser for _, superuser in cursor.fetchall()} == {False}


@pytest.mark.django_db(transaction=True)
def test_migrate_gives_back_what_the_application_may_do(as_owner, app_connection):
    application = app_connection.execute("SELECT current_user").fetchone()[0]
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(f"REVOKE ALL ON django_session FROM {application}")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app_connection.execute("SELECT 1 FROM django_session")
    call_command("migrate", verbosity=0)
    app_connection.execute("SELECT 1 FROM django_session")


@pytest.mark.django_db(transaction=True)
def test_a_flush_empties_frozen_tables_and_leaves_them_frozen():
    AccessCount.objects.create(day=date(2026, 1, 1), action="try.count", count=1)
    with connection.cursor() as cursor:
        before = role_of(cursor)
        empty_tables()
        assert role_of(cursor) == before
        assert not AccessCount.objects.exists()
        with grants.as_owner(), pytest.raises(DatabaseError, match="accesscount"):
            cursor.execute("TRUNCATE gdpr_registry_accesscount")
