"""Taking the record of an edition away: by command and by the auditors' door."""

import json
import os
from datetime import date, timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gdpr_registry import access
from gdpr_registry.models import AccessEntry
from purposes import compose, days, editions, starter
from purposes.exports.files import pieces
from tests.factories import UserFactory
from tests.purposes.documents import publish as document_published
from tests.purposes.records import report
from tests.purposes.register import both, edit, publish, published

pytestmark = pytest.mark.django_db

GOLDEN = Path(__file__).parent / "golden"


def export(output, **asked):
    call_command("export_record", output=output, **{"format": "csv", "language": "en", **asked}, verbosity=0)
    return output.read_bytes()


def as_role(role):
    client = Client()
    client.force_login(UserFactory(roles=[role]))
    return client


def body(response):
    return b"".join(response.streaming_content)


@pytest.fixture
def output(tmp_path):
    return tmp_path / "record.csv"


@pytest.mark.parametrize("language", ["da", "en"])
@time_machine.travel("2026-11-02T12:00:00+01:00", tick=False)
def test_the_starter_register_gives_its_golden_record(language):
    """R-097. After a change of the starter's words: REGISTRY_WRITE_GOLDEN=1 uv run pytest, then read the difference."""
    starter.load(controller_name=None, by=UserFactory(name="Otto Officer", roles=["officer"]), demo=True)
    made = b"".join(pieces(report(compose.compose(), language), "csv"))
    golden = GOLDEN / f"record-{language}.csv"
    if os.environ.get("REGISTRY_WRITE_GOLDEN"):
        golden.write_bytes(made)
    assert made.decode() == golden.read_bytes().decode()


def test_the_record_of_an_edition_never_changes(output):
    """R-011: edition 1 after edition 2 is what it was."""
    register = published()
    first = export(output, edition=1)
    edit(register.writer, register.activity, name=both("et andet navn", "another name"))
    publish(register)
    assert export(output, edition=1) == first
    assert b"another name" in export(output, edition=2)
    assert b"another name" not in first


def test_the_draft_is_the_same_document_not_frozen(output):
    register = published()
    edit(register.writer, register.activity, name=both("et udkast", "a draft name"))
    assert b"a draft name" in export(output, draft=True)
    assert b"a draft name" not in export(output)


def test_a_day_means_its_end_in_the_time_zone_of_the_installation(output):
    """An edition of this evening is the one in force on this day; one of the next midnight is not."""
    midnight = days.beginning(days.today())
    document_published(ago=timezone.now() - (midnight - timedelta(seconds=1)))
    document_published(ago=timezone.now() - midnight)
    yesterday, today = days.today() - timedelta(days=1), days.today()
    assert [edition_of(output, day) for day in (yesterday, today)] == [1, 2]


def edition_of(output, day):
    return json.loads(export(output, as_of=day, format="json"))["about"]["edition"]


def test_before_the_first_edition_a_sentence_says_so(output):
    published()
    with pytest.raises(CommandError, match=r"No edition was in force on 1 January 2020\. The first is in force from"):
        export(output, as_of=date(2020, 1, 1))
    assert not output.exists()


def test_without_any_edition_a_sentence_says_so(output):
    with pytest.raises(CommandError, match="Nothing is published yet"):
        export(output)


def test_an_edition_that_does_not_exist_is_refused(output):
    with pytest.raises(CommandError, match="There is no edition 7"):
        export(output, edition=7)


def test_an_unknown_company_is_refused(output):
    published()
    with pytest.raises(CommandError, match="No company with the code nobody"):
        export(output, controller="nobody")


def test_a_refused_export_leaves_the_file_that_stood_there(output):
    published()
    output.write_bytes(b"older")
    with pytest.raises(CommandError):
        export(output, controller="nobody")
    assert output.read_bytes() == b"older"


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json", "html"])
def test_the_command_and_the_page_give_the_same_file(output, kind):
    published()
    client = as_role("auditor")
    page = client.get(f"/audit/record.{kind}", {"edition": 1, "language": "en"})
    assert export(output, edition=1, format=kind) == body(page)
    assert page["Content-Disposition"] == f'attachment; filename="record-edition-1-art30-en.{kind}"'


def test_the_command_leaves_a_trace(output):
    """R-113: who took which edition in which form; the command is nobody's account."""
    published()
    export(output, edition=1, language="da")
    entry = AccessEntry.objects.latest("at")
    assert (entry.action, entry.actor_id, entry.object_id) == ("purposes.record_exported", None, "1")
    assert entry.fields == ["format.csv", "language.da", "view.art30", "what.record"]
    assert str(access.sentence_of(entry.action))


@pytest.mark.parametrize("role", ["auditor", "officer", "data_protection_officer"])
def test_the_page_leaves_a_trace_of_the_account(role):
    published()
    client = as_role(role)
    body(client.get("/audit/purposes.csv", {"draft": "on"}))
    entry = AccessEntry.objects.filter(action="purposes.record_exported").get()
    assert (entry.actor_role, entry.object_id) == (role, "draft")


@pytest.mark.parametrize("role", ["staff", "recruiter", "reception", "technical_administrator"])
def test_others_neither_read_nor_take_the_record(role):
    published()
    client = as_role(role)
    assert {client.get(path).status_code for path in ("/audit/", "/audit/record/", "/audit/record.csv")} == {403}
    assert not AccessEntry.objects.filter(action="purposes.record_exported").exists()


def test_nothing_here_takes_a_post():
    client = as_role("auditor")
    assert {client.post(path).status_code for path in ("/audit/", "/audit/record/", "/audit/record.csv")} == {405}


def test_the_page_of_a_day_before_the_first_edition_says_so():
    published()
    client = as_role("auditor")
    told = client.get("/audit/", {"as_of": "2020-01-01"}, headers={"accept-language": "en"})
    assert "No edition was in force on 1 January 2020" in told.content.decode()
    assert client.get("/audit/record.csv", {"as_of": "2020-01-01"}).status_code == 404


def test_a_day_that_is_none_is_told_at_the_field():
    published()
    told = as_role("auditor").get("/audit/", {"as_of": "2026-02-30"})
    assert told.status_code == 200
    assert 'class="errorlist' in told.content.decode()


def test_unknown_things_to_take_are_not_found():
    published()
    client = as_role("auditor")
    assert {client.get(path).status_code for path in ("/audit/secrets/", "/audit/record.exe")} == {404}


def test_a_pdf_that_would_be_a_book_is_refused_on_the_page(monkeypatch):
    published()
    monkeypatch.setattr("purposes.exports.pdf.MOST", 1)
    answer = as_role("auditor").get("/audit/record.pdf", headers={"accept-language": "en"})
    assert answer.status_code == 409
    assert "A PDF takes up to 1 lines" in answer.content.decode()
    assert not AccessEntry.objects.filter(action="purposes.record_exported").exists()


PATHS = [
    "/audit/",
    "/audit/record/",
    "/audit/purposes/",
    "/audit/record.csv",
    "/audit/record.xlsx",
    "/audit/record.html",
]


@pytest.mark.parametrize("asked", [{}, {"draft": "on"}], ids=["edition", "draft"])
def test_the_database_is_asked_as_often_for_many_lines_as_for_few(asked):
    """The same number of queries with 4 lines and with 12."""
    register = published()
    client = as_role("auditor")
    client.get(PATHS[0])
    few = [queries_of(client, path, asked) for path in PATHS]
    for place in range(8):
        register._activity(f"c{place:03}", register.support)
    publish(register)
    assert [queries_of(client, path, asked) for path in PATHS] == few
    assert max(few) <= (60 if asked else 16), few


def queries_of(client, path, asked):
    editions._kept.clear()
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path, asked)
        if response.streaming:
            body(response)
    return len(queries)


def test_the_page_shows_some_lines_at_a_time():
    published(activities=30)
    client = as_role("auditor")
    first, second = (client.get("/audit/record/", {"page": page}).content.decode() for page in (1, 2))
    assert first.count('class="record-line"') == 25
    assert 'id="line-b029"' in second and 'id="line-b029"' not in first


def test_the_view_and_the_language_of_the_address_are_those_of_the_file():
    published()
    answer = as_role("auditor").get("/audit/record.csv", {"view": "ico", "language": "en"})
    assert b"Retention schedule" in body(answer)
