"""Editions: numbered, frozen, in force from an instant."""

import hashlib
from collections import OrderedDict
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from gdpr_registry import evidence, history
from purposes import days, editions, models
from purposes.actions import approve, propose, stop_purpose
from purposes.compose import compose
from purposes.exceptions import RegisterError
from tests import factories
from tests.purposes.register import both, edit, officer, publish, published, ready

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english(settings):
    settings.LANGUAGE_CODE = "en"


def test_the_draft_becomes_edition_one():
    """R-011: a published version is immutable and says who, when and why."""
    edition = publish(ready())
    assert (edition.number, edition.is_material) == (1, True)
    assert edition.in_force_from == edition.published_at
    assert editions.in_force() == edition
    assert edition.proposal.state == "published"
    assert edition.proposal.decided_by == edition.published_by


def test_the_first_edition_takes_two_officers():
    rows = ready()
    proposal = propose(by=rows.writer, reason="First")
    with pytest.raises(PermissionDenied):
        approve(proposal=proposal, by=rows.writer)


def test_an_edition_holds_the_bytes_that_its_hashes_are_of():
    edition = publish(ready())
    edition.refresh_from_db()
    assert hashlib.sha256(edition.public.encode()).hexdigest() == edition.public_sha256
    assert hashlib.sha256(edition.record.encode()).hexdigest() == edition.record_sha256
    assert edition.sha256 == edition.proposal.composed_sha256 == compose().sha256
    assert evidence.verify(edition) is True


def test_contact_persons_stay_out_of_the_public_part():
    edition = publish(ready())
    assert "Kim Holm" not in edition.public
    assert "Wanda Writer" not in edition.public
    assert "Kim Holm" in edition.record


def test_an_edition_is_read_back_as_it_was_composed():
    edition = publish(ready())
    assert editions.document_of(models.Edition.objects.get(pk=edition.pk)) == compose()


def test_a_document_is_read_from_the_database_once(django_assert_num_queries, monkeypatch):
    # Another test of this process may have read a document of the same hash.
    monkeypatch.setattr(editions, "_kept", OrderedDict())
    published()
    with django_assert_num_queries(2):
        editions.public_of(editions.in_force())
    with django_assert_num_queries(1):
        editions.public_of(editions.in_force())


def test_numbers_have_no_gap():
    rows = published()
    for number in (2, 3):
        edit(rows.writer, rows.support, description=both(f"Tekst {number}"))
        assert publish(rows).number == number


def insert_edition(rows, **columns):
    last = models.Edition.objects.order_by("-number").first()
    proposal = models.Proposal.objects.create(
        reason="x",
        composed_sha256="0" * 64,
        proposed_by=rows.writer,
        state="published",
        decided_by=rows.writer,
        decided_at=last.published_at,
    )
    given = {
        "number": 2,
        "schema": 1,
        "published_at": last.published_at,
        "in_force_from": last.in_force_from,
        "published_by": rows.writer,
        "proposal": proposal,
        "is_material": True,
        "public": "{}",
        "record": "{}",
        "public_sha256": "0" * 64,
        "record_sha256": "0" * 64,
        "sha256": "0" * 64,
    }
    models.Edition(**{**given, **columns}).save()


def test_the_database_refuses_a_gap_in_the_numbers():
    rows = published()
    with pytest.raises(IntegrityError, match="numbers have no gap"), transaction.atomic():
        insert_edition(rows, number=3)
    insert_edition(rows, number=2)
    assert models.Edition.objects.count() == 2


def test_the_database_refuses_an_edition_in_force_before_a_lower_number():
    rows = published()
    early = models.Edition.objects.get().in_force_from - timedelta(days=1)
    with pytest.raises(IntegrityError, match="would be in force before edition 1"), transaction.atomic():
        insert_edition(rows, in_force_from=early, published_at=early)


@pytest.mark.parametrize("verb", ["UPDATE purposes_edition SET public = '{}'", "DELETE FROM purposes_edition"])
def test_an_edition_is_never_changed_or_deleted(verb):
    published()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(verb)
    assert models.Edition.objects.get().public != "{}"


def test_a_purpose_that_stood_in_an_edition_is_never_deleted():
    """Its code and its revisions mean it for ever; it is turned off."""
    rows = published()
    spare = factories.PurposeFactory(code="customers.spare", category=rows.groups["customers"], controller=rows.company)
    spare.delete()
    with pytest.raises(IntegrityError, match=r"customers\.d stood in an edition"), transaction.atomic():
        models.Purpose.objects.filter(pk=rows.support.pk)._raw_delete("default")
    assert models.Edition.objects.naming("customers.d").count() == 1
    assert models.Edition.objects.naming("customers.spare").count() == 0


@pytest.mark.parametrize("foreign", ["cell", "time_limit"])
def test_cell_and_time_limit_belong_to_one_activity(foreign):
    """R-009: a time limit of another line says nothing about this one's data."""
    rows = ready()
    line, other = rows.activities[:2]
    named = {"cell": line.cells.get(), "time_limit": line.time_limits.get()}
    models.CellLimit.objects.filter(activity=line).delete()
    wrong = {**named, foreign: {"cell": other.cells.get(), "time_limit": other.time_limits.get()}[foreign]}
    with pytest.raises(IntegrityError, match="belongs_to_its_activity"), transaction.atomic():
        models.CellLimit.objects.create(activity=line, **wrong)
        connection.check_constraints()
    models.CellLimit.objects.create(activity=line, **named)
    connection.check_constraints()


# --- in force -----------------------------------------------------------------------------------


def test_an_edition_may_take_effect_on_a_later_day():
    rows = published()
    edit(rows.writer, rows.support, description=both("Fra næste måned."))
    day = days.today() + timedelta(days=30)
    later = publish(rows, takes_effect_on=day)
    assert later.in_force_from == days.beginning(day)
    assert editions.in_force().number == 1
    assert editions.in_force(days.beginning(day)).number == 2
    assert editions.in_force(days.beginning(day) - timedelta(microseconds=1)).number == 1


def test_a_day_means_midnight_in_the_time_zone_of_the_installation():
    copenhagen = ZoneInfo("Europe/Copenhagen")
    assert days.beginning(date(2027, 1, 15)) == datetime(2027, 1, 15, tzinfo=copenhagen)
    assert days.beginning(date(2027, 7, 15)).utcoffset() == timedelta(hours=2)


def test_a_date_asked_for_means_the_end_of_that_day():
    """R-011: as of a date is as of its last instant, also on the day when the clocks change."""
    day = date(2027, 10, 31)
    assert days.end(day) + timedelta(microseconds=1) == days.beginning(date(2027, 11, 1))
    assert days.beginning(date(2027, 11, 1)).timestamp() - days.beginning(day).timestamp() == 25 * 3600


def test_nothing_is_in_force_before_the_first_edition():
    """R-011: as of any moment, also one before there was anything."""
    edition = publish(ready())
    assert editions.in_force(edition.in_force_from - timedelta(microseconds=1)) is None


def test_nothing_can_be_stopped_before_the_first_edition():
    ready()
    with pytest.raises(RegisterError):
        stop_purpose(purpose="customers.d", by=officer("Otto"), reason="Too many reports")


def test_an_edition_cannot_take_effect_before_one_that_is_still_to_come():
    rows = published()
    edit(rows.writer, rows.support, description=both("Fra næste måned."))
    day = days.today() + timedelta(days=30)
    publish(rows, takes_effect_on=day)
    edit(rows.writer, rows.support, description=both("Straks."))
    with pytest.raises(RegisterError, match=r"Edition 2 takes effect on .* cannot take effect before it"):
        propose(by=rows.writer, reason="Now")
    edition = publish(rows, takes_effect_on=day)
    assert edition.number == 3
    assert editions.in_force(days.end(day)).number == 3


def test_an_edition_to_come_is_what_the_next_one_starts_from():
    rows = published()
    edit(rows.writer, rows.support, description=both("Fra næste måned."))
    publish(rows, takes_effect_on=days.today() + timedelta(days=30))
    edit(rows.writer, rows.support, description=both("Halvt skrevet"), in_work=True)
    assert compose().public.purpose("customers.d").description == both("Fra næste måned.")


def test_a_day_that_passed_before_the_approval_means_now():
    rows = published()
    edit(rows.writer, rows.support, description=both("I dag."))
    edition = publish(rows, takes_effect_on=days.today())
    assert edition.in_force_from == edition.published_at


# --- what publication leaves behind -------------------------------------------------------------


def wordings():
    return list(
        models.Wording.objects.order_by("purpose", "revision", "language").values_list(
            "purpose", "revision", "language"
        )
    )


FIRST = [
    ("applicants.evaluation", 1, "da"),
    ("applicants.evaluation", 1, "en"),
    ("prospects.marketing", 1, "da"),
    ("prospects.marketing", 1, "en"),
]


def test_publication_freezes_the_words_of_each_consent_per_language():
    """R-037: what people see is reproducible after later edits."""
    published()
    assert wordings() == FIRST
    wording = models.Wording.objects.get(purpose="prospects.marketing", language="en")
    assert wording.text == (
        "Nordlys Software A/S sends news. We use your address. Until you stop. One click in each mail. "
        "A no changes nothing."
    )
    assert wording.controls == [
        {"name": "agree", "label": "Yes please", "default": False},
        {"name": "refuse", "label": "No thanks", "default": False},
    ]
    assert wording.companies == ["nordlys"]
    assert evidence.verify(wording) is True


def test_words_that_did_not_change_are_not_frozen_again():
    rows = published()
    edit(rows.writer, rows.support, description=both("Noget andet."))
    publish(rows)
    assert wordings() == FIRST


def test_a_material_change_freezes_the_words_anew():
    rows = published()
    edit(rows.writer, rows.news, description=both("Vi sender også tilbud."))
    publish(rows)
    assert wordings() == [*FIRST, ("prospects.marketing", 2, "da"), ("prospects.marketing", 2, "en")]


def test_a_mended_comma_freezes_the_new_words_at_the_same_revision():
    rows = published()
    edit(rows.writer, rows.news.consent_text, refusal=both("Et nej ændrer intet.", "A no changes nothing at all."))
    proposal = propose(
        by=rows.writer, reason="Clearer", wording_only=["wordings.prospects.marketing.texts"], wording_reason="Clearer"
    )
    approve(proposal=proposal, by=rows.writer)
    assert wordings() == [*FIRST, ("prospects.marketing", 1, "en")]
    assert models.Edition.objects.get(number=2).wordings.get().text.endswith("A no changes nothing at all.")


def test_publication_writes_the_revision_to_the_row():
    rows = published()
    edit(rows.writer, rows.support, description=both("Noget andet."))
    publish(rows)
    rows.support.refresh_from_db()
    rows.access.refresh_from_db()
    assert (rows.support.revision, rows.access.revision) == (2, 1)


def test_publication_is_traced_with_approver_and_reason():
    """R-011: who, when, why."""
    rows = published()
    edit(rows.writer, rows.support, description=both("Noget andet."))
    edition = publish(rows)
    trace = history.of(rows.support)[-1]
    assert (trace.by, trace.reason) == (edition.published_by, "First words")


def test_approving_takes_the_same_number_of_queries_however_many_activities_there_are():
    rows = published(activities=12)
    assert approving(rows) == approving(grown(rows, to=160)) > 0
    assert models.Activity.objects.count() == 160


def grown(rows, to):
    for place in range(models.Activity.objects.count(), to):
        line = factories.ActivityFactory(
            code=f"c{place:03}",
            controller=rows.company,
            **dict.fromkeys(
                [
                    "no_transfers_reason",
                    "no_measures_reason",
                    "no_recipients_reason",
                    "no_time_limits_reason",
                    "dpia_reason",
                ],
                both("x"),
            ),
            dpia_screening="not-needed",
        )
        factories.CellFactory(activity=line, category=rows.groups["customers"], data_category=rows.contact_data)
        models.ActivityPurpose.objects.create(activity=line, purpose=rows.support)
    return rows


def approving(rows):
    """How many queries an approval takes."""
    edit(rows.writer, rows.access, description=both(f"{models.Activity.objects.count()} linjer"))
    proposal, approver = propose(by=rows.writer, reason="Grow"), officer("Asger")
    assert approver.has_perm("purposes.approve_edition")
    with CaptureQueriesContext(connection) as queries:
        approve(proposal=proposal, by=approver)
    return len(queries)
