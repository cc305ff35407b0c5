"""What is said gets into the ledger once, whole, and is never changed."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from consents import actions
from consents.actions.common import Saying
from consents.actions.objection import write_objection
from consents.fold import NOTHING, State, fold
from consents.kinds import Method, Status
from consents.models import ConsentEvent, Standing
from consents.recording import KeyConflict
from gdpr_registry import evidence
from gdpr_registry.frozen import RowIsFrozen
from gdpr_registry.models import AccessEntry, Leaf, Unsealed
from purposes.exceptions import RegisterError
from purposes.models import Wording
from tests.consents.people import NEWS, SUPPORT, person, said, staff, wording, yes

pytestmark = pytest.mark.django_db


@pytest.fixture
def register(small_register):
    return small_register


def standing(who, purpose=NEWS, channel=""):
    return Standing.objects.get(person=who, purpose=purpose, channel=channel)


def test_a_yes_names_the_words_that_were_shown_and_when_it_ends(register):
    """R-036, R-043."""
    event = yes(person("prospects"))
    assert (event.kind, event.wording, event.evidence, event.method) == ("given", wording(), "mailbox", "form")
    assert event.happened_at == event.recorded_at
    assert (event.valid_until - event.happened_at).days in (730, 731)
    assert standing(event.person).state == fold(ConsentEvent.objects.all().said())
    assert evidence.verify(event) is True


def test_every_event_leaves_a_leaf_that_waits_for_its_seal(register):
    event = yes(person("prospects"))
    assert Leaf.objects.filter(pk=event.leaf_id).exists()
    assert Unsealed.objects.filter(pk=event.leaf_id).exists()


def test_an_event_is_never_changed_or_removed(register):
    """R-035: refused by the model, and by the database for whoever goes around it."""
    event = yes(person("prospects"))
    with pytest.raises(RowIsFrozen):
        ConsentEvent.objects.update(kind="refused")
    for attack in (
        "UPDATE consents_consentevent SET kind = 'refused'",
        "DELETE FROM consents_consentevent",
        "TRUNCATE consents_consentevent CASCADE",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(attack)
    assert ConsentEvent.objects.get().pk == event.pk


@pytest.mark.owner
def test_an_event_is_never_changed_by_the_owner_of_the_tables(register, as_owner):
    """R-035."""
    yes(person("prospects"))
    with as_owner():
        for attack in ("UPDATE consents_consentevent SET kind = 'refused'", "DELETE FROM consents_consentevent"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(attack)


@pytest.mark.parametrize("method", ["pre-ticked", "scroll", "silence", "continued use"])
def test_silence_is_no_way_of_saying_yes(register, method):
    """R-038, C-673/17."""
    assert method not in Method.values
    with pytest.raises(DatabaseError), transaction.atomic():
        yes(person("prospects"), method=method[:20])
    assert not ConsentEvent.objects.exists()


def test_the_same_message_twice_is_recorded_once(register):
    """R-054."""
    who = person("prospects")
    first, again = (yes(who, key="m1") for _ in range(2))
    assert first.pk == again.pk
    assert ConsentEvent.objects.count() == 1


def test_the_same_key_with_another_message_is_refused(register):
    who = person("prospects")
    yes(who, key="m1")
    with pytest.raises(KeyConflict):
        said("withdraw", who, key="m1")
    assert standing(who).status == Status.GIVEN


def test_a_late_copy_of_a_withdrawal_takes_no_later_yes_back(register):
    """R-054: the key decides, not the order of arrival."""
    who = person("prospects")
    yes(who)
    said("withdraw", who, key="w1")
    yes(who)
    said("withdraw", who, key="w1")
    assert standing(who).status == Status.GIVEN


def test_a_yes_reported_late_does_not_go_before_the_withdrawal_that_came_between(register):
    who = person("prospects")
    yesterday = timezone.now() - timedelta(days=1)
    said("withdraw", who)
    yes(who, by=staff(), happened_at=yesterday)
    assert standing(who).status == Status.WITHDRAWN


def test_at_the_same_instant_no_wins(register, monkeypatch):
    now = timezone.now()
    monkeypatch.setattr("consents.recording.database_now", lambda: now)
    who = person("prospects")
    said("withdraw", who)
    yes(who)
    assert standing(who).status == Status.WITHDRAWN


def test_the_database_says_when_an_event_was_recorded(register):
    """R-048: the server's time, in UTC, orders; the sender's is kept beside it."""
    yesterday = timezone.now() - timedelta(days=1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        before = cursor.fetchone()[0]
        event = yes(person("prospects"), by=staff(), happened_at=yesterday)
        cursor.execute("SELECT clock_timestamp()")
        after = cursor.fetchone()[0]
    event.refresh_from_db()
    assert (event.happened_at, event.recorded_at.tzinfo) == (yesterday, UTC)
    assert before <= event.recorded_at <= after


def test_a_clock_that_goes_back_loses_no_withdrawal(register, monkeypatch):
    """R-048, R-051."""
    who = person("prospects")
    given = yes(who)
    monkeypatch.setattr("consents.recording.database_now", lambda: given.recorded_at - timedelta(hours=1))
    said("withdraw", who)
    assert standing(who).status == Status.WITHDRAWN


def test_a_withdrawal_is_taken_without_anything_to_take_back(register):
    """R-049: it is never lost, whatever else is on file."""
    who = person("prospects")
    said("withdraw", who)
    assert standing(who).status == Status.WITHDRAWN


def test_nobody_answers_for_a_purpose_that_no_edition_names(register):
    with pytest.raises(RegisterError, match=r"“prospects\.nothing”"):
        said("withdraw", person("prospects"), "prospects.nothing")


def test_a_yes_to_words_of_another_purpose_is_refused(register):
    """R-037, R-039."""
    other = Wording.objects.exclude(purpose=NEWS).first()
    with pytest.raises(RegisterError):
        yes(person("prospects"), wording=other)
    assert not ConsentEvent.objects.exists()


def test_a_yes_to_a_purpose_that_asks_for_none_is_refused(register):
    with pytest.raises(RegisterError):
        yes(person("customers"), SUPPORT, wording=wording())


@pytest.mark.parametrize("evidence", ["mailbox", "link"])
def test_staff_cannot_prove_a_mailbox_for_a_person(register, evidence):
    with pytest.raises(PermissionDenied):
        yes(person("prospects"), by=staff(), evidence=evidence)
    assert not ConsentEvent.objects.exists()


def test_a_document_that_was_seen_is_kept_somewhere(register):
    with pytest.raises(RegisterError):
        yes(person("prospects"), by=staff(), evidence="document", document=" ")


def test_what_staff_record_leaves_a_trace_of_who_did_it(register):
    """R-113: who, whom, for which purpose; never what was said."""
    me, who = staff(), person("prospects")
    yes(who, by=me)
    entry = AccessEntry.objects.get(action="consents.yes_recorded")
    assert (entry.actor_id, entry.object_id, entry.purpose, entry.fields) == (me.pk, str(who.pk), NEWS, [])


@pytest.mark.parametrize(
    "roles", [["auditor"], ["reception"], ["technical_administrator"], ["data_protection_officer"]]
)
def test_who_does_not_meet_people_records_nothing_for_them(register, roles):
    with pytest.raises(PermissionDenied):
        yes(person("prospects"), by=staff(*roles))


def test_staff_cannot_lift_an_objection(register):
    """R-057, R-085: a yes that somebody reports takes no objection back; the person's own hand does."""
    who = person("customers", "prospects")
    said("object_to", who, NEWS, ground="A21-2")
    yes(who, by=staff())
    assert standing(who).marketing_objected_at is not None
    yes(who)
    assert standing(who).marketing_objected_at is None


def test_a_yes_to_a_consent_takes_no_objection_to_an_interest_beside_it_back(register):
    """R-085: the words of the consent say nothing of the part that rests on an interest, and their own hand neither."""
    who = person("prospects")
    write_objection(person=who, purpose=NEWS, ground="A21-1", saying=Saying(None, "web", "once", "form"))
    yes(who)
    assert (standing(who).objection, standing(who).status) == ("open", "ConsentGiven")


def test_an_objection_is_to_a_legitimate_interest(register):
    with pytest.raises(RegisterError):
        said("object_to", person("prospects"), NEWS)


def test_who_owns_the_purpose_does_not_decide_to_go_on(register):
    """R-085."""
    who = person("customers")
    said("object_to", who, SUPPORT)
    with pytest.raises(PermissionDenied):
        said("answer_objection", who, SUPPORT, by=register.owner, outcome="overridden", note="We must.")
    said("answer_objection", who, SUPPORT, by=staff("officer"), outcome="overridden", note="Fraud case 12 is open.")
    assert standing(who, SUPPORT).objection == "overridden"


def test_a_compelling_ground_is_written_down(register):
    who = person("customers")
    said("object_to", who, SUPPORT)
    with pytest.raises(RegisterError):
        said("answer_objection", who, SUPPORT, by=staff("officer"), outcome="overridden", note=" ")


def test_there_is_no_answer_to_an_objection_to_marketing(register):
    """R-057: absolute."""
    who = person("customers")
    said("object_to", who, SUPPORT, ground="A21-2")
    with pytest.raises(RegisterError):
        said("answer_objection", who, SUPPORT, by=staff("officer"), outcome="overridden", note="But we want to.")


def test_a_restriction_of_all_names_no_purpose_and_is_lifted_with_a_reason(register):
    who = person("customers")
    said("restrict", who, "", ground="A18-1-a")
    assert standing(who, "").restriction == "A18-1-a"
    with pytest.raises(RegisterError):
        said("lift_restriction", who, "", ground="A18-1-a", by=staff("officer"), note="")
    said("lift_restriction", who, "", ground="A18-1-a", by=staff("officer"), note="Corrected and told on Monday.")
    assert standing(who, "").restriction == ""


def test_an_event_declared_invalid_has_no_effect_and_stays(register):
    """R-045, R-060: nothing is rewritten."""
    who = person("prospects")
    event = yes(who, by=staff())
    actions.invalidate(event=event, by=staff("officer"), source="staff", key="i1", note="The wrong Jens Hansen.")
    assert standing(who).status == Status.INVALIDATED
    assert ConsentEvent.objects.count() == 2


def test_nobody_declares_a_no_invalid(register):
    who = person("prospects")
    event = said("withdraw", who)
    with pytest.raises(RegisterError):
        actions.invalidate(event=event, by=staff("officer"), source="staff", key="i1", note="We disagree.")


def test_nothing_is_recorded_of_somebody_who_is_not_on_file_or_was_erased(register):
    gone = person("prospects")
    type(gone).objects.filter(pk=gone.pk).update(erased_on=timezone.localdate(), language="")
    for who in (gone, type(gone)(id=uuid4(), language="da")):
        with pytest.raises(RegisterError):
            yes(who)
    assert not Standing.objects.exists()


def test_an_event_without_its_standing_is_not_recorded(register, monkeypatch):
    """R-047: both or neither."""
    refused = State(objection="unheard")
    monkeypatch.setattr("consents.recording.fold", lambda said: refused)
    before = Leaf.objects.count()
    with pytest.raises(IntegrityError, match="an_objection_stands_in_a_known_way"):
        yes(person("prospects"))
    assert not ConsentEvent.objects.exists()
    assert (Leaf.objects.count(), Unsealed.objects.count()) == (before, before)


def test_nobody_said_anything_before_the_first_event(register):
    assert fold([]) == NOTHING


def test_a_year_that_was_mistyped_is_refused_in_words(register):
    with pytest.raises(RegisterError, match="1970"):
        yes(person("prospects"), by=staff(), happened_at=datetime(1, 1, 1, tzinfo=UTC))
