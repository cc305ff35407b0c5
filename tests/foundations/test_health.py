"""/healthz: for a load balancer, without sign-in and without personal data."""

import json

import pytest
from django.db import OperationalError
from django.db.migrations.recorder import MigrationRecorder

from gdpr_registry.site import views


def test_all_is_well_after_two_queries_at_most(client, db, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        response = client.get("/healthz")

    assert response.status_code == 200
    assert json.loads(response.content) == {"status": "ok"}
    assert "no-store" in response.headers["Cache-Control"]


def test_it_asks_for_no_session(client, db):
    assert client.get("/healthz").cookies == {}


def test_a_migration_that_waits_is_told(client, db, monkeypatch):
    monkeypatch.setattr(views, "known_migrations", lambda: {("gdpr_registry", "9999_to_come")})

    response = client.get("/healthz")

    assert response.status_code == 503
    assert json.loads(response.content) == {"status": "the database waits for migrate"}


def test_a_database_that_does_not_answer_is_told_without_its_address(client, db, monkeypatch):
    def gone(*args, **kwargs):
        raise OperationalError("connection to db.example.dk as application failed")

    monkeypatch.setattr(MigrationRecorder.Migration.objects, "using", gone)

    response = client.get("/healthz")

    assert response.status_code == 503
    assert json.loads(response.content) == {"status": "the database does not answer"}


@pytest.mark.parametrize("app", ["gdpr_registry", "purposes", "account", "sessions"])
def test_it_knows_the_migrations_of_every_app(app):
    assert app in {known for known, _name in views.known_migrations()}
