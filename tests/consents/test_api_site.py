"""The API as a whole: one shape for every refusal, its documentation, and what it promises there."""

import json
import logging

import hypothesis
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from schemathesis import GenerationMode, checks
from schemathesis.specs.openapi import checks as openapi_checks

from consents.api import decisions
from consents.api.site import api
from gdpr_registry.wsgi import application
from tests.consents.people import SUPPORT, person
from tests.consents.systems import DECISIONS, System, error

pytestmark = pytest.mark.django_db

TASK = "d.do"


@pytest.fixture
def system(small_register):
    return System()


# --- Refusals --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address", ["/api/", "/api/v1/no-such", "/api/v2/decisions", f"{DECISIONS}/", f"{DECISIONS}/7"]
)
def test_an_unknown_address_is_told_in_the_one_shape(system, address):
    for response in (system.get(address), system.send({}, address)):
        assert (response.status_code, error(response)["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    "address",
    [
        *("", "docs", "openapi.json", "decisions", "tasks", "purposes", "wordings", "editions", "editions/1"),
        *("events", "people", "people/find", "people/standing", "people/events"),
    ],
)
def test_a_wrong_method_is_told_in_the_one_shape(system, address):
    response = system.http.delete(f"/api/v1/{address}")
    assert (response.status_code, error(response)["code"]) == (405, "method_not_allowed")
    assert response["Allow"] in error(response)["message"]


def test_a_host_that_is_not_ours_is_told_in_the_one_shape(system, settings):
    settings.ALLOWED_HOSTS = ["registry.example.dk"]
    response = system.send({})
    assert (response.status_code, error(response)["code"]) == (400, "not_readable")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ('{"task": "%s", "person": "a@example.dk", "person": "b@example.dk"}', "not_readable"),
        ('{"task": "%s", "person": "a@example.dk"}}', "not_readable"),
        ('{"task": "%s", "people": ' + "[" * 100_000, "not_readable"),
        ('{"task": "%s", "person": "\\ud800"}', "not_valid"),
        ('{"task": "%s", "person": "a\\u0000@example.dk"}', "not_valid"),
        ("", "missing"),
    ],
    ids=["a field twice", "more than one object", "deep", "half a character", "a zero byte", "nothing"],
)
def test_json_that_nobody_reads_with_certainty_is_refused(system, body, code):
    """Of a field that stands twice, each reader could take another for what was said."""
    response = system.http.generic("POST", DECISIONS, body.replace("%s", TASK), content_type="application/json")
    assert (400 <= response.status_code < 500, error(response)["code"]) == (True, code)
    assert "“”" not in error(response)["message"]


def test_what_goes_wrong_on_our_side_is_told_and_logged_without_what_was_sent(system, monkeypatch, caplog, capsys):
    """R-113."""

    def break_down(**asked):
        raise RuntimeError(f"no luck with {asked['ref']}")

    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr(decisions, "ask_about_one", break_down)
    response = system.ask(task=TASK, person="+45 12 34 56 78")
    assert (response.status_code, error(response)["code"]) == (500, "server_error")
    told = caplog.text + "".join(capsys.readouterr())
    assert "RuntimeError" in told
    assert "break_down" in told
    assert "12 34 56" not in told + response.content.decode()


def test_answers_are_kept_by_no_cache(system):
    assert system.ask(task=TASK, person="x")["Cache-Control"] == "no-store"
    assert system.get("/api/v1/tasks")["Cache-Control"] == "no-store"


# --- What the edition says -------------------------------------------------------------------------


def test_a_system_reads_the_codes_that_a_question_may_name(system):
    told = system.get("/api/v1/tasks").json()
    assert told["edition"] == 1
    assert [task["code"] for task in told["tasks"]] == ["access.do", "d.do"]
    assert next(row for row in system.get("/api/v1/purposes").json()["purposes"] if row["code"] == SUPPORT) == {
        "code": "customers.d",
        "name": "purpose customers.d",
        "category": "customers",
        "companies": ["nordlys"],
        "basis": "A6-1-f",
        "revision": 1,
    }


def test_a_token_reads_of_its_own_purposes_only(small_register):
    system = System(every_purpose=False, purposes=[SUPPORT])
    assert [row["code"] for row in system.get("/api/v1/purposes").json()["purposes"]] == [SUPPORT]
    assert [row["code"] for row in system.get("/api/v1/tasks").json()["tasks"]] == [TASK]


# --- Its documentation -----------------------------------------------------------------------------


def test_the_page_of_the_documentation_takes_all_from_our_own_site_and_has_no_script(client):
    page = client.get(reverse("api:openapi-view"))
    text = page.content.decode()
    assert "<script" not in text
    assert "://" not in text
    assert "img-src" not in page["Content-Security-Policy"]
    assert client.get("/api/v1/", follow=True).redirect_chain[-1][0] == reverse("api:openapi-view")


def test_the_page_of_the_documentation_names_every_address_in_each_language(client):
    for language, title in (("da", "API’et"), ("en", "The API")):
        text = client.get(reverse("api:openapi-view"), headers={"accept-language": language}).content.decode()
        assert f"<h1>{title}</h1>" in text
        assert [text.count(f"<code>{path}</code></span></h3>") for path, _method in OPERATIONS] == [1] * 12


def test_every_address_documents_the_one_shape_and_asks_for_a_token(client):
    told = client.get("/api/v1/openapi.json").json()
    assert sorted(told["paths"]) == [
        "/api/v1/decisions",
        "/api/v1/decisions/{question}",
        "/api/v1/editions",
        "/api/v1/editions/{number}",
        "/api/v1/events",
        "/api/v1/people",
        "/api/v1/people/events",
        "/api/v1/people/find",
        "/api/v1/people/standing",
        "/api/v1/purposes",
        "/api/v1/tasks",
        "/api/v1/wordings",
    ]
    for methods in told["paths"].values():
        for operation in methods.values():
            assert operation["security"]
            refusals = {status: answer for status, answer in operation["responses"].items() if status != "200"}
            assert {"401", "403", "422", "429", "500"} <= set(refusals)
            shapes = {json.dumps(answer["content"]["application/json"]["schema"]) for answer in refusals.values()}
            assert shapes == {'{"$ref": "#/components/schemas/Problem"}'}


PROMISED = (
    checks.not_a_server_error,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_headers_conformance,
    openapi_checks.response_schema_conformance,
)
OPERATIONS = [(path, method) for path, methods in api.get_openapi_schema()["paths"].items() for method in methods]


@pytest.fixture
def one_connection():
    """The requests share the transaction of the test, as those of Django's own client do."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("one_connection")
@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_whatever_is_sent_the_answer_is_one_that_is_documented(small_register, settings, path, method, mode):
    settings.API_REQUESTS_PER_MINUTE = 1_000_000
    system, who = System(), person("customers")
    operation = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)[path][method.upper()]
    send(operation, mode, system, str(who.pk))


def send(operation, mode, system, ref) -> None:

    @given(case=operation.as_strategy(generation_mode=mode), known=st.booleans())
    @hypothesis.settings(max_examples=25, suppress_health_check=list(HealthCheck), database=None)
    def each(case, known):
        if known and isinstance(case.body, dict):
            case.body.update(
                {name: value for name, value in {"task": TASK, "person": ref}.items() if name in case.body}
            )
        with transaction.atomic():
            response = case.call(headers={"Authorization": f"Bearer {system.shown}"})
        case.validate_response(response, checks=PROMISED)

    each()
