"""Every sealed row leaves exactly one leaf, and the leaf tells when the row is no longer what it was (R-089, R-100)."""

import datetime
import decimal
import hashlib
import uuid
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, models, transaction
from django.test.utils import isolate_apps
from rfc8785 import CanonicalizationError

from gdpr_registry import evidence
from gdpr_registry.canonical import canonical_bytes, sha256_hex
from gdpr_registry.evidence import SealedModel
from gdpr_registry.frozen import FrozenQuerySet
from gdpr_registry.models import Leaf, Unsealed
from tests.foundations.probes import Probe, execute

GOLDEN = Probe(
    code="customers.j",
    happened_at=datetime.datetime(2026, 3, 29, 3, 30, 0, 5, tzinfo=datetime.timezone(datetime.timedelta(hours=2))),
    day=datetime.date(2026, 3, 29),
    title={"da": "Fællesskab", "en": "Community"},
    tags=["æ", "b"],
    amount=decimal.Decimal("1250.00"),
    raw=bytes(range(4)),
    salt=bytes(range(32)),
)
GOLDEN_PAYLOAD = (
    '{"columns":{"amount":"1250.00","code":"customers.j","day":"2026-03-29",'
    '"happened_at":"2026-03-29T01:30:00.000005Z","raw":"00010203","tags":["æ","b"],'
    '"title":{"da":"Fællesskab","en":"Community"}},"kind":"gdpr_registry.probe","schema":2}'
)
GOLDEN_HASH = "9da2f82ca3a7be70beccbe3fa1df06b272aec958916485e0b19a23695a028c9c"


# --- The bytes (docs/ledger.md) ------------------------------------------------------------------


def test_the_golden_row_has_its_golden_bytes():
    """R-100, its half about RFC 8785; the tree of RFC 6962 comes with the sealer."""
    assert canonical_bytes(evidence.payload(GOLDEN, 2)).decode() == GOLDEN_PAYLOAD
    assert evidence.hash_of(GOLDEN, 2).hex() == GOLDEN_HASH


def test_the_hash_is_over_salt_and_payload_and_nothing_else():
    """R-089."""
    assert hashlib.sha256(bytes(range(32)) + GOLDEN_PAYLOAD.encode()).hexdigest() == GOLDEN_HASH


def test_the_documentation_shows_the_same_golden_row():
    page = (Path(settings.BASE_DIR) / "docs" / "ledger.md").read_text()
    assert GOLDEN_PAYLOAD in page
    assert GOLDEN_HASH in page


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, None),
        (True, True),
        (7, 7),
        (2**53 - 1, 2**53 - 1),
        (2**53, "9007199254740992"),
        (-(2**53), "-9007199254740992"),
        (datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.UTC), "2026-01-02T03:04:05.000000Z"),
        (datetime.date(2026, 1, 2), "2026-01-02"),
        (datetime.timedelta(days=1, microseconds=1), 86400000001),
        (decimal.Decimal("1E+2"), "100"),
        (uuid.UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (memoryview(b"\x00\xff"), "00ff"),
        (("a", 1), ["a", 1]),
    ],
)
def test_each_type_is_written_in_one_way(value, written):
    assert evidence.encode(value) == written


@pytest.mark.parametrize("value", [object(), datetime.datetime(2026, 1, 2), {1, 2}])
def test_a_type_without_a_rule_is_refused(value):
    with pytest.raises(TypeError):
        evidence.encode(value)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 2**53 + 1])
def test_canonical_json_refuses_what_two_readers_read_differently(value):
    with pytest.raises(CanonicalizationError):
        canonical_bytes({"value": value})


def test_canonical_json_does_not_depend_on_the_order_of_keys():
    assert sha256_hex({"b": 1, "a": "æ"}) == sha256_hex({"a": "æ", "b": 1})
    assert canonical_bytes({"b": 1, "a": "æ"}) == '{"a":"æ","b":1}'.encode()


# --- Rows and their leaves -----------------------------------------------------------------------


def leaves_of(row):
    return Leaf.objects.filter(id=row.leaf_id)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "make",
    [
        lambda probe: probe.objects.record(code="a"),
        lambda probe: probe.objects.create(code="a"),
        lambda probe: probe.objects.bulk_create([probe(code="a")])[0],
        lambda probe: probe.objects.get_or_create(code="a")[0],
        lambda probe: save(probe(code="a")),
        lambda probe: insert(probe(code="a")),
    ],
    ids=["record", "create", "bulk_create", "get_or_create", "save", "insert"],
)
def test_whatever_way_a_row_is_made_it_has_one_leaf_that_waits_for_the_sealer(probe, make):
    row = make(probe)
    connection.check_constraints()
    assert leaves_of(row).get().schema == 2
    assert Unsealed.objects.filter(leaf_id=row.leaf_id).count() == 1
    assert evidence.verify(row)


def save(row):
    row.save()
    return row


def insert(row):
    evidence.insert(row)
    return row


def insert_without_leaf(row):
    fields = [field for field in row._meta.concrete_fields if not field.primary_key]
    type(row)._base_manager._insert([row], fields=fields, using="default")


@pytest.mark.django_db
def test_many_rows_in_bulk_have_a_leaf_each(probe, django_assert_num_queries):
    with django_assert_num_queries(5):
        rows = probe.objects.bulk_create([probe(code=str(number)) for number in range(50)])
    assert Leaf.objects.count() == Unsealed.objects.count() == 50
    assert all(evidence.verify(row) for row in rows)


@pytest.mark.django_db
def test_a_row_that_was_there_already_leaves_no_second_leaf(probe):
    row = probe.objects.record(code="a")
    again = probe(id=row.pk, code="b")
    probe.objects.bulk_create([again, probe(code="c")], ignore_conflicts=True)
    assert probe.objects.count() == Leaf.objects.count() == Unsealed.objects.count() == 2
    assert not leaves_of(again).exists()


@pytest.mark.django_db
def test_the_hash_is_over_what_the_database_holds(probe):
    """Defaults of the database and its rounding count, not what Python had in hand."""
    row = probe.objects.record(code="a", amount=decimal.Decimal("12.5"), day="2026-01-02")
    stored = probe.objects.get()
    assert evidence.payload(stored, 2)["columns"]["amount"] == "12.50"
    assert bytes(leaves_of(row).get().hash) == evidence.hash_of(stored, 2)


@pytest.mark.django_db
def test_two_equal_rows_leave_different_leaves(probe):
    """Salted: nobody finds out from a leaf what a row said by trying."""
    moment = datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC)
    first, second = (probe.objects.record(code="a", happened_at=moment) for _ in range(2))
    assert bytes(leaves_of(first).get().hash) != bytes(leaves_of(second).get().hash)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change", ["code = 'b'", "happened_at = happened_at + interval '1 microsecond'", "raw = ''", "salt = 'x'"]
)
def test_a_row_changed_past_the_wall_is_found(probe, as_owner, change):
    row = probe.objects.record(code="a")
    with as_owner():
        execute("SET CONSTRAINTS ALL IMMEDIATE")
        execute("ALTER TABLE probe DISABLE TRIGGER refuse_change")
        execute(f"UPDATE probe SET {change}")
    assert not evidence.verify(row)


@pytest.mark.django_db
def test_a_column_outside_the_payload_does_not_count(probe, as_owner):
    row = probe.objects.record(code="a")
    with as_owner():
        execute("SET CONSTRAINTS ALL IMMEDIATE")
        execute("ALTER TABLE probe DISABLE TRIGGER refuse_change")
        execute("UPDATE probe SET recorded_at = recorded_at - interval '1 day'")
    assert evidence.verify(row)


@pytest.mark.django_db
def test_a_row_sealed_by_an_earlier_schema_is_still_verified(probe, as_owner):
    """Columns added later are empty in old rows; their leaves keep the number of the schema that made them."""
    row = probe(code="a")
    with transaction.atomic():
        insert_without_leaf(row)
        stored = probe.objects.get()
        Leaf.objects.create(id=row.leaf_id, schema=1, hash=evidence.hash_of(stored, 1))
    assert evidence.verify(row)


@pytest.mark.django_db
def test_a_row_without_its_leaf_does_not_reach_the_end_of_its_transaction(probe):
    with pytest.raises(IntegrityError, match="foreign key"), transaction.atomic():
        insert_without_leaf(probe(code="a"))
        connection.check_constraints()


@pytest.mark.django_db
def test_two_rows_cannot_share_a_leaf(probe):
    row = probe.objects.record(code="a")
    with pytest.raises(IntegrityError), transaction.atomic():
        probe.objects.create(code="b", leaf_id=row.leaf_id)


@pytest.mark.django_db
def test_a_row_that_is_gone_is_not_verified(probe):
    assert not evidence.verify(probe(code="a"))


@pytest.mark.django_db
def test_the_database_refuses_a_leaf_that_is_no_sha256():
    with pytest.raises(IntegrityError), transaction.atomic():
        Leaf.objects.create(schema=1, hash=bytes(31))
    with pytest.raises(IntegrityError), transaction.atomic():
        Leaf.objects.create(schema=0, hash=bytes(32))


def test_leaf_ids_and_salts_are_random_and_as_long_as_promised():
    rows = [Probe() for _ in range(20)]
    assert {len(row.leaf_id.bytes) for row in rows} == {16}
    assert {len(row.salt) for row in rows} == {32}
    assert len({row.leaf_id for row in rows}) == len({row.salt for row in rows}) == 20
    assert {row.leaf_id.version for row in rows} != {4}, "all 128 bits are random"


@isolate_apps("gdpr_registry")
def test_a_sealed_kind_that_forgets_a_column_is_refused_by_a_system_check():
    class Forgetful(SealedModel):
        sealed_columns = {1: ["code", "gone"]}

        code = models.CharField(max_length=5)
        added_later = models.CharField(max_length=5)

        objects = FrozenQuerySet.as_manager()

        class Meta:
            app_label = "gdpr_registry"

        def __str__(self):
            return self.code

    ours = [error.id for error in Forgetful.check() if error.id.startswith("registry.")]
    assert ours == ["registry.E050", "registry.E051", "registry.E052"]


def test_every_sealed_kind_is_in_order():
    from django.apps import apps

    kinds = [model for model in apps.get_models() if issubclass(model, SealedModel)]
    assert {"purposes.edition", "purposes.wording", "purposes.purposestop"} <= {kind.sealed_kind() for kind in kinds}
    assert [error for kind in kinds for error in kind.check()] == []
