"""Systems ask: may we? Over HTTP, about one person or many (R-024, R-113)."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consents.models import Question
from subjects.actions import add_identifier
from tests.consents.people import NEWS, SUPPORT, person, said, staff, yes
from tests.consents.systems import DECISIONS, System, error

pytestmark = pytest.mark.django_db

TASK = "d.do"


@pytest.fixture
def system(small_register):
    return System()


def test_a_system_is_told_that_it_may_and_on_what_that_rests(system):
    """R-024, R-025."""
    who = person("prospects")
    event = yes(who)
    response = system.ask(purpose=NEWS, person=str(who.pk))
    assert response.status_code == 200
    kept = Question.objects.get()
    assert response.json() == {
        "allowed": True,
        "reason": "allowed",
        "sentence": "It rests on the person’s consent, which counts for the purpose as it stands.",
        "basis": "A6-1-a",
        "edition": 1,
        "event": event.pk,
        "question": str(kept.pk),
    }
    assert (kept.source, kept.asked_by, kept.person) == (system.token.source, None, who.pk)


def test_a_no_to_the_channel_is_told_of_a_task_that_needs_no_permission(system):
    """R-051: to one and to many; whoever names no channel is told of the task alone."""
    who, other = person("customers"), person("customers")
    said("refuse", who, SUPPORT, channel="email")
    reasons = [system.ask(task=TASK, person=str(who.pk), **by).json()["reason"] for by in ({"channel": "email"}, {})]
    assert reasons == ["no_channel_permission", "allowed"]
    many = system.ask(task=TASK, people=[str(who.pk), str(other.pk)], channel="email").json()
    assert [one["reason"] for one in many["decisions"]] == ["no_channel_permission", "allowed"]


def test_the_sentence_is_in_the_language_that_is_asked_for(small_register):
    system = System(language="da")
    answer = system.ask(task=TASK, person=str(person("customers").pk))
    assert (
        answer.json()["sentence"] == "Det hviler på en legitim interesse, som er afvejet og godkendt, og som er oplyst."
    )
    assert answer["Content-Language"] == "da"


def test_many_people_are_answered_in_the_order_asked_and_kept_as_counts(system):
    """R-113."""
    customer, prospect = person("customers"), person("prospects")
    refs = [str(prospect.pk), str(customer.pk), "nobody@example.dk", str(customer.pk)]
    answer = system.ask(task=TASK, people=refs).json()
    assert [one["reason"] for one in answer["decisions"]] == [
        "not_in_category",
        "allowed",
        "no_such_person",
        "allowed",
    ]
    assert answer["decisions"][1] == {"allowed": True, "reason": "allowed", "basis": "A6-1-f"}
    assert answer["reasons"] == {"allowed": 2, "no_such_person": 1, "not_in_category": 1}
    assert answer["sentences"].keys() == answer["reasons"].keys()
    kept = Question.objects.get(pk=answer["question"])
    assert (kept.total, kept.allowed, kept.person) == (4, 2, None)


def test_the_past_is_asked_as_it_was_known_then(system):
    """R-033: a time without its zone is not a time."""
    who = person("prospects")
    before = timezone.now().isoformat()
    yes(who)
    now = {"purpose": NEWS, "person": str(who.pk)}
    assert system.ask(**now).json()["reason"] == "allowed"
    assert system.ask(**now, at=before).json()["reason"] == "no_consent"
    assert error(system.ask(**now, at=before.partition("+")[0])) == {
        "code": "instant",
        "message": "“at” is a time with its zone, as 2026-03-01T09:30:00+01:00.",
        "field": "at",
    }


def test_not_on_file_and_erased_are_the_same_answer(system):
    gone = person("prospects")
    type(gone).objects.filter(pk=gone.pk).update(erased_on=timezone.localdate(), language="")
    answers = [system.ask(purpose=NEWS, person=ref).json() for ref in (str(gone.pk), str(uuid4()), "x@example.dk", "?")]
    for answer in answers:
        del answer["question"]
    assert answers == [{**answers[0], "allowed": False, "reason": "no_such_person", "event": None}] * 4


def test_people_are_found_by_their_address(system):
    who = person("customers")
    add_identifier(person=who, kind="email", value="karen@example.dk", by=staff())
    assert system.ask(task=TASK, person="Karen@Example.dk").json()["reason"] == "allowed"


# --- What was kept ---------------------------------------------------------------------------------


def test_a_question_is_told_again_without_the_person(system):
    """R-113."""
    who = person("prospects")
    said("refuse", who)
    question = system.ask(purpose=NEWS, person=str(who.pk), channel="email").json()["question"]
    answer = system.get(f"{DECISIONS}/{question}")
    assert answer.status_code == 200
    told = answer.json()
    assert told.pop("asked_at")
    assert told == {
        "question": question,
        "task": "",
        "purpose": NEWS,
        "company": "",
        "channel": "email",
        "reach": "",
        "at": None,
        "hindsight": False,
        "edition": 1,
        "total": 1,
        "allowed": 0,
        "reasons": {"refused": 1},
    }
    assert str(who.pk) not in answer.content.decode()


def test_nobody_else_is_told_of_a_question(system, small_register):
    question = system.ask(task=TASK, person=str(person("customers").pk)).json()["question"]
    other = System()
    assert error(other.get(f"{DECISIONS}/{question}")) == error(other.get(f"{DECISIONS}/{uuid4()}"))
    assert other.get(f"{DECISIONS}/{question}").status_code == 404


# --- What a token is for ---------------------------------------------------------------------------


def test_a_token_is_for_its_purposes_only_and_nobody_is_looked_up_for_another(small_register):
    """R-113."""
    system = System(every_purpose=False, purposes=[SUPPORT])
    who = person("customers", "prospects")
    assert system.ask(task=TASK, person=str(who.pk)).json()["allowed"] is True
    for asked in ({"person": str(who.pk)}, {"people": [str(who.pk)]}):
        refused = system.ask(purpose=NEWS, **asked)
        assert refused.status_code == 403
        assert error(refused)["code"] == "not_permitted"
    assert Question.objects.count() == 1


def test_a_token_does_only_what_its_verbs_say(small_register):
    system = System(verbs=["read"])
    refused = system.ask(task=TASK, person="x@example.dk")
    assert (refused.status_code, error(refused)["code"]) == (403, "not_permitted")
    assert "decide" in error(refused)["message"]


# --- What is sent ----------------------------------------------------------------------------------

WRONG = [
    ({"person": "x"}, "one_of", "task"),
    ({"task": TASK, "purpose": NEWS, "person": "x"}, "one_of", "task"),
    ({"task": TASK}, "one_of", "person"),
    ({"task": TASK, "person": "x", "people": ["x"]}, "one_of", "person"),
    ({"task": TASK, "person": ""}, "not_valid", "person"),
    ({"task": TASK, "person": "a\x00b"}, "not_valid", "person"),
    ({"task": TASK, "people": []}, "not_valid", "people"),
    ({"task": TASK, "people": ["x", 7]}, "not_valid", "people.1"),
    ({"task": TASK, "person": "x", "channel": "pigeon"}, "not_valid", "channel"),
    ({"task": TASK, "person": "x", "hindsight": "yes"}, "not_valid", "hindsight"),
    ({"task": TASK, "person": "x", "hindsight": True}, "hindsight_needs_a_time", "hindsight"),
    ({"task": TASK, "person": "x", "at": 7}, "instant", "at"),
    ({"task": TASK, "person": "x", "at": "2999-01-01T00:00:00Z"}, "not_yet", "at"),
    ({"task": TASK, "person": "x", "at": "0001-01-01T00:00:00+10:00"}, "instant", "at"),
    ({"task": "x" * 61, "person": "x"}, "not_valid", "task"),
    ({"task": TASK, "person": "x", "colour": "red"}, "extra_forbidden", "colour"),
]


@pytest.mark.parametrize(("body", "code", "field"), WRONG)
def test_what_is_wrong_is_told_with_its_field(system, body, code, field):
    response = system.send(body)
    assert response.status_code == 422
    told = error(response)
    assert (told["code"], told["field"]) == (code, field)
    assert told["message"].endswith((".", "+01:00."))
    assert not Question.objects.exists()


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ("", 422, "missing"),
        ("{", 400, "not_readable"),
        ("[" * 100_000, 400, "not_readable"),
        (b"\xff", 400, "not_readable"),
        ("[1, 2]", 422, "not_valid"),
        ("7", 422, "not_valid"),
        ('{"at": NaN}', 422, "instant"),
        ('{"task": "\\ud800", "person": "x"}', 422, "not_valid"),
    ],
)
def test_what_is_no_json_object_is_refused(system, body, status, code):
    response = system.send(body)
    assert (response.status_code, error(response)["code"]) == (status, code)


def test_more_than_a_thousand_people_are_too_many(system):
    response = system.ask(task=TASK, people=["x"] * 1_001)
    assert (response.status_code, error(response)["code"], error(response)["field"]) == (413, "too_large", "people")


def test_a_body_that_is_too_large_is_not_read(system):
    response = system.send(b'{"task": "' + b"x" * 3_000_000)
    assert (response.status_code, error(response)["code"]) == (413, "too_large")


# --- What it costs ---------------------------------------------------------------------------------


def cost(system, **body) -> list[str]:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert system.ask(**body).status_code == 200
    return [query["sql"] for query in queries]


def test_a_question_costs_these_queries_and_no_more(system):
    who = person("customers")
    add_identifier(person=who, kind="email", value="karen@example.dk", by=staff())
    cost(system, task=TASK, person="karen@example.dk")
    asked = cost(system, task=TASK, person="karen@example.dk")
    tables = ("consents_apitoken", "purposes_edition", "subjects_identifier", "subjects_person", "consents_question")
    assert len(asked) == 5
    assert [table for table, sql in zip(tables, asked, strict=True) if f"FROM {table}" in sql.replace('"', "")] == list(
        tables[:4]
    )
    assert asked[4].split()[:3] == ["INSERT", "INTO", "consents_question"]


def test_an_id_costs_the_same_and_a_thousand_people_not_one_query_more(system):
    ids = [str(person("customers").pk) for _ in range(3)]
    cost(system, task=TASK, person=ids[0])
    assert len(cost(system, task=TASK, person=ids[0])) == 5
    assert len(cost(system, task=TASK, people=ids)) == 5
