"""Recording what was done, mending a slip, correcting an error."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from gdpr_registry import evidence, findings
from gdpr_registry.frozen import RowIsFrozen
from gdpr_registry.models import Tombstone
from purposes import days
from purposes.actions import stop_purpose
from purposes.exceptions import RegisterError
from subjects.actions import log_entry as mending
from subjects.models import LogEntry
from tests.purposes.register import edit, officer, publish
from tests.subjects.log import SUPPORT, VISIT, correct, record, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def register(small_register):
    return small_register


def later(monkeypatch, **span):
    """From here on the database's clock, as the actions read it, is ahead."""
    now = mending.database_now
    monkeypatch.setattr(mending, "database_now", lambda: now() + timedelta(**span))


def test_an_entry_says_what_was_done_for_which_purpose_on_which_basis(register):
    """Art. 5(2): the ground is what was in force when it was recorded."""
    me = staff()
    entry = record(me, people_count=3, system="", note=" by phone ")
    assert (entry.task, entry.purpose, entry.basis, entry.edition) == (SUPPORT, "customers.d", "A6-1-f", 1)
    assert (entry.by, entry.people_count, entry.note) == (me, 3, "by phone")
    assert entry.happened_at <= entry.recorded_at
    assert evidence.verify(entry) is True


def test_an_entry_keeps_the_edition_under_which_it_was_recorded(register):
    first = record(staff())
    edit(register.writer, register.support, statute={"da": "", "en": ""}, name={"da": "hjælp", "en": "help"})
    publish(register)
    assert (first.edition, record(staff()).edition) == (1, 2)


@pytest.mark.parametrize("role", ["staff", "recruiter", "reception", "officer"])
def test_staff_recruiters_reception_and_officers_record(register, role):
    assert record(staff(roles=[role])).pk


@pytest.mark.parametrize("roles", [["auditor"], ["data_protection_officer"], ["technical_administrator"], []])
def test_who_only_reads_does_not_record(register, roles):
    with pytest.raises(PermissionDenied):
        record(staff(roles=roles))
    assert LogEntry.objects.count() == 0


def test_the_same_form_sent_twice_records_once(register):
    me, key = staff(), uuid4()
    assert record(me, key=key).pk == record(me, key=key).pk
    assert LogEntry.objects.count() == 1


def test_the_key_of_somebody_else_records_nothing_in_their_name(register):
    key = uuid4()
    record(staff(), key=key)
    with pytest.raises(IntegrityError):
        record(staff(), key=key)
    assert LogEntry.objects.count() == 1


def test_what_was_done_needs_words(register):
    with pytest.raises(RegisterError, match=r"Write what|Skriv"):
        record(staff(), what="   ")


def test_a_task_of_no_purpose_in_force_is_refused_in_a_sentence(register):
    with pytest.raises(RegisterError, match=r"d\.gone"):
        record(staff(), task="d.gone")


def test_a_stopped_purpose_is_refused_in_a_sentence(register):
    stop_purpose(purpose="customers.d", by=officer(), reason="Too many reports")
    with pytest.raises(RegisterError, match=r"customers\.d"):
        record(staff())
    assert record(staff(), task=VISIT).purpose == "visitors.access"


def test_what_was_done_before_the_stop_may_be_recorded_after_it(register):
    stop_purpose(purpose="customers.d", by=officer(), reason="Too many reports")
    assert record(staff(), happened_at=timezone.now() - timedelta(hours=1)).pk


def test_what_has_not_happened_yet_is_refused(register):
    with pytest.raises(RegisterError):
        record(staff(), happened_at=timezone.now() + timedelta(hours=1))


def test_the_database_refuses_an_entry_recorded_before_it_happened(register):
    entry = record(staff())
    entry.pk, entry._state.adding, entry.key = None, True, uuid4()
    entry.leaf_id, entry.happened_at = uuid4(), timezone.now() + timedelta(days=1)
    with pytest.raises(IntegrityError, match="an_entry_is_recorded_after_it_happened"), transaction.atomic():
        entry.save()


# --- Slips and errors ----------------------------------------------------------------------------


def test_its_author_mends_a_slip_beneath_the_same_row(register):
    me = staff()
    entry = record(me, people_count=2)
    mend = correct(entry, me, people_count=3)
    again = correct(mend, me, what="Answered three cases", people_count=3)
    assert (mend.is_mend, mend.corrects_id, again.corrects_id) == (True, entry.pk, entry.pk)
    assert [row.what for row in LogEntry.objects.standing()] == ["Answered three cases"]
    assert [row.pk for row in LogEntry.objects.of_one(entry.pk)] == [again.pk, mend.pk, entry.pk]
    assert mend.happened_at == entry.happened_at


def test_a_slip_is_mended_within_fifteen_minutes(register, monkeypatch):
    me = staff()
    entry = record(me)
    later(monkeypatch, minutes=14)
    assert correct(entry, me).is_mend is True
    later(monkeypatch, minutes=2)
    assert correct(entry, me).is_mend is False


def test_a_later_correction_is_an_entry_of_its_own_that_points_to_the_first(register, monkeypatch):
    me = staff()
    entry = record(me)
    mend = correct(entry, me)
    later(monkeypatch, minutes=16)
    error = correct(mend, me, what="Answered no case")
    another = correct(error, officer(), what="Answered one case")
    assert (error.is_mend, error.corrects_id, another.corrects_id) == (False, entry.pk, entry.pk)
    assert LogEntry.objects.standing().count() == 3


def test_a_colleague_who_reads_all_corrects_by_an_entry_of_their_own(register):
    entry = record(staff())
    assert correct(entry, officer()).is_mend is False


def test_nobody_corrects_an_entry_that_they_may_not_read(register):
    entry = record(staff())
    with pytest.raises(PermissionDenied):
        correct(entry, staff("Sofus"))


def test_a_corrected_entry_keeps_its_ground_where_the_task_stays(register):
    """The purpose may have been stopped meanwhile: the slip can still be mended, another task not be chosen."""
    me = staff()
    entry, other = record(me), record(me, task=VISIT)
    stop_purpose(purpose="customers.d", by=officer(), reason="Too many reports")
    assert correct(entry, me).purpose == "customers.d"
    with pytest.raises(RegisterError):
        correct(other, me, task=SUPPORT, happened_at=timezone.now() + timedelta(seconds=0))


def test_the_same_correction_sent_twice_corrects_once(register):
    me, key = staff(), uuid4()
    entry = record(me)
    assert correct(entry, me, key=key).pk == correct(entry, me, key=key).pk
    assert LogEntry.objects.count() == 2


# --- Frozen --------------------------------------------------------------------------------------


def test_an_entry_is_never_changed(register):
    entry = record(staff())
    entry.what = "Something else"
    with pytest.raises(RowIsFrozen):
        entry.save()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE subjects_logentry SET what = 'x'")
    entry.refresh_from_db()
    assert entry.what == "Answered a case"


def test_an_entry_goes_only_when_a_tombstone_names_it(register):
    """R-035."""
    entry = record(staff())
    with pytest.raises(DatabaseError), transaction.atomic():
        entry.delete()
    Tombstone.objects.create(leaf_id=entry.leaf_id, kind=entry.sealed_kind(), purpose=entry.purpose, run=uuid4())
    entry.delete()
    assert LogEntry.objects.count() == 0


def entry_of(by, months, corrects=None):
    """An entry recorded so many months ago."""
    at = days.months_before(timezone.now(), months)
    ground = {"task": SUPPORT, "purpose": "customers.d", "basis": "A6-1-f", "edition": 1}
    return LogEntry.objects.record(
        by=by, key=uuid4(), happened_at=at, recorded_at=at, what=f"{months} months", corrects=corrects, **ground
    )


def test_entries_go_after_36_months_with_their_corrections_and_leave_tombstones(register, settings):
    """R-087: the log has a time limit; who recorded goes with the row, the count of the past stays."""
    settings.STAFF_LOG_MONTHS = 36
    me = staff()
    old, touched = entry_of(me, 40), entry_of(me, 40)
    gone = [old, entry_of(me, 37, corrects=old)]
    kept = [touched, entry_of(me, 37, corrects=touched), entry_of(me, 35, corrects=touched), record(me)]
    assert mending.remove_old() == 2
    assert set(LogEntry.objects.all()) == set(kept)
    stones = Tombstone.objects.all()
    assert {stone.leaf_id for stone in stones} == {entry.leaf_id for entry in gone}
    assert {(stone.kind, stone.purpose) for stone in stones} == {("subjects.logentry", "customers.d")}
    assert len({stone.run for stone in stones}) == 1
    assert list(findings.of_evidence()) == []
    assert mending.remove_old() == 0


def test_many_old_entries_go_in_several_transactions(register, monkeypatch):
    monkeypatch.setattr(mending, "AT_ONCE", 2)
    me = staff()
    for _number in range(5):
        entry_of(me, 50)
    assert mending.remove_old() == 5
    assert len(set(Tombstone.objects.values_list("run", flat=True))) == 3


# --- Questions -----------------------------------------------------------------------------------


def test_the_tasks_used_most_come_first(register):
    me = staff()
    for task in (VISIT, SUPPORT, SUPPORT):
        record(me, task=task)
    record(staff(), task=VISIT)
    since = timezone.now() - timedelta(days=1)
    assert LogEntry.objects.most_used_tasks(me, since, 5) == [SUPPORT, VISIT]


def test_entries_are_found_by_purpose_account_and_period(register):
    me, today = staff(), timezone.now()
    old = record(me, happened_at=today - timedelta(days=10))
    record(staff(), task=VISIT)
    assert list(LogEntry.objects.readable_by(me)) == [old]
    assert LogEntry.objects.readable_by(officer()).count() == 2
    assert list(LogEntry.objects.between(None, today - timedelta(days=1))) == [old]
    assert list(LogEntry.objects.not_for(["visitors.access"])) == [old]
    assert [row["purpose"] for row in LogEntry.objects.standing().by_purpose()] == ["customers.d", "visitors.access"]


def test_a_mended_entry_counts_once_and_for_its_last_purpose(register):
    me = staff()
    correct(record(me), me, task=VISIT)
    counted = LogEntry.objects.standing().by_purpose()
    assert [(row["purpose"], row["entries"]) for row in counted] == [("visitors.access", 1)]
