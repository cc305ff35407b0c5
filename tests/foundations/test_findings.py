"""What an auditor would find: rows that changed, rows that went without a tombstone, walls that are down."""

import uuid

import pytest

from gdpr_registry import findings
from gdpr_registry.models import Leaf, Tombstone
from purposes import models
from tests.foundations.probes import Probe, execute
from tests.purposes.register import published

pytestmark = pytest.mark.django_db


@pytest.fixture
def kinds(probe, monkeypatch):
    monkeypatch.setattr(findings, "sealed_kinds", lambda: [Probe])
    return probe


def past_the_wall(as_owner, statement):
    with as_owner():
        execute("SET CONSTRAINTS ALL IMMEDIATE")
        execute("ALTER TABLE probe DISABLE TRIGGER refuse_change")
        execute(statement)
        execute("ALTER TABLE probe ENABLE TRIGGER refuse_change")


def test_nothing_is_found_where_nothing_is_wrong(kinds):
    kinds.objects.bulk_create([kinds(code=str(number)) for number in range(3)])
    assert list(findings.of_evidence()) == []


def test_an_erased_row_with_its_tombstone_is_no_finding(kinds):
    row = kinds.objects.record(code="a")
    Tombstone.objects.create(leaf_id=row.leaf_id, kind=row.sealed_kind(), run=uuid.uuid4())
    row.delete()
    assert list(findings.of_evidence()) == []


def test_a_row_changed_past_the_wall_is_named(kinds, as_owner):
    row = kinds.objects.record(code="a")
    past_the_wall(as_owner, "UPDATE probe SET code = 'b'")
    assert list(findings.of_evidence()) == [f"The gdpr_registry.probe {row.pk} is not what its leaf says."]


def test_a_row_that_went_without_a_tombstone_is_named(kinds, as_owner):
    row = kinds.objects.record(code="a")
    past_the_wall(as_owner, "DELETE FROM probe")
    assert list(findings.of_evidence()) == [f"The row of leaf {row.leaf_id} is missing without a tombstone."]


def test_a_leaf_of_nothing_is_named():
    leaf = Leaf.objects.create(schema=1, hash=bytes(32))
    assert list(findings.of_evidence()) == [f"The row of leaf {leaf.id} is missing without a tombstone."]


def test_every_wall_of_this_database_is_up():
    assert list(findings.of_walls()) == []


@pytest.mark.parametrize(
    "damage",
    [
        "DROP TRIGGER refuse_change ON purposes_edition",
        "DROP TRIGGER refuse_truncate ON purposes_edition",
        "ALTER TABLE purposes_edition DISABLE TRIGGER USER",
        "CREATE OR REPLACE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON purposes_edition"
        " FOR EACH ROW EXECUTE FUNCTION public.refuse_change('unless_tombstoned')",
    ],
)
def test_a_wall_that_is_down_is_named(as_owner, damage):
    with as_owner():
        execute(damage)
    assert list(findings.of_walls()) == ["The table purposes_edition is not frozen (always)."]


def test_each_frozen_row_of_a_published_register_has_exactly_one_leaf():
    """R-011: the edition, its wordings, and the stop of a purpose."""
    register = published()
    edition = models.Edition.objects.get()
    models.PurposeStop.objects.create(
        purpose="customers.a", stopped_by=edition.published_by, reason="Wrong basis", edition=edition
    )

    kinds = [kind for kind in findings.sealed_kinds() if kind._meta.app_label == "purposes"]
    rows = [row for kind in kinds for row in kind.objects.all()]
    assert {type(row) for row in rows} == set(kinds), register
    assert sorted(row.leaf_id for row in rows) == sorted(Leaf.objects.values_list("id", flat=True))
    assert list(findings.of_evidence()) == []
