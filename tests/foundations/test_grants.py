"""What the two roles of the database may do, derived from the models."""

import psycopg
import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from psycopg import sql

from gdpr_registry import grants, walls
from gdpr_registry.models import AccessCount, AccessEntry, Leaf, Tombstone, Unsealed
from purposes.models import Measure
from tests.foundations.probes import Probe, execute

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "statement",
    [
        "SET ROLE {owner}",
        "SET SESSION AUTHORIZATION {owner}",
        "SET session_replication_role = replica",
        "ALTER TABLE gdpr_registry_leaf DISABLE TRIGGER ALL",
        "DROP TRIGGER refuse_change ON gdpr_registry_leaf",
        "DROP TABLE gdpr_registry_leaf CASCADE",
        "CREATE OR REPLACE FUNCTION public.refuse_change() RETURNS trigger LANGUAGE sql AS 'SELECT NULL'",
        "CREATE TABLE public.gdpr_registry_other (id int)",
        "CREATE SCHEMA other",
        "CREATE TEMPORARY TABLE gdpr_registry_tombstone (leaf_id uuid)",
        "CREATE RULE quiet AS ON INSERT TO gdpr_registry_leaf DO INSTEAD NOTHING",
        "UPDATE gdpr_registry_leaf SET schema = 2",
        "DELETE FROM gdpr_registry_leaf",
        "TRUNCATE gdpr_registry_leaf",
        "DELETE FROM purposes_measurehistory",
        "UPDATE purposes_measurehistory SET pgh_context = NULL",
        "TRUNCATE purposes_measurehistory",
        "DELETE FROM gdpr_registry_user",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('a', 'b', now())",
    ],
)
def test_a_true_login_of_the_application_gets_nowhere(app_connection, statement):
    owner = sql.Identifier(connection.settings_dict["USER"]).as_string()
    with app_connection.transaction(force_rollback=True):
        app_connection.execute(
            "INSERT INTO gdpr_registry_leaf (id, schema, hash)"
            " VALUES (gen_random_uuid(), 1, decode(repeat('00', 32), 'hex'))"
        )
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app_connection.execute(statement.replace("{owner}", owner))


def test_the_application_holds_exactly_what_the_models_say(as_owner):
    rows = execute(
        "SELECT relname::text, privilege_type FROM pg_class, aclexplode(relacl) AS granted"
        " WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND grantee = %s::regrole",
        grants.application_role(),
    )
    held = {}
    for table, privilege in rows:
        held.setdefault(table, set()).add(privilege)
    assert held == {table: set(granted) for table, granted in walls.privileges().items()}


def test_nothing_is_granted_to_everybody():
    tables = execute(
        "SELECT relname::text FROM pg_class, aclexplode(relacl) AS granted"
        " WHERE relnamespace = 'public'::regnamespace AND grantee = 0"
    )
    functions = execute(
        "SELECT proname::text FROM pg_proc, aclexplode(coalesce(proacl, acldefault('f', proowner))) AS granted"
        " WHERE pronamespace = 'public'::regnamespace AND grantee = 0"
        " AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')"
    )
    assert (tables, functions) == ([], [])


@pytest.mark.parametrize(
    ("model", "granted"),
    [
        (Leaf, {"SELECT", "INSERT"}),
        (Tombstone, {"SELECT", "INSERT"}),
        (AccessCount, {"SELECT", "INSERT"}),
        (AccessEntry, {"SELECT", "INSERT", "DELETE"}),
        (Probe, {"SELECT", "INSERT", "DELETE"}),
        (Unsealed, {"SELECT", "INSERT", "DELETE"}),
        (Measure, {"SELECT", "INSERT", "UPDATE", "DELETE"}),
        (Measure.pgh_event_model, {"SELECT", "INSERT"}),
        (get_user_model(), {"SELECT", "INSERT", "UPDATE"}),
        (LogEntry, {"SELECT"}),
    ],
)
def test_each_kind_of_table_is_granted_what_the_plan_says(model, granted):
    assert set(walls.privileges_on(model)) == granted


def test_putting_the_walls_up_again_takes_back_what_was_granted_by_hand(as_owner):
    application = grants.application_role()
    with as_owner():
        execute(sql.SQL("GRANT UPDATE, TRUNCATE ON gdpr_registry_leaf TO {}").format(sql.Identifier(application)))
        execute("GRANT SELECT ON gdpr_registry_accessentry TO PUBLIC")
        execute("DROP TRIGGER refuse_change ON gdpr_registry_leaf")
        walls.put_up(application)
    test_the_application_holds_exactly_what_the_models_say(as_owner)
    test_nothing_is_granted_to_everybody()
    Leaf.objects.create(schema=1, hash=bytes(32))
    with as_owner(), pytest.raises(IntegrityError, match="written once"), transaction.atomic():
        execute("UPDATE gdpr_registry_leaf SET schema = 2")


def test_the_application_may_ask_whether_migrations_are_missing_and_none_is():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
