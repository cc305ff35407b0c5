"""Tokens of systems: told once, kept as a hash, refused alike, counted (R-113)."""

import hashlib
import logging
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from consents.actions import issue_token, revoke_token
from consents.api import limits
from consents.models import ApiToken
from gdpr_registry.models import AccessEntry
from purposes import days
from purposes.exceptions import RegisterError
from tests import factories
from tests.consents.people import staff
from tests.consents.systems import DECISIONS, System, browser, error

pytestmark = pytest.mark.django_db

ASK = {"task": "no.such", "person": "karen@example.dk"}


def issued(**options):
    later = timezone.now() + timedelta(days=90)
    asked = {"name": "Web shop", "verbs": ["decide"], "purposes": None, "expires_at": later, "by": staff("officer")}
    return issue_token(**{**asked, **options})


def ask(shown: str, **headers):
    return browser(shown).post(DECISIONS, ASK, content_type="application/json", **headers)


# --- Issued ----------------------------------------------------------------------------------------


def test_only_the_hash_of_a_token_is_kept():
    _row, token = issued()
    assert len(token) == 43
    assert bytes(ApiToken.objects.get().digest) == hashlib.sha256(token.encode()).digest()
    assert ask(token).status_code == 200


def test_issuing_and_revoking_leave_their_trace():
    """R-113."""
    officer = staff("officer")
    row, _token = issued(by=officer)
    revoke_token(token=row, by=officer)
    revoke_token(token=row, by=staff("officer"))
    left = AccessEntry.objects.filter(object_kind="consents.apitoken").order_by("pk")
    assert [(entry.action, entry.actor_id, entry.object_id) for entry in left] == [
        ("consents.token_issued", officer.pk, str(row.pk)),
        ("consents.token_revoked", officer.pk, str(row.pk)),
    ]
    row.refresh_from_db()
    assert row.revoked_by == officer


@pytest.mark.parametrize("role", ["staff", "data_protection_officer", "auditor", "technical_administrator"])
def test_only_officers_manage_tokens(role):
    row, _token = issued()
    with pytest.raises(PermissionDenied):
        issued(by=staff(role), name="Another")
    with pytest.raises(PermissionDenied):
        revoke_token(token=row, by=staff(role))
    assert ApiToken.objects.get().revoked_at is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"expires_at": timezone.now() - timedelta(seconds=1)},
        {"expires_at": timezone.now() + timedelta(days=367)},
        {"verbs": []},
        {"verbs": ["rule"]},
        {"purposes": []},
        {"purposes": ["no.such"]},
        {"name": "  "},
    ],
)
def test_what_no_token_may_be_is_refused_in_a_sentence(wrong):
    with pytest.raises(RegisterError, match=r"\.$"):
        issued(**wrong)
    assert not ApiToken.objects.exists()


def test_a_name_is_free_again_once_its_token_is_revoked():
    row, _token = issued()
    with pytest.raises(RegisterError):
        issued()
    revoke_token(token=row, by=staff("officer"))
    assert issued()[0].name == "Web shop"


@pytest.mark.parametrize(
    "wrong",
    [
        {"verbs": []},
        {"verbs": ["rule"]},
        {"every_purpose": False},
        {"purposes": ["customers.d"]},
        {"expires_at": timezone.now() + timedelta(days=367)},
        {"revoked_at": timezone.now()},
    ],
)
def test_the_database_refuses_it_too(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.ApiTokenFactory(**wrong)


# --- Shown at the door -----------------------------------------------------------------------------


def refusals():
    """A request and why it is refused; all of them are told the same."""
    factories.ApiTokenFactory(
        shown="expired", created_at=timezone.now() - timedelta(days=9), expires_at=timezone.now() - timedelta(seconds=1)
    )
    officer = staff("officer")
    factories.ApiTokenFactory(shown="revoked", revoked_at=timezone.now(), revoked_by=officer)
    good = {"content_type": "application/json"}
    return {
        "unknown": lambda: browser("unknown").post(DECISIONS, ASK, **good),
        "expired": lambda: browser("expired").post(DECISIONS, ASK, **good),
        "revoked": lambda: browser("revoked").post(DECISIONS, ASK, **good),
        "empty": lambda: browser("").post(DECISIONS, ASK, **good),
        "missing": lambda: browser("x").post(DECISIONS, ASK, headers={"Authorization": ""}, **good),
        "another scheme": lambda: browser("x").post(DECISIONS, ASK, headers={"Authorization": "Basic eDp4"}, **good),
        "not ascii": lambda: browser("tøken").post(DECISIONS, ASK, **good),
    }


def test_whatever_is_wrong_with_a_token_the_answer_and_the_work_are_the_same():
    """R-052, R-113."""
    told = {}
    for why, request in refusals().items():
        with CaptureQueriesContext(connection) as queries:
            response = request()
        told[why] = (response.status_code, response["WWW-Authenticate"], response.content, len(queries))
    assert len(set(told.values())) == 1, told
    status, scheme, _body, queries = told["unknown"]
    assert (status, scheme, queries) == (401, "Bearer", 1)
    assert error(response)["code"] == "no_token"


def test_the_last_use_is_written_once_a_minute():
    system = System()
    system.ask(**ASK)
    first = ApiToken.objects.get().last_used_at
    assert timezone.now() - first < timedelta(minutes=1)
    system.ask(**ASK)
    assert ApiToken.objects.get().last_used_at == first
    earlier = first - timedelta(minutes=2)
    ApiToken.objects.update(last_used_at=earlier)
    system.ask(**ASK)
    assert ApiToken.objects.get().last_used_at > earlier


# --- Before the register -----------------------------------------------------------------------


def test_before_the_first_edition_there_is_nothing_to_name():
    assert System().get("/api/v1/tasks").json() == {"edition": None, "tasks": []}


# --- How often -------------------------------------------------------------------------------------


@pytest.fixture
def limit(settings, time_machine):
    """Three requests a minute; the clock stands at its twentieth second."""
    settings.API_REQUESTS_PER_MINUTE = 3
    cache.clear()
    time_machine.move_to(timezone.now().replace(second=20, microsecond=0), tick=False)
    return time_machine


def test_who_asks_too_often_is_told_when_to_come_back(limit):
    system, other = System(), System()
    assert [system.ask(**ASK).status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = system.ask(**ASK)
    assert (refused.status_code, refused["Retry-After"], error(refused)["code"]) == (429, "40", "too_many_requests")
    assert "40" in error(refused)["message"]
    assert other.ask(**ASK).status_code == 200
    limit.shift(40)
    assert system.ask(**ASK).status_code == 200


def test_all_workers_count_together(limit):
    system = System()
    statuses = []
    for _ in range(5):
        limits.forget()  # another worker: what it knows is what the shared cache holds
        statuses.append(system.ask(**ASK).status_code)
    assert statuses == [200, 200, 200, 429, 429]


def test_counting_costs_a_query_only_now_and_then(settings, limit):
    settings.API_REQUESTS_PER_MINUTE = 200
    system = System()
    system.ask(**ASK)
    with CaptureQueriesContext(connection) as queries:
        for _ in range(9):
            system.ask(**ASK)
    assert [query for query in queries if "registry_cache" in query["sql"]] == []


# --- The pages of officers -------------------------------------------------------------------------


def form(**said):
    later = days.today() + timedelta(days=30)
    return {"name": "Web shop", "verbs": ["decide"], "reach": "every", "last_day": later.isoformat(), **said}


def test_an_officer_sees_a_token_once(client):
    client.force_login(staff("officer"))
    shown = client.post(reverse("admin:consents_apitoken_add"), form())
    assert shown.status_code == 201
    token = shown.context["token"]
    assert token in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    row = ApiToken.objects.get()
    for page in ("changelist", "change"):
        arguments = [row.pk] if page == "change" else []
        told = client.get(reverse(f"admin:consents_apitoken_{page}", args=arguments)).content.decode()
        assert "Web shop" in told
        assert token not in told
    assert token not in str(dict(client.session))
    assert row.expires_at == days.end(days.today() + timedelta(days=30))


def test_what_the_form_lacks_is_told(client):
    client.force_login(staff("officer"))
    refused = client.post(reverse("admin:consents_apitoken_add"), form(reach="some"))
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["purposes"]
    far = (days.today() + timedelta(days=500)).isoformat()
    assert client.post(reverse("admin:consents_apitoken_add"), form(last_day=far)).status_code == 422
    assert not ApiToken.objects.exists()


def test_an_officer_revokes_a_token_and_the_next_question_is_refused(client):
    client.force_login(staff("officer"))
    system = System()
    assert system.ask(**ASK).status_code == 200
    client.post(reverse("admin:consents_apitoken_revoke", args=[system.token.pk]))
    assert system.ask(**ASK).status_code == 401


def test_auditors_read_the_list_and_issue_nothing(client):
    client.force_login(staff("auditor"))
    row = factories.ApiTokenFactory()
    assert client.get(reverse("admin:consents_apitoken_change", args=[row.pk])).status_code == 200
    assert client.get(reverse("admin:consents_apitoken_add")).status_code == 403
    assert client.post(reverse("admin:consents_apitoken_revoke", args=[row.pk])).status_code == 403


@pytest.mark.parametrize(
    ("role", "next_step"), [("officer", "Issue the first token"), ("auditor", "An officer issues")]
)
def test_before_the_first_token_the_list_tells_what_one_is(client, role, next_step):
    client.force_login(staff(role))

    def listed(**sought) -> str:
        url = reverse("admin:consents_apitoken_changelist")
        return client.get(url, sought, headers={"accept-language": "en"}).content.decode()

    assert "A token is the secret of one system" in listed()
    assert next_step in listed()
    # Somebody who seeks is told of what they seek.
    assert "A token is the secret" not in listed(q="newsletter")
    issued()
    assert "A token is the secret" not in listed()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_as_many_queries_however_long(client, rows, django_assert_num_queries):
    client.force_login(staff("officer"))
    factories.ApiTokenFactory.create_batch(rows)
    with django_assert_num_queries(8):
        client.get(reverse("admin:consents_apitoken_changelist"))


# --- What is logged --------------------------------------------------------------------------------


def test_no_token_and_no_person_is_logged(caplog, capsys):
    """R-113: failed access is logged without the data itself."""
    caplog.set_level(logging.DEBUG)
    system = System(verbs=["read"])
    ask("unknown-token")
    system.ask(**ASK)
    system.ask(task="x", person="+45 12 34 56 78", at="never")
    told = caplog.text + "".join(capsys.readouterr())
    assert "api.no_token" in told
    assert f"api.{system.token.pk}" in told
    assert not [secret for secret in ("unknown-token", system.shown, "karen@", "12 34 56") if secret in told]
