"""Systems record what was said elsewhere: yeses by the hash of their words, noes, withdrawals, objections (R-036)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consents.actions import message, report_many
from consents.actions.weighing import Report
from consents.faults import Faulty
from consents.imports.plan import look
from consents.models import ApiMessage, ConsentEvent, Standing
from gdpr_registry import evidence
from gdpr_registry.models import OutgoingMail
from purposes.models import Wording
from subjects.actions import add_identifier
from tests.consents.imported import row, uploaded
from tests.consents.people import NEWS, SUPPORT, person, said, staff, wording, yes
from tests.consents.systems import EVENTS, System, error, errors
from tests.purposes.register import edit, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def system(small_register):
    return System()


def given(who, **fields):
    """A yes as a system sends it."""
    return {
        "person": str(getattr(who, "pk", who)),
        "kind": "given",
        "purpose": NEWS,
        "wording": wording().sha256,
        "evidence": "document",
        "document": "crm:form-7",
        **fields,
    }


def no(who, kind="withdrawn", purpose=NEWS, **fields):
    return {"person": str(getattr(who, "pk", who)), "kind": kind, "purpose": purpose, **fields}


def reason(system, who, purpose=NEWS, **question):
    return system.ask(purpose=purpose, person=str(who.pk), **question).json()["reason"]


def test_a_yes_to_what_is_offered_to_children_says_that_they_may_say_it(system, small_register):
    """R-042: unknown is no; nothing is kept of it."""
    edit(small_register.writer, small_register.news, offered_to_children=True)
    publish(small_register)
    who = person("prospects")
    for unsaid in ({}, {"of_age": False}, {"of_age": None}):
        refused = system.report(given(who, **unsaid))
        assert (refused.status_code, errors(refused)) == (422, [("refused", "events.0.of_age")])
    assert system.report(no(who, of_age=True)).status_code == 422
    assert not ConsentEvent.objects.exists()
    assert system.report(given(who, of_age=True)).status_code == 200
    assert reason(system, who) == "allowed"
    [told] = look(uploaded(row("7", email="a@example.dk", said="given", when="2026-01-01"))).words
    assert told.worth == "not_in_force"


# --- What is recorded ------------------------------------------------------------------------------


def test_a_yes_is_known_to_the_gate_with_the_next_question_and_a_no_as_well(system):
    """R-036, R-051."""
    who = person("prospects")
    assert reason(system, who) == "no_consent"
    answer = system.report(given(who))
    assert answer.status_code == 200
    assert reason(system, who) == "allowed"
    event = ConsentEvent.objects.get()
    assert answer.json() == {
        "events": [
            {
                "item": 0,
                "id": event.pk,
                "person": str(who.pk),
                "kind": "given",
                "purpose": NEWS,
                "channel": "purpose",
                "happened_at": event.happened_at.isoformat().replace("+00:00", "Z"),
                "recorded_at": event.recorded_at.isoformat().replace("+00:00", "Z"),
                "good_until": event.valid_until.isoformat().replace("+00:00", "Z"),
            }
        ]
    }
    assert system.report(no(who)).status_code == 200
    assert reason(system, who) == "withdrawn"


def test_what_is_told_stands_in_the_event_and_is_sealed(system):
    """R-035, R-036."""
    who = person("prospects")
    then = timezone.now() - timedelta(days=40)
    system.report(given(who, method="paper", happened_at=then.isoformat(), note=" Read aloud. "))
    event = ConsentEvent.objects.get()
    kept = {name: getattr(event, name) for name in ("evidence", "document", "note", "method", "by", "source")}
    assert kept == {
        "evidence": "document",
        "document": "crm:form-7",
        "note": "Read aloud.",
        "method": "paper",
        "by": None,
        "source": system.token.source,
    }
    assert (event.wording, event.happened_at, event.person) == (wording(), then, who)
    assert then + timedelta(days=365) < event.valid_until < then + timedelta(days=800)
    assert evidence.verify(event)


def test_each_channel_is_an_event_of_its_own(system):
    """R-039."""
    who = person("prospects")
    answer = system.report(given(who, channels=["purpose", "email", "email"])).json()
    assert [(one["item"], one["channel"]) for one in answer["events"]] == [(0, "purpose"), (0, "email")]
    assert reason(system, who, channel="email") == "allowed"


def test_a_no_to_the_purpose_takes_its_channels_with_it(system):
    """R-051: those of the same message too."""
    who, other = person("prospects"), person("prospects")
    system.report(given(who, channels=["purpose", "email"]))
    answer = system.report(given(who, channels=["sms"]), no(who), given(other, channels=["email"])).json()
    assert [(one["item"], one["kind"], one["channel"]) for one in answer["events"]] == [
        (0, "given", "sms"),
        (1, "withdrawn", "purpose"),
        (1, "withdrawn", "email"),
        (1, "withdrawn", "sms"),
        (2, "given", "email"),
    ]
    assert {(row.person, row.channel): row.status for row in Standing.objects.filter(status="ConsentGiven")} == {
        (other, "email"): "ConsentGiven"
    }


def test_an_objection_is_of_its_paragraph(system):
    """R-056, R-057."""
    customer, prospect = person("customers"), person("prospects")
    answer = system.report(
        no(customer, "objected", SUPPORT, ground="A21-1"), no(prospect, "objected", NEWS, ground="A21-2")
    )
    assert answer.status_code == 200
    rows = [(row.person, row.objection, bool(row.marketing_objected_at)) for row in Standing.objects.order_by("pk")]
    assert rows == [(customer, "open", False), (prospect, "", True)]
    refused = system.report(no(prospect, "objected", NEWS, ground="A21-1"))
    assert errors(refused) == [("refused", "events.0.purpose")]
    assert "withdrawn" in error(refused)["message"]


def test_a_system_takes_no_objection_back(system):
    """R-057: only the person's own hand does."""
    who = person("prospects")
    said("object_to", who, ground="A21-2")
    system.report(given(who))
    assert Standing.objects.get().marketing_objected_at is not None


def test_people_are_named_by_what_they_are_found_by(system):
    who = person("prospects")
    add_identifier(person=who, kind="reference", system="crm", value="4711", by=None)
    system.report(given("crm:4711"), no("CRM:4711", "refused") | {"person": "crm:4711"})
    assert list(ConsentEvent.objects.values_list("person", flat=True)) == [who.pk, who.pk]


# --- Receipts --------------------------------------------------------------------------------------


def test_the_receipt_of_a_yes_is_mailed_and_that_of_a_no_where_it_is_asked_for(system):
    """R-046."""
    who = person("prospects")
    add_identifier(person=who, kind="email", value="karen@example.dk", by=None)
    yes_event = system.report(given(who, channels=["purpose", "email"]), key="one").json()["events"]
    system.report(given(who, channels=["purpose", "email"]), key="one")
    system.report(no(who, channels=["sms"]), given(who, receipt=False))
    asked = system.report(no(who, channels=["email"], receipt=True)).json()["events"]
    mails = OutgoingMail.objects.filter(kind="consents.receipt").order_by("pk")
    assert [mail.context["events"] for mail in mails] == [[one["id"] for one in told] for told in (yes_event, asked)]


# --- What is refused -------------------------------------------------------------------------------


def test_a_yes_to_words_that_were_never_published_is_refused_and_told_what_to_do(system):
    """R-036, R-037."""
    who = person("prospects")
    refused = system.report(given(who, wording="0" * 64))
    assert (refused.status_code, errors(refused)) == (422, [("unknown_wording", "events.0.wording")])
    assert "/api/v1/wordings" in error(refused)["message"]
    assert not ConsentEvent.objects.exists()


def test_a_yes_to_the_words_of_another_purpose_is_refused(system):
    other = Wording.objects.filter(purpose="applicants.evaluation").first()
    refused = system.report(given(person("prospects"), wording=other.sha256))
    assert errors(refused) == [("refused", "events.0.wording")]
    assert not ConsentEvent.objects.exists()


@pytest.mark.parametrize("claimed", ["mailbox", "link"])
def test_no_system_claims_what_only_the_persons_own_hand_makes(system, claimed):
    """R-038: at the door, in the action, and in the database."""
    who = person("prospects")
    refused = system.report(given(who, evidence=claimed))
    assert (refused.status_code, error(refused)["field"]) == (422, "events.0.evidence")
    reports = [Report(who=str(who.pk), kind="given", purpose=NEWS, wording=wording().sha256, evidence=claimed)]
    with pytest.raises(Faulty) as told:
        report_many(token=system.token, reports=reports, key="k", body={})
    assert told.value.faults[0][:2] == ("events.0.evidence", "not_permitted")
    with pytest.raises(PermissionDenied):
        yes(who, evidence=claimed, source=system.token.source)
    like = yes(who)
    columns = {field.attname: getattr(like, field.attname) for field in ConsentEvent._meta.concrete_fields}
    for own in ("id", "leaf_id", "salt"):
        del columns[own]
    with pytest.raises(IntegrityError, match="no_system_proves_a_mailbox"), transaction.atomic():
        ConsentEvent.objects.create(**{**columns, "source": "api.1", "key": "x", "evidence": claimed})


WRONG = [
    ({"evidence": "document", "document": " "}, "refused", "evidence"),
    ({"purpose": "no.such"}, "refused", "purpose"),
    ({"purpose": SUPPORT}, "refused", "purpose"),
    ({"person": "nobody@example.dk"}, "no_such_person", "person"),
    ({"person": str(uuid4())}, "no_such_person", "person"),
    ({"person": "?"}, "no_such_person", "person"),
    ({"happened_at": "2999-01-01T00:00:00Z"}, "not_yet", "happened_at"),
    ({"happened_at": "1969-12-31T00:00:00Z"}, "instant", "happened_at"),
    ({"wording": None}, "needed", "wording"),
    ({"evidence": None}, "needed", "evidence"),
    ({"ground": "A21-2"}, "not_of_this_kind", "ground"),
    ({"kind": "withdrawn"}, "not_of_this_kind", "wording"),
    ({"kind": "invalidated"}, "not_valid", "kind"),
    ({"channels": []}, "not_valid", "channels"),
    ({"channels": ["pigeon"]}, "not_valid", "channels.0"),
    ({"channels": ["email"] * 6}, "not_valid", "channels"),
    ({"method": "preference_centre"}, "not_valid", "method"),
    ({"document": "a\r\nBcc: x"}, "not_valid", "document"),
    ({"note": "a\x00"}, "not_valid", "note"),
    ({"note": "x" * 2_001}, "not_valid", "note"),
]


@pytest.mark.parametrize(("change", "code", "field"), WRONG)
def test_what_is_wrong_is_told_at_its_event_and_field_and_nothing_is_recorded(system, change, code, field):
    who = person("prospects")
    refused = system.report(given(who), given(who, **change))
    assert refused.status_code == 422
    assert (error(refused)["code"], error(refused)["field"]) == (code, f"events.1.{field}")
    assert error(refused)["message"].endswith((".", "+01:00."))
    assert not ConsentEvent.objects.exists()
    assert not ApiMessage.objects.exists()


@pytest.mark.parametrize("field", ["source", "by", "recorded_at", "key", "id", "valid_until", "valid_months", "voids"])
def test_what_the_registry_says_itself_is_not_taken_from_a_message(system, field):
    """A mass assignment is refused, not ignored."""
    refused = system.report(given(person("prospects"), **{field: "1"}))
    assert (refused.status_code, error(refused)["code"]) == (422, "extra_forbidden")
    assert error(refused)["field"] == f"events.0.{field}"


def test_somebody_who_was_erased_is_nobody(system):
    gone = person("prospects")
    type(gone).objects.filter(pk=gone.pk).update(erased_on=timezone.localdate(), language="")
    assert errors(system.report(given(gone))) == [("no_such_person", "events.0.person")]


def test_nobody_guesses_who_of_several_is_meant(system):
    for _ in range(2):
        add_identifier(person=person("prospects"), kind="email", value="home@example.dk", by=None)
    assert errors(system.report(given("home@example.dk"))) == [("several_people", "events.0.person")]
    assert not ConsentEvent.objects.exists()


# --- All or nothing --------------------------------------------------------------------------------


def test_every_bad_event_is_told_and_nothing_is_half_recorded(system):
    who = person("prospects")
    refused = system.report(
        given(who), given("x@example.dk"), given(who), given(who, wording="0" * 64), no(who, purpose="no.such")
    )
    assert errors(refused) == [
        ("no_such_person", "events.1.person"),
        ("unknown_wording", "events.3.wording"),
        ("refused", "events.4.purpose"),
    ]
    badly_written = system.report(given(who, evidence="mailbox"), given(who), given(who, kind="x"))
    assert errors(badly_written) == [("not_valid", "events.0.evidence"), ("not_valid", "events.2.kind")]
    assert not ConsentEvent.objects.exists()


def test_a_thousand_go_at_once_and_one_more_does_not(system):
    who = person("prospects")
    answer = system.report(*[no(who, channels=["email"]) for _ in range(1_000)])
    assert [one["item"] for one in answer.json()["events"]] == list(range(1_000))
    assert ConsentEvent.objects.count() == 1_000
    refused = system.report(*[no(who) for _ in range(1_001)])
    assert (refused.status_code, error(refused)["code"], error(refused)["field"]) == (413, "too_large", "events")
    assert ConsentEvent.objects.count() == 1_000


def test_a_huge_body_is_not_read(system):
    refused = system.report(given("x" * 3_000_000))
    assert (refused.status_code, error(refused)["code"]) == (413, "too_large")


def test_three_events_cost_as_many_queries_as_one_and_thirty_no_more(system):
    def cost(number):
        told = [given(person("prospects"), receipt=False) for _ in range(number)]
        with CaptureQueriesContext(connection) as queries:
            assert system.report(*told).status_code == 200
        return len(queries)

    cost(1)
    assert (cost(1), cost(3), cost(30)) == (21, 21, 21)


# --- Keys ------------------------------------------------------------------------------------------


def test_the_same_message_is_recorded_once_and_answered_alike(system):
    """R-054."""
    who = person("prospects")
    first = system.report(given(who), key="a")
    again = system.report(given(who), key="a")
    assert (again.status_code, again.content) == (200, first.content)
    assert ConsentEvent.objects.count() == 1


def test_a_late_duplicate_of_a_withdrawal_takes_no_later_yes_back(system):
    """R-054: by the key, never by the order of arrival."""
    who = person("prospects")
    system.report(given(who))
    system.report(no(who), key="stop")
    system.report(given(who, channels=["purpose", "email"]))
    system.report(no(who), key="stop")
    assert reason(system, who, channel="email") == "allowed"


@pytest.mark.parametrize(
    "change", [{"channels": ["email"]}, {"channels": ["purpose", "email"]}, {"note": "other"}, {"receipt": False}]
)
def test_a_key_with_another_body_is_refused(system, change):
    """R-054."""
    who = person("prospects")
    system.report(given(who), key="a")
    refused = system.report(given(who, **change), key="a")
    assert (refused.status_code, error(refused)["code"]) == (409, "key_conflict")
    assert system.report(given(who), given(who), key="a").status_code == 409
    assert ConsentEvent.objects.count() == 1


def test_the_ledger_knows_a_key_when_its_message_is_long_forgotten(system):
    """R-054."""
    who = person("prospects")
    first = system.report(given(who, channels=["purpose", "email"]), key="a")
    ApiMessage.objects.update(at=timezone.now() - timedelta(days=31))
    assert message.remove_old() == 1
    assert system.report(given(who, channels=["purpose", "email"]), key="a").content == first.content
    ApiMessage.objects.all().delete()
    assert system.report(given(who, channels=["purpose", "sms"]), key="a").status_code == 409
    assert ConsentEvent.objects.count() == 2


def test_what_was_refused_may_be_mended_under_its_key(system):
    who = person("prospects")
    assert system.report(given(who, wording="0" * 64), key="a").status_code == 422
    assert system.report(given(who), key="a").status_code == 200


def test_keys_of_two_systems_are_two_and_neither_learns_of_the_other(system):
    who, other = person("prospects"), System()
    first = system.report(given(who), key="a").json()["events"]
    second = other.report(no(who), key="a").json()["events"]
    assert [one["kind"] for one in (*first, *second)] == ["given", "withdrawn"]


@pytest.mark.parametrize("key", ["x" * 201, "two words", "søren", "tab\tbed"])
def test_a_key_is_of_visible_characters(system, key):
    refused = system.report(given(person("prospects")), key=key)
    assert (refused.status_code, error(refused)["code"]) == (422, "not_valid")
    assert error(refused)["field"] == "Idempotency-Key"


def test_a_message_without_a_key_is_told_to_bring_one(system):
    refused = system.send({"events": [given(person("prospects"))]}, EVENTS)
    assert (refused.status_code, error(refused)["code"]) == (422, "missing")
    assert "Idempotency-Key" in error(refused)["message"]
    assert not ConsentEvent.objects.exists()


def test_what_a_key_says_is_kept_nowhere(system):
    """R-112: a system may write an address into it."""
    system.report(given(person("prospects")), key="karen@example.dk")
    assert "karen" not in ConsentEvent.objects.get().key
    assert b"karen" not in bytes(ApiMessage.objects.get().key_hash)


# --- What a token is for ---------------------------------------------------------------------------


def test_a_token_records_of_its_own_purposes_and_nobody_is_looked_up_for_another(small_register):
    """R-113."""
    system = System(every_purpose=False, purposes=[SUPPORT])
    refused = system.report(no("x@example.dk", "objected", SUPPORT, ground="A21-1"), given("x@example.dk"))
    assert (refused.status_code, errors(refused)) == (403, [("not_permitted", "events.1.purpose")])


def test_a_token_without_the_verb_records_nothing(small_register):
    system = System(verbs=["decide", "read", "people"])
    refused = system.report(given(person("prospects")))
    assert (refused.status_code, error(refused)["code"]) == (403, "not_permitted")
    assert not ConsentEvent.objects.exists()


def test_an_account_that_records_is_not_fooled_by_a_systems_source(system):
    """A door names its own source; staff with the link in hand are refused as before."""
    with pytest.raises(PermissionDenied):
        yes(person("prospects"), by=staff(), evidence="mailbox")
