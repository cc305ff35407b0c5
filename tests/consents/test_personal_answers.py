"""Whatever is answered at the addresses of people: no cache keeps it, and no other site learns the address (R-112)."""

import pytest
from django.core.cache import cache
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse

from consents import actions
from consents.views import own_page
from tests.consents.people import NEWS, person
from tests.consents.sessions import speaks_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_register", "fresh_limits")]


@pytest.fixture
def fresh_limits(db):
    cache.clear()


FORM = f"/en/consent/{NEWS}/"
NONE = "00000000-0000-4000-8000-000000000000"


@pytest.mark.parametrize(
    ("verb", "path", "fields", "status"),
    [
        ("get", "/me/", {}, 200),
        ("get", "/me/asked/", {}, 200),
        ("get", "/me/open/?token=x", {}, 200),
        ("get", "/consent/confirm/?token=x", {}, 200),
        ("get", FORM, {}, 200),
        ("get", f"{FORM}sent/", {}, 200),
        ("get", f"{FORM}other/", {}, 404),
        ("get", "/en/consent/no.such/", {}, 404),
        ("get", "/me/receipts/1/", {}, 302),
        ("get", "/me/receipts/1.pdf", {}, 302),
        ("post", "/me/receipts/1/", {}, 405),
        ("get", "/me/stop/", {}, 405),
        ("get", "/me/stop-everything/", {}, 405),
        ("get", "/me/leave/", {}, 405),
        ("post", "/me/asked/", {}, 405),
        ("options", "/me/", {}, 405),
        ("put", FORM, {}, 405),
        ("post", "/me/open/", {}, 400),
        ("post", "/me/open/", {"token": "x", "key": NONE}, 200),
        ("post", "/me/stop/", {}, 302),
        ("get", "/me/?done=x", {}, 400),
        ("post", "/me/stop/", {"key": NONE}, 400),
    ],
)
def test_every_answer_is_for_one_persons_eyes(client, verb, path, fields, status):
    if status == 400 and "open" not in path:
        speaks_for(client, person("prospects"))
    checked(getattr(client, verb)(path, fields) if verb != "put" else client.put(path), status)


@pytest.mark.parametrize("path", ["/me/", "/me/open/", "/me/stop/", "/me/stop-everything/", "/consent/confirm/", FORM])
def test_a_press_without_the_token_of_its_form_is_refused_the_same_way(path):
    checked(Client(enforce_csrf_checks=True).post(path, {"token": "x"}), 403)


def test_what_is_refused_by_a_limit_or_broken_is_too(client, monkeypatch):
    for _time in range(60):
        client.post("/consent/confirm/", {"token": "x"})
    checked(client.post("/consent/confirm/", {"token": "x"}), 429)

    def broken(**_columns):
        raise DatabaseError("disk full")

    monkeypatch.setattr(actions, "ask_for_link", broken)
    checked(client.post("/me/", {"address": "ida@example.test"}), 503)
    monkeypatch.setattr(own_page, "AddressForm", broken)
    client.raise_request_exception = False
    checked(client.get("/me/"), 500)


def test_the_statement_may_be_kept(client):
    assert "no-store" not in client.get(reverse("statement")).headers.get("Cache-Control", "")


def checked(response, status):
    assert response.status_code == status
    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "strict-origin"
