"""The officers' pages of people that come from a file, and of the consents that would not stand."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from consents.imports.setup import PeopleSetup
from consents.models import ConsentEvent, PeopleImport
from gdpr_registry.models import AccessEntry
from subjects.actions import add_identifier, register_person
from subjects.models import Person
from tests import factories
from tests.consents.imported import csv, row, uploaded
from tests.consents.people import NEWS, person, staff, wording, yes
from tests.purposes.register import ready

pytestmark = pytest.mark.django_db

YES = {"said": "ja", "when": "2026-01-05"}
REPORT = "admin:consents_notstanding_changelist"
FILE = "admin:consents_notstanding_download"


@pytest.fixture(scope="module")
def _published(django_db_setup, django_db_blocker):
    from django.db import transaction

    from tests.purposes.register import publish

    with django_db_blocker.unblock(), transaction.atomic():
        publish(ready())
        yield
        transaction.set_rollback(True)


@pytest.fixture
def officer(_published, client):
    officer = factories.UserFactory(roles=["officer"], language="en")
    client.force_login(officer)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    with translation.override("en"):
        yield officer


def at(name, *args):
    return reverse(f"admin:consents_peopleimport_{name}", args=args)


def send(client, content):
    return client.post(at("changelist"), {"file": SimpleUploadedFile("people.csv", content)}, follow=True)


def columns(batch, **more):
    said = PeopleSetup.load(batch.setup)
    holds = {f"column-{place}": name for place, name in enumerate(said.fields)}
    return {"page": said.page, "begin": said.begin + 1, "language": "da", "system-0": "crm", **holds, **more}


def test_people_come_all_the_way_in_and_out_again(client, officer):
    content = csv(row("1", "anna@example.dk", name="Anna", category="Leads", **YES), row("2", "bo@example.dk"))
    page = send(client, content)
    batch = PeopleImport.objects.get()
    assert page.redirect_chain[-1][0] == at("columns", batch.pk)
    page = client.post(at("columns", batch.pk), columns(batch), follow=True)
    assert page.redirect_chain[-1][0] == at("words", batch.pk)
    assert "Leads" in page.content.decode()
    page = client.post(at("words", batch.pk), {"word-0": "=prospects"}, follow=True)
    assert page.redirect_chain[-1][0] == at("preview", batch.pk)
    assert "Which words did they see?" in page.content.decode()
    page = client.post(at("preview", batch.pk), {f"wording-{NEWS} da": wording().sha256}, follow=True)
    shown = page.content.decode()
    assert "A yes whose evidence is below what the purpose asks for" in shown
    assert not Person.objects.exists()
    seen = re.search(r'name="seen" value="(\w+)"', shown)[1]
    page = client.post(at("apply", batch.pk), {"seen": seen}, follow=True)
    assert "eople.csv is imported." in page.content.decode()
    assert (Person.objects.count(), ConsentEvent.objects.count()) == (2, 1)
    page = client.post(at("undo", batch.pk), follow=True)
    assert "who came with it alone is erased" in page.content.decode()
    assert not Person.objects.present().exists()


def test_the_preview_shows_numbers_of_rows_and_no_person(client, officer):
    batch = uploaded(row("1", "anna@example.dk", name="Anna", **YES), row(name="Bo"), by=officer)
    shown = client.get(at("preview", batch.pk), {"why": "nobody"}).content.decode()
    assert re.search(r'<th scope="row" class="number">3</th>', shown)
    assert not any(said in shown for said in ("Anna", "anna@", "Bo<"))


def test_a_long_import_tells_how_far_it_is(client, officer):
    batch = uploaded(row("1", "anna@example.dk", **YES), by=officer)
    told = b"".join(client.post(at("apply", batch.pk), {"long": "1"}).streaming_content).decode()
    assert "0 of 1 records written" in told
    assert "1 of 1 records written" in told
    assert Person.objects.count() == 1


def test_columns_that_do_not_say_enough_are_told(client, officer):
    send(client, csv(row("1", "anna@example.dk")))
    batch = PeopleImport.objects.get()
    none = {f"column-{place}": "" for place in range(9)}
    page = client.post(at("columns", batch.pk), columns(batch, **none))
    assert page.status_code == 422
    assert "Say which column people are found by" in page.content.decode()
    page = client.post(at("columns", batch.pk), columns(batch, **{"system-0": "Our CRM!"}))
    assert "write the system by a code" in page.content.decode()


def test_each_door_shows_its_own_kind_of_import(client, officer):
    people, sheet = uploaded(row("1"), by=officer), factories.ImportBatchFactory(uploaded_by=officer)
    register = "admin:purposes_importbatch_"
    assert "people.csv" not in client.get(reverse(register + "changelist")).content.decode()
    assert "activities.csv" not in client.get(at("changelist")).content.decode()
    for name in ("change", "preview", "columns"):
        assert client.get(reverse(register + name, args=[people.pk])).status_code == 404
        assert client.get(at(name, sheet.pk)).status_code == 404
    for name in ("apply", "undo", "drop"):
        assert client.post(reverse(register + name, args=[people.pk])).status_code == 404
        assert client.post(at(name, sheet.pk)).status_code == 404


def test_nobody_but_an_officer_opens_the_pages(client, officer):
    batch = uploaded(row("1"), by=officer)
    for role in ("auditor", "data_protection_officer", "staff", "technical_administrator"):
        client.force_login(factories.UserFactory(roles=[role]))
        for name, args in {"changelist": (), "columns": (batch.pk,), "preview": (batch.pk,)}.items():
            assert client.get(at(name, *args)).status_code in (302, 403), (role, name)
        for name in ("apply", "undo", "drop"):
            assert client.post(at(name, batch.pk)).status_code in (302, 403), (role, name)
    assert PeopleImport.objects.get().is_open


def queries(client, path, **data):
    client.get(path, data)
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(path, data)
        b"".join(answer.streaming_content if answer.streaming else [answer.content])
    assert answer.status_code == 200
    return len(seen)


def test_the_preview_takes_as_many_queries_for_one_row_as_for_three(client, officer):
    register_person(
        name="Anna", language="da", categories=["prospects"], by=None, source="crm", key="1", email="a@example.dk"
    )
    rows = [row(str(n), f"{name}@example.dk", **YES) for n, name in enumerate("abc")]
    one, three = uploaded(rows[0], by=officer), uploaded(*rows, by=officer)
    assert queries(client, at("preview", three.pk)) == queries(client, at("preview", one.pk))


# --- the consents that would not stand -----------------------------------------------------------


def numbered(reference):
    who = person("prospects")
    return add_identifier(person=who, kind="reference", system="crm", value=reference, by=None).person


@pytest.fixture
def unsound(officer):
    yes(numbered("weak"), by=staff(), evidence="reported")
    yes(numbered("old"), by=staff(), happened_at=timezone.now() - timedelta(days=800))
    yes(numbered("sound"))
    yes(numbered("sms"), by=staff(), channel="sms", evidence="imported")


def test_the_report_counts_by_purpose_and_reason(client, unsound):
    shown = client.get(reverse(REPORT)).content.decode()
    cells = [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", shown)]
    assert "3 consents would not stand" in shown
    for cell in ("The evidence is below what the purpose asks for.", "It has expired.", "SMS"):
        assert cell in cells
    assert "crm:" not in shown


def test_the_file_names_people_by_reference_and_leaves_a_trace(client, officer, unsound):
    answer = client.get(reverse(FILE), {"purpose": NEWS, "channel": "", "reason": "weak evidence"})
    text = b"".join(answer.streaming_content).decode()
    assert "crm:weak" in text
    assert not any(other in text for other in ("crm:old", "crm:sound", "crm:sms"))
    assert len(text.splitlines()) == 2
    entry = AccessEntry.objects.get(action="consents.unsound_downloaded")
    assert (entry.actor_id, entry.purpose) == (officer.pk, NEWS)


@pytest.mark.parametrize(
    "line", [{"purpose": "x" * 2_000}, {"purpose": NEWS, "reason": "no such"}, {"channel": "pigeon"}]
)
def test_a_line_that_the_report_does_not_have_is_no_file_and_no_trace(client, officer, unsound, line):
    """R-113: the trace names what was taken away, not what somebody wrote into an address."""
    assert client.get(reverse(FILE), line).status_code == 404
    assert not AccessEntry.objects.filter(action="consents.unsound_downloaded").exists()


def test_who_only_reads_the_ledger_gets_the_counts_and_no_references(client, unsound):
    for role, page, file in (("auditor", 200, 403), ("data_protection_officer", 200, 403), ("staff", 403, 403)):
        client.force_login(factories.UserFactory(roles=[role]))
        assert client.get(reverse(REPORT)).status_code in (page, 302 if page == 403 else page), role
        assert client.get(reverse(FILE)).status_code in (file, 302 if role == "staff" else file), role


def test_the_report_says_what_the_gate_says(unsound):
    """Whatever the report counts is a no at the gate, and what it leaves out is a yes."""
    from consents import unsound as report
    from consents.asked import Asked
    from consents.gate import answer

    counted = {row.person for row in report.consents(purpose=NEWS, channel="")}
    for who in Person.objects.filter(events__channel=""):
        assert answer(Asked(purpose=NEWS), who.pk).allowed is (who.pk not in counted)


def test_the_report_takes_as_many_queries_for_one_consent_as_for_three(client, officer):
    counted = []
    for _number in range(3):
        yes(person("prospects"), by=staff(), evidence="reported")
        counted.append((queries(client, reverse(REPORT)), queries(client, reverse(FILE))))
    assert counted[0] == counted[2]
