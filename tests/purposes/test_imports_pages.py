"""The officers' pages of an import, from the file to the register and back."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from gdpr_registry.models import AccessEntry
from purposes import models
from purposes.actions import imports
from purposes.imports.setup import Setup
from purposes.views import import_apply
from tests import factories
from tests.purposes.sheets import ART_30, TERMS, Copy, sheet
from tests.purposes.test_imports_activities import EXPENSES, MARKETING, uploaded
from tests.purposes.test_imports_activities import words as words_of_the_register  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    officer = factories.UserFactory(roles=["officer"], language="en")
    client.force_login(officer)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    with translation.override("en"):
        yield officer


#: Refused, or led to the sign-in page: whoever may not enter the admin at all.
REFUSED = (302, 403)


def at(name, *args):
    return reverse(f"admin:purposes_importbatch_{name}", args=args)


def send(client, content, name="Department.xlsx"):
    return client.post(at("changelist"), {"file": SimpleUploadedFile(name, content)}, follow=True)


def test_a_sheet_goes_all_the_way_into_the_register_and_back(client, officer, words_of_the_register):  # noqa: F811
    pirates = ["Plunder", "Pirates", "Contact data", *[""] * 6]
    page = send(client, sheet(ART_30, TERMS, EXPENSES, pirates))
    batch = models.ImportBatch.objects.get()
    assert page.redirect_chain[-1][0] == at("columns", batch.pk)
    columns = {f"column-{place}": name for place, name in enumerate(Setup.load(batch.setup).fields)}
    said = {"page": "Sheet1", "begin": "3", "language": "en", "controller": "alpha", **columns}
    page = client.post(at("columns", batch.pk), said, follow=True)
    assert page.redirect_chain[-1][0] == at("words", batch.pk)
    assert "Pirates" in page.content.decode()
    page = client.post(at("words", batch.pk), {"word-0": "=customers"}, follow=True)
    shown = page.content.decode()
    assert page.redirect_chain[-1][0] == at("preview", batch.pk)
    assert "Expenses payments" in shown
    seen = re.search(r'name="seen" value="(\w+)"', shown)[1]
    page = client.post(at("apply", batch.pk), {"seen": seen}, follow=True)
    assert "Department.xlsx is imported." in page.content.decode()
    assert models.Activity.objects.count() == 2
    page = client.post(at("undo", batch.pk), follow=True)
    assert "everything is as it was before" in page.content.decode()
    assert not models.Activity.objects.exists()


def test_the_register_goes_out_and_its_difference_comes_in(client, officer):
    row = factories.ActivityFactory(name={"da": "Løn", "en": "Payroll"})
    answer = client.get(at("download"))
    assert answer["Content-Disposition"].endswith('.xlsx"')
    assert b"".join(answer.streaming_content)[:2] == b"PK"
    assert AccessEntry.objects.filter(action=imports.DOWNLOADED, actor_id=officer.pk).exists()
    copy = Copy()
    copy.set("activities", (row.code,), "name.en", "Wages")
    page = send(client, copy.content, "register.xlsx")
    assert page.redirect_chain[-1][0] == at("preview", models.ImportBatch.objects.get().pk)
    shown = page.content.decode()
    assert "<del>Payroll</del>" in shown
    assert "<ins>Wages</ins>" in shown
    client.post(at("apply", models.ImportBatch.objects.get().pk))
    row.refresh_from_db()
    assert row.name["en"] == "Wages"


def test_what_cannot_be_read_is_told_at_the_field_and_kept_nowhere(client, officer):
    page = send(client, b"%PDF-1.7 \x00\x01", "sheet.xlsx")
    assert page.status_code == 422
    assert "This is no spreadsheet that can be read." in page.content.decode()
    assert not models.ImportBatch.objects.exists()


def test_columns_that_do_not_say_enough_are_told(client, officer, words_of_the_register):  # noqa: F811
    factories.ControllerFactory()
    send(client, sheet(["Name", "Purpose"], ["a", "b"]))
    batch = models.ImportBatch.objects.get()
    said = {"begin": "2", "page": "Sheet1", "column-0": "data", "column-1": "data", "controller": ""}
    page = client.post(at("columns", batch.pk), said)
    shown = page.content.decode()
    assert page.status_code == 422
    for sentence in ("Two columns hold “Data categories”", "holds the name of the activity", "which company"):
        assert sentence in shown


def test_another_first_row_is_read_anew(client, officer):
    send(client, sheet(["Name", "Purpose"], ["Activity", "Data"], ["a", "b"]))
    batch = models.ImportBatch.objects.get()
    client.post(at("columns", batch.pk), {"page": "Sheet1", "begin": "3"})
    batch.refresh_from_db()
    assert Setup.load(batch.setup).begin == 2
    assert not Setup.load(batch.setup).confirmed


def test_all_words_of_a_kind_are_added_at_once(client, officer, words_of_the_register):  # noqa: F811
    rows = [[f"Row {n}", "Customers", f"Strange data {n}", *[""] * 6] for n in range(3)]
    batch = uploaded(*rows, by=officer)
    client.post(at("words", batch.pk), {"all": "data"})
    imports.apply(batch=batch, by=officer)
    assert models.DataCategory.objects.filter(code__startswith="strange-data").count() == 3


def test_a_long_import_tells_how_far_it_is(client, officer, words_of_the_register):  # noqa: F811
    batch = uploaded(EXPENSES, MARKETING, by=officer)
    answer = client.post(at("apply", batch.pk), {"long": "1"})
    told = b"".join(answer.streaming_content).decode()
    assert answer.streaming
    assert "0 of 10 records written" in told
    assert "10 of 10 records written" in told
    assert "See what was written" in told
    assert told.rstrip().endswith("</html>")
    assert models.Activity.objects.count() == 2


def test_a_long_import_that_is_refused_says_so_on_the_page(client, officer, words_of_the_register):  # noqa: F811
    batch = uploaded(EXPENSES, by=officer)
    answer = client.post(at("apply", batch.pk), {"long": "1", "seen": "something else"})
    told = b"".join(answer.streaming_content).decode()
    assert "The register has changed since you looked" in told
    assert "Nothing was written." in told
    assert not models.Activity.objects.exists()


def test_nobody_but_an_officer_opens_the_pages(client, officer):
    batch = factories.ImportBatchFactory()
    for role in ("auditor", "data_protection_officer", "staff", "technical_administrator"):
        client.force_login(factories.UserFactory(roles=[role]))
        for name, args in {"changelist": (), "download": (), "preview": (batch.pk,), "change": (batch.pk,)}.items():
            assert client.get(at(name, *args)).status_code in REFUSED, (role, name)
        assert client.post(at("apply", batch.pk)).status_code in REFUSED
        client.post(at("changelist"), {"file": SimpleUploadedFile("a.csv", b"a;b")})
        assert list(models.ImportBatch.objects.all()) == [batch]


def test_an_upload_can_be_removed(client, officer):
    batch = factories.ImportBatchFactory(uploaded_by=officer)
    client.post(at("drop", batch.pk))
    assert not models.ImportBatch.objects.exists()


def queries(client, path):
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


def test_the_list_and_the_preview_take_as_many_queries_for_one_row_as_for_three(client, officer, words_of_the_register):  # noqa: F811
    one = uploaded(EXPENSES, by=officer)
    first = queries(client, at("changelist")), queries(client, at("preview", one.pk))
    for _number in range(2):
        three = uploaded(EXPENSES, MARKETING, ["Third", *EXPENSES[1:]], by=factories.UserFactory(roles=["officer"]))
    assert (queries(client, at("changelist")), queries(client, at("preview", three.pk))) == first


def test_pages_show_no_more_than_a_screen_can_hold(client, officer, words_of_the_register, monkeypatch):  # noqa: F811
    monkeypatch.setattr(import_apply, "ROWS", 2)
    batch = uploaded(EXPENSES, MARKETING, ["Third", *EXPENSES[1:]], by=officer)
    shown = client.get(at("preview", batch.pk)).content.decode()
    assert "Page 1 of 2" in shown
    assert "Third" not in shown
