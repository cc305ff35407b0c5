"""Rows that are written once stay as they are, whoever asks and however (R-011)."""

import uuid

import pytest
from django.db import (
    DatabaseError,
    IntegrityError,
    NotSupportedError,
    ProgrammingError,
    connection,
    models,
    transaction,
)
from psycopg import sql

from gdpr_registry import access, grants
from gdpr_registry.frozen import Frozen, RowIsFrozen, frozen_models
from gdpr_registry.models import AccessCount, AccessEntry, Leaf, Tombstone
from purposes.models import Measure
from tests.foundations.probes import execute, unlimited

pytestmark = pytest.mark.django_db

ATTACKS = {
    "update": "UPDATE {table} SET {key} = {key}",
    "delete": "DELETE FROM {table}",
    "truncate": "TRUNCATE {table}",
    "truncate cascade": "TRUNCATE {table} CASCADE",
    "merge update": "MERGE INTO {table} USING (SELECT) AS s ON true WHEN MATCHED THEN UPDATE SET {key} = {table}.{key}",
    "merge delete": "MERGE INTO {table} USING (SELECT) AS s ON true WHEN MATCHED THEN DELETE",
    "on conflict": "INSERT INTO {table} SELECT * FROM {table} ON CONFLICT ({key}) DO UPDATE SET {key} = EXCLUDED.{key}",
}

IGNORE_ALL = """
    SELECT set_config('pgtrigger.ignore', '{' || string_agg(DISTINCT tgname, ',') || '}', true)
    FROM pg_trigger WHERE NOT tgisinternal
"""


def attempts(model):
    names = {
        "table": sql.Identifier(model._meta.db_table),
        "key": sql.Identifier(model._meta.pk.column),
    }
    return {name: sql.SQL(text).format(**names) for name, text in ATTACKS.items()}


def key_of(model):
    return uuid.uuid4() if isinstance(model._meta.pk, models.UUIDField) else 1


def bare_row(model):
    """Put a row of nothing but its key into any frozen table."""
    with unlimited(model):
        table, key = sql.Identifier(model._meta.db_table), sql.Identifier(model._meta.pk.column)
        execute(sql.SQL("INSERT INTO {} ({}) VALUES (%s)").format(table, key), key_of(model))


def refused(statement, errors=DatabaseError):
    with pytest.raises(errors) as caught, transaction.atomic():
        execute(IGNORE_ALL)
        execute(statement)
    return caught.value


@pytest.fixture
def frozen(request, as_owner):
    model = request.param
    with as_owner():
        bare_row(model)
    return model


def every_frozen_model(test):
    return pytest.mark.parametrize("frozen", frozen_models(), ids=lambda m: m._meta.label, indirect=True)(test)


def test_history_and_evidence_are_among_the_frozen():
    labels = {model._meta.label for model in frozen_models()}
    assert {
        "gdpr_registry.Leaf",
        "gdpr_registry.Tombstone",
        "gdpr_registry.AccessEntry",
        "gdpr_registry.AccessCount",
        "purposes.Edition",
        "purposes.Wording",
        "purposes.PurposeStop",
        "purposes.PurposeHistory",
    } <= labels


@every_frozen_model
def test_a_frozen_table_refuses_its_owner(frozen, as_owner):
    for name, statement in attempts(frozen).items():
        with as_owner():
            error = refused(statement, (IntegrityError, NotSupportedError))
        # A table that others point to refuses a bare TRUNCATE before its trigger is asked.
        assert "are written once" in str(error) or name == "truncate", name
    assert execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(frozen._meta.db_table))) == [(1,)]


@every_frozen_model
def test_a_frozen_table_refuses_the_application(frozen):
    for statement in attempts(frozen).values():
        refused(statement, (IntegrityError, ProgrammingError, NotSupportedError))
    assert execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(frozen._meta.db_table))) == [(1,)]


@every_frozen_model
def test_the_orm_refuses_in_words(frozen):
    row = frozen.objects.first() if frozen is not Leaf else Leaf(id=uuid.uuid4(), schema=1, hash=b"")
    row._state.adding = False
    for attempt in (
        row.save,
        lambda: frozen.objects.update(pk=1),
        lambda: frozen.objects.bulk_update([row], ["pk"]),
        lambda: frozen.objects.update_or_create(pk=row.pk),
        lambda: frozen.objects.bulk_create([row], update_conflicts=True),
    ):
        with pytest.raises(RowIsFrozen, match="is written once"):
            attempt()


@every_frozen_model
def test_the_orm_without_our_manners_is_refused_by_the_database(frozen):
    for attempt in (
        lambda: models.QuerySet(frozen).update(**{frozen._meta.pk.name: models.F(frozen._meta.pk.name)}),
        lambda: models.QuerySet(frozen).delete(),
    ):
        with pytest.raises((IntegrityError, ProgrammingError)), transaction.atomic():
            attempt()


def test_a_row_that_is_always_frozen_cannot_be_deleted_in_python():
    leaf = Leaf.objects.create(schema=1, hash=bytes(32))
    with pytest.raises(RowIsFrozen, match="cannot be deleted"):
        leaf.delete()
    with pytest.raises(RowIsFrozen, match="cannot be deleted"):
        Leaf.objects.all().delete()


def test_a_manager_offers_no_delete_of_everything():
    assert not hasattr(AccessEntry.objects, "delete")


def test_a_row_is_inserted_even_where_its_key_is_given_and_taken():
    """Django would try an UPDATE first: it must not be tried."""
    leaf = Leaf.objects.create(schema=1, hash=bytes(32))
    with pytest.raises(IntegrityError, match="duplicate key"), transaction.atomic():
        Leaf(id=leaf.id, schema=2, hash=bytes(32)).save()


def test_every_frozen_table_has_both_triggers_in_its_mode():
    found = execute(
        "SELECT relname::text, tgname::text, encode(tgargs, 'escape')"
        " FROM pg_trigger JOIN pg_class ON tgrelid = pg_class.oid"
        " WHERE tgfoid = 'public.refuse_change'::regproc AND tgenabled = 'O'"
    )
    wanted = {
        (model._meta.db_table, trigger, f"{model.frozen}\\000")
        for model in frozen_models()
        for trigger in ("refuse_change", "refuse_truncate")
    }
    assert set(found) == wanted


def test_every_model_with_a_tombstone_rule_knows_its_leaf():
    for model in frozen_models():
        if model.frozen is Frozen.UNLESS_TOMBSTONED:
            assert model._meta.get_field("leaf").unique


# --- Erasure -------------------------------------------------------------------------------------


def test_a_sealed_row_goes_once_a_tombstone_names_its_leaf(probe):
    kept, erased = probe.objects.record(code="kept"), probe.objects.record(code="erased")
    with pytest.raises(IntegrityError), transaction.atomic():
        probe.objects.filter(pk=erased.pk).delete()

    Tombstone.objects.create(leaf_id=erased.leaf_id, kind=probe.sealed_kind(), purpose="customers.j", run=uuid.uuid4())
    probe.objects.filter(pk=erased.pk).delete()

    assert list(probe.objects.values_list("pk", flat=True)) == [kept.pk]
    assert Leaf.objects.filter(id=erased.leaf_id).exists(), "the leaf outlives its row"
    with pytest.raises(IntegrityError), transaction.atomic():
        probe.objects.filter(pk=kept.pk).delete()


def test_a_tombstone_opens_no_way_to_change_a_row(probe):
    row = probe.objects.record(code="erased")
    Tombstone.objects.create(leaf_id=row.leaf_id, kind=probe.sealed_kind(), run=uuid.uuid4())
    with pytest.raises((IntegrityError, ProgrammingError)), transaction.atomic():
        models.QuerySet(probe).update(code="other")


def test_a_leaf_has_one_tombstone(probe):
    row = probe.objects.record(code="erased")
    Tombstone.objects.create(leaf_id=row.leaf_id, kind=probe.sealed_kind(), run=uuid.uuid4())
    with pytest.raises(IntegrityError), transaction.atomic():
        Tombstone.objects.create(leaf_id=row.leaf_id, kind=probe.sealed_kind(), run=uuid.uuid4())


# --- Shadows and other ways round ----------------------------------------------------------------


@pytest.fixture
def may_make_temporary_tables(as_owner):
    """Take the first wall away, so that the second is tried too."""
    with as_owner():
        execute(
            sql.SQL("GRANT TEMPORARY ON DATABASE {} TO {}").format(
                sql.Identifier(connection.settings_dict["NAME"]), sql.Identifier(grants.application_role())
            )
        )


def test_the_application_cannot_make_a_temporary_table():
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        execute("CREATE TEMPORARY TABLE gdpr_registry_tombstone (leaf_id uuid)")


def test_a_temporary_table_cannot_stand_in_for_the_tombstones(probe, may_make_temporary_tables):
    row = probe.objects.record(code="kept")
    execute("CREATE TEMPORARY TABLE gdpr_registry_tombstone (leaf_id uuid)")
    execute("INSERT INTO pg_temp.gdpr_registry_tombstone VALUES (%s)", row.leaf_id)
    assert execute("SELECT count(*) FROM gdpr_registry_tombstone") == [(1,)], "the shadow is what a session sees"
    refused(f"DELETE FROM probe WHERE id = {row.pk}", IntegrityError)


def test_a_temporary_table_cannot_stand_in_for_the_counts(as_owner, may_make_temporary_tables):
    old_entry(as_owner)
    execute(
        "CREATE TEMPORARY TABLE gdpr_registry_accesscount AS SELECT DATE '2020-05-04' AS day, 'probe.seen' AS action"
    )
    refused("DELETE FROM gdpr_registry_accessentry", IntegrityError)


def test_a_temporary_table_cannot_swallow_history(may_make_temporary_tables):
    execute("CREATE TEMPORARY TABLE purposes_measurehistory (LIKE public.purposes_measurehistory INCLUDING ALL)")
    Measure.objects.create(code="m.probe", name={"da": "Prøve"})
    assert execute("SELECT count(*) FROM public.purposes_measurehistory WHERE code = 'm.probe'") == [(1,)]
    assert execute("SELECT count(*) FROM pg_temp.purposes_measurehistory") == [(0,)]


def test_pgtriggers_ignore_setting_does_not_silence_history():
    """R-011: a session that sets `pgtrigger.ignore` is traced like any other."""
    measure = Measure.objects.create(code="m.probe", name={"da": "Prøve"})
    execute(IGNORE_ALL)
    Measure.objects.filter(pk=measure.pk).update(in_work=True)
    measure.delete()
    traced = execute("SELECT pgh_label FROM purposes_measurehistory WHERE code = 'm.probe' ORDER BY pgh_id")
    assert traced == [("insert",), ("update",), ("delete",)]


def test_every_function_of_ours_has_a_safe_search_path():
    found = execute(
        "SELECT proname::text, proconfig FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
        " AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')"
    )
    assert len(found) > 3
    assert {tuple(config or ()) for _name, config in found} == {("search_path=pg_catalog, public, pg_temp",)}


# --- Access entries ------------------------------------------------------------------------------


def old_entry(as_owner):
    """An entry of 4 May 2020; the application cannot ask for it to be older than it is, so the clock is given."""
    return AccessEntry.objects.create(action="probe.seen", at="2020-05-04T10:00:00Z")


def test_an_old_access_entry_goes_once_its_day_is_counted(as_owner):
    old_entry(as_owner)
    fresh = AccessEntry.objects.create(action="probe.seen")
    refused(f"DELETE FROM gdpr_registry_accessentry WHERE id <> {fresh.pk}", IntegrityError)

    assert access.count_and_remove() == 1

    assert list(AccessEntry.objects.all()) == [fresh]
    assert list(AccessCount.objects.values_list("day__year", "action", "count")) == [(2020, "probe.seen", 1)]


def test_a_count_does_not_open_a_young_access_entry(as_owner):
    entry = AccessEntry.objects.create(action="probe.seen")
    entry.refresh_from_db()
    AccessCount.objects.create(day=entry.at.date(), action="probe.seen", count=1)
    refused("DELETE FROM gdpr_registry_accessentry", IntegrityError)


def test_a_count_of_another_action_does_not_open_an_old_access_entry(as_owner):
    old_entry(as_owner)
    AccessCount.objects.create(day="2020-05-04", action="probe.other", count=1)
    refused("DELETE FROM gdpr_registry_accessentry", IntegrityError)
