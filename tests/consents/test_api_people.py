"""Systems find people, put them on file and read how they stand; who is meant is never in an address (R-110, R-113)."""

import logging
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consents.models import ApiMessage, ConsentEvent, Standing
from gdpr_registry.models import AccessEntry
from subjects.actions import add_identifier, change_name
from subjects.models import Identifier, NoticeShown, Person, PersonCategory
from subjects.people import name_of
from tests.consents.people import NEWS, SUPPORT, person, said, yes
from tests.consents.systems import PEOPLE, System, error

pytestmark = pytest.mark.django_db

EMAIL, TASK, POINT = "karen@example.dk", "d.do", "support-portal"


@pytest.fixture
def system(small_register):
    return System()


def karen(**fields):
    return {"email": EMAIL, "language": "da", "categories": ["prospects"], **fields}


def register(system, key="", **fields):
    return system.write(PEOPLE, karen(**fields), key)


def on_file(*categories, email=EMAIL, name="", reference=""):
    who = person(*(categories or ("prospects",)))
    if email:
        add_identifier(person=who, kind="email", value=email, by=None)
    if reference:
        add_identifier(person=who, kind="reference", system="crm", value=reference, by=None)
    if name:
        change_name(person=who, name=name, by=None)
    return who


# --- Found or put on file --------------------------------------------------------------------------


def test_who_is_not_on_file_is_put_there_with_the_notice_and_found_after_that(system):
    """R-025, R-110."""
    fields = {
        "name": "Karen Hansen",
        "phone": "+45 12 34 56 78",
        "references": ["crm:4711"],
        "categories": ["customers"],
        "collection_point": POINT,
    }
    first = register(system, **fields)
    assert first.status_code == 200
    who = Person.objects.get()
    assert first.json() == {"person": str(who.pk), "is_new": True}
    assert (who.language, name_of(who), who.source) == ("da", "Karen Hansen", system.token.source)
    assert sorted(who.identifiers.values_list("kind", flat=True)) == ["email", "phone", "reference"]
    assert list(who.categories.values_list("category", flat=True)) == ["customers"]
    assert NoticeShown.objects.get().source == system.token.source
    assert system.ask(task=TASK, person=EMAIL).json()["allowed"] is True
    for known in ({"email": "Karen@Example.dk"}, {"email": "", "references": ["crm:4711"]}):
        assert register(system, **known).json() == {"person": str(who.pk), "is_new": False}


def test_a_consent_of_somebody_just_put_on_file_counts_at_once(system):
    """R-051."""
    who = register(system).json()["person"]
    sha256 = next(row for row in system.get("/api/v1/wordings").json()["wordings"] if row["purpose"] == NEWS)["sha256"]
    told = {"person": who, "kind": "given", "purpose": NEWS, "wording": sha256, "evidence": "document"}
    assert system.report({**told, "document": "form 7"}).status_code == 200
    assert system.ask(purpose=NEWS, person=EMAIL).json()["reason"] == "allowed"


def test_who_is_found_gets_what_is_missing_and_keeps_name_and_language(system):
    who = on_file("customers", name="Karen Hansen")
    answer = register(
        system,
        name="karen hansen",
        language="en",
        references=["crm:4711"],
        categories=["prospects", "customers"],
        collection_point=POINT,
    )
    assert answer.json() == {"person": str(who.pk), "is_new": False}
    who.refresh_from_db()
    assert (who.language, name_of(who)) == ("da", "Karen Hansen")
    assert list(who.categories.order_by("pk").values_list("category", flat=True)) == ["customers", "prospects"]
    assert list(who.identifiers.order_by("kind").values_list("kind", flat=True)) == ["email", "reference"]
    assert NoticeShown.objects.get().person == who
    done = AccessEntry.objects.filter(object_id=str(who.pk), actor_id=None).values_list("action", "purpose")
    assert ("consents.person_seen", "registration") in done
    assert ("subjects.identifier_added", "") in done


def test_an_address_is_never_given_to_somebody_on_file(system):
    """Who reads a mailbox says yes for whoever it belongs to."""
    who = on_file(email="", reference="4711")
    assert register(system, references=["crm:4711"]).json()["person"] == str(who.pk)
    assert list(who.identifiers.values_list("kind", flat=True)) == ["reference"]


# --- Nobody guesses --------------------------------------------------------------------------------


def several(response):
    assert (response.status_code, error(response)["code"]) == (409, "several_people")
    return {UUID(one) for one in response.json()["people"]}


def test_who_shares_an_address_is_told_as_a_list(system):
    """R-110."""
    both = {on_file().pk, on_file().pk}
    assert several(register(system)) == both
    assert several(system.send({"person": EMAIL, "task": TASK}, f"{PEOPLE}/standing")) == both
    assert Person.objects.count() == 2


def test_being_told_of_several_leaves_a_trace_for_each(system):
    """R-113: nothing was put on file, and the system learned that they are."""
    both = {str(on_file().pk), str(on_file().pk)}
    register(system)
    seen = AccessEntry.objects.filter(action="consents.person_seen")
    assert set(seen.values_list("object_id", "actor_role", "purpose")) == {
        (who, system.token.source, "registration") for who in both
    }


def test_another_name_at_the_address_may_be_somebody_else(system):
    who = on_file(name="Per Hansen")
    assert several(register(system, name="Karen Hansen")) == {who.pk}
    answer = register(system, name="Karen Hansen", is_another=True).json()
    assert answer["is_new"]
    assert answer["person"] != str(who.pk)


def test_another_reference_of_the_same_system_is_somebody_else(system):
    who = on_file(reference="4711")
    answer = register(system, references=["crm:4712"]).json()
    assert (answer["is_new"], answer["person"] == str(who.pk)) == (True, False)


def test_references_of_two_people_are_told_as_a_list(system):
    both = {on_file(email="", reference=number).pk for number in ("1", "2")}
    assert several(register(system, references=["crm:1", "crm:2"])) == both


# --- Keys ------------------------------------------------------------------------------------------


def test_the_same_message_gets_the_same_answer_and_another_body_is_refused(system):
    """R-054."""
    first = register(system, key="a")
    assert register(system, key="a").content == first.content
    assert first.json()["is_new"]
    refused = register(system, key="a", name="Karen")
    assert (refused.status_code, error(refused)["code"]) == (409, "key_conflict")
    assert Person.objects.count() == 1


def test_a_key_stands_for_one_message_whichever_address_it_went_to(system):
    register(system, key="a")
    assert system.report({"person": EMAIL, "kind": "refused", "purpose": NEWS}, key="a").status_code == 409
    assert System().write(PEOPLE, karen(), "a").json()["is_new"] is False


def test_somebody_erased_since_is_not_told_again(system):
    register(system, key="a")
    Identifier.objects.all().delete()
    Person.objects.update(erased_on=timezone.localdate(), language="", source="", key="")
    refused = register(system, key="a")
    assert (refused.status_code, error(refused)["code"]) == (422, "refused")


def test_bodies_are_kept_as_a_keyed_hash(system):
    """R-112."""
    register(system, key="a", name="Karen Hansen")
    row = ApiMessage.objects.get()
    assert (len(bytes(row.body_hash)), row.is_new) == (32, True)
    assert row.person == Person.objects.get().pk


# --- What is refused -------------------------------------------------------------------------------

WRONG = [
    ({"email": ""}, "found_by_nothing", "email"),
    ({"email": "no address"}, "refused", "email"),
    ({"phone": "12"}, "refused", "phone"),
    ({"references": ["4711"]}, "not_valid", "references.0"),
    ({"references": ["crm:1"] * 21}, "not_valid", "references"),
    ({"categories": []}, "not_valid", "categories"),
    ({"categories": ["no-such"]}, "refused", ""),
    ({"language": "tlh"}, "refused", ""),
    ({"collection_point": "nowhere"}, "refused", ""),
    ({"name": "Karen\r\nBcc: everybody@example.dk"}, "not_valid", "name"),
    ({"name": "x" * 201}, "not_valid", "name"),
    ({"id": str(uuid4())}, "extra_forbidden", "id"),
    ({"source": "web"}, "extra_forbidden", "source"),
    ({"erased_on": "2026-01-01"}, "extra_forbidden", "erased_on"),
]


@pytest.mark.parametrize(("change", "code", "field"), WRONG)
def test_what_is_wrong_is_told_and_nobody_is_put_on_file(system, change, code, field):
    """Header injection and mass assignment among it."""
    refused = register(system, **change)
    assert (refused.status_code, error(refused)["code"], error(refused)["field"]) == (422, code, field)
    assert not Person.objects.exists()
    assert not ApiMessage.objects.exists()


def test_a_token_puts_people_into_the_groups_of_its_purposes_only(small_register):
    system = System(every_purpose=False, purposes=[SUPPORT])
    assert register(system).status_code == 403
    assert register(system, categories=["customers"], collection_point=POINT).json()["is_new"]
    narrow = System(every_purpose=False, purposes=[NEWS])
    assert register(narrow, email="x@example.dk", collection_point=POINT).status_code == 403


def test_a_token_without_the_verb_finds_nobody(small_register):
    system = System(verbs=["decide", "read", "record"])
    on_file()
    look = {"person": EMAIL, "task": TASK}
    refused = [register(system), *(system.send(look, f"{PEOPLE}/{what}") for what in ("find", "standing", "events"))]
    assert [(one.status_code, error(one)["code"]) for one in refused] == [(403, "not_permitted")] * 4
    assert not AccessEntry.objects.filter(action="consents.person_seen").exists()


# --- Reading ---------------------------------------------------------------------------------------


def look(system, what, ref=EMAIL, **fields):
    return system.send({"person": ref, "task": TASK, **fields}, f"{PEOPLE}/{what}")


def test_people_are_found_by_what_is_known_of_them(system):
    both = [on_file(), on_file(reference="4711")]
    assert look(system, "find").json() == {"people": [str(one.pk) for one in both]}
    assert look(system, "find", "crm:4711").json() == {"people": [str(both[1].pk)]}
    assert look(system, "find", str(both[0].pk)).json() == {"people": [str(both[0].pk)]}
    assert look(system, "find", "nobody@example.dk").json() == {"people": []}


def test_how_somebody_stands_is_told(system):
    """R-043: a yes whose time is over is told as expired."""
    who = on_file("prospects", "customers")
    event = yes(who)
    said("object_to", who, SUPPORT)
    answer = look(system, "standing").json()
    assert (answer["person"], answer["next"]) == (str(who.pk), None)
    consent, support = answer["standings"]
    assert consent["since"]
    assert {**consent, "since": "", "good_until": ""} == {
        "purpose": NEWS,
        "channel": "purpose",
        "status": "ConsentGiven",
        "since": "",
        "wording": event.wording.sha256,
        "evidence": "mailbox",
        "good_until": "",
        "objection": "",
        "objected_to_marketing_at": None,
        "restriction": "",
    }
    assert (support["purpose"], support["objection"], support["status"]) == (SUPPORT, "open", "ConsentUnknown")
    Standing.objects.filter(purpose=NEWS).update(valid_until=timezone.now() - timedelta(seconds=1))
    assert look(system, "standing").json()["standings"][0]["status"] == "ConsentExpired"


def test_what_somebody_said_is_told_without_the_notes_of_colleagues(system):
    who = on_file()
    event = yes(who, note="Spoke of her illness")
    answer = look(system, "events")
    assert "illness" not in answer.content.decode()
    [told] = answer.json()["events"]
    assert {**told, "happened_at": "", "recorded_at": "", "good_until": ""} == {
        "id": event.pk,
        "kind": "given",
        "purpose": NEWS,
        "channel": "purpose",
        "happened_at": "",
        "recorded_at": "",
        "wording": event.wording.sha256,
        "evidence": "mailbox",
        "good_until": "",
        "method": "form",
        "ground": "",
        "outcome": "",
        "voids": None,
        "source": "web",
    }


@pytest.mark.parametrize("what", ["standing", "events"])
def test_a_token_reads_of_its_own_purposes_only(small_register, what):
    """R-113: of others it learns nothing, not even that something was said."""
    system = System(every_purpose=False, purposes=[SUPPORT])
    who = on_file("prospects", "customers")
    yes(who)
    assert list(look(system, what).json().values()) == [str(who.pk), [], None]
    said("restrict", who, "", ground="A18-1-a", note="")
    said("object_to", who, SUPPORT)
    rows = look(system, what).json()["standings" if what == "standing" else what]
    assert [row["purpose"] for row in rows] == ["", SUPPORT]


@pytest.mark.parametrize("what", ["standing", "events"])
def test_many_rows_come_page_by_page(system, what):
    who = on_file()
    for channel in ("", "email", "sms", "phone"):
        said("refuse", who, channel=channel)
    rows, cursor, pages = [], 0, 0
    while cursor is not None:
        page = look(system, what, limit=3, cursor=cursor).json()
        rows += [row["channel"] for row in page["standings" if what == "standing" else what]]
        cursor, pages = page["next"], pages + 1
    assert (rows, pages) == (["purpose", "email", "sms", "phone"], 2)


@pytest.mark.parametrize("what", ["standing", "events"])
def test_nobody_erased_and_nobody_on_file_are_told_alike(system, what):
    gone = person("prospects")
    Person.objects.filter(pk=gone.pk).update(erased_on=timezone.localdate(), language="")
    told = [look(system, what, ref) for ref in (str(gone.pk), str(uuid4()), "nobody@example.dk", "crm:1")]
    assert {(one.status_code, one.content) for one in told} == {(404, told[0].content)}
    assert error(told[0])["code"] == "no_such_person"


@pytest.mark.parametrize("what", ["find", "standing", "events"])
def test_every_look_leaves_who_looked_and_what_for(system, what):
    """R-113: also the one that found nobody."""
    who = on_file()
    look(system, what, case="ABC-123")
    look(system, what, "nobody@example.dk")
    fields = {"find": ["id"], "standing": ["id", "standings"], "events": ["events", "id"]}[what]
    entries = AccessEntry.objects.filter(actor_role=system.token.source).order_by("pk")
    assert [(row.action, row.object_id, row.fields, row.purpose) for row in entries] == [
        ("consents.person_seen", str(who.pk), fields, "d.do ABC-123"),
        ("consents.person_sought", "", ["identifiers.email"], "d.do"),
    ]


def test_what_a_look_is_for_is_a_task_in_force_that_the_token_is_for(small_register):
    system = System(every_purpose=False, purposes=[NEWS])
    on_file()
    assert look(system, "find").status_code == 403
    assert error(look(system, "find", task="no.such"))["code"] == "unknown_task"
    assert error(look(system, "find", case="Karen Hansen"))["field"] == "case"
    assert look(system, "find", task="rights").status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_reading_costs_as_many_queries_however_much_was_said(system, rows):
    who = on_file()
    for _ in range(rows):
        yes(who)
    look(system, "events")
    with CaptureQueriesContext(connection) as queries:
        assert len(look(system, "events").json()["events"]) == rows
    assert len(queries) == 5


# --- What is logged --------------------------------------------------------------------------------


def test_no_person_is_logged_and_none_stands_in_an_address(system, caplog, capsys):
    """R-112, R-113."""
    caplog.set_level(logging.DEBUG)
    on_file()
    for response in (
        register(system, name="Karen Hansen", phone="+45 12 34 56 78", key="karen-hansen"),
        look(system, "events"),
        look(system, "find", "nobody@example.dk"),
        system.report({"person": EMAIL, "kind": "refused", "purpose": NEWS, "note": "Karen Hansen"}),
        system.report({"person": "nobody@example.dk", "kind": "refused", "purpose": NEWS}),
    ):
        assert "@" not in response.request["PATH_INFO"] + response.request["QUERY_STRING"]
        assert response["Cache-Control"] == "no-store"
        assert EMAIL not in response.content.decode()
    told = caplog.text + "".join(capsys.readouterr())
    assert not [secret for secret in ("karen", "Karen", "nobody@", "12 34 56") if secret in told]
    assert ConsentEvent.objects.count() == 1
    assert PersonCategory.objects.count() == 1
