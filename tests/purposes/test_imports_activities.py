"""Activities come in from departments' sheets: new, changed and unclear rows, and nothing guessed."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from gdpr_registry import history
from gdpr_registry.models import AccessEntry
from purposes import models
from purposes.actions import imports
from purposes.exceptions import RegisterError
from purposes.imports import plan
from purposes.imports.setup import Setup
from purposes.imports.verdict import State
from purposes.spreadsheet import store
from purposes.spreadsheet.snapshot import Snapshot
from tests import factories
from tests.purposes.sheets import ART_30, TERMS, sheet

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("read_in_english")]

EXPENSES = [
    *("Expenses payments ", "Employees", "Financial data ", "Accountants ", "Beta Ltd.", "Canada "),
    *("Article 45 Adequacy ", "7 years ", "Standard Measures "),
]
MARKETING = [
    "Marketing by post",
    "Customers ",
    "Contact data; Financial data",
    "Nil ",
    "nil",
    "",
    "",
    "1 year",
    "Standard Measures",
]


@pytest.fixture
def words(db):
    """The rows of the register that the sheet's words name."""
    factories.ControllerFactory(code="alpha", name="Alpha Ltd")
    for code, name in {"employees": "Employees", "customers": "Customers"}.items():
        factories.DataSubjectCategoryFactory(code=code, name={"da": f"{name} (da)", "en": name})
    for code, name in {"financial": "Financial data", "contact": "Contact data"}.items():
        factories.DataCategoryFactory(code=code, name={"da": f"{name} (da)", "en": name})
    factories.RecipientFactory(code="accountants", name="Accountants")
    factories.RecipientFactory(code="beta", name="Beta Ltd.")
    factories.MeasureFactory(code="standard", name={"da": "Standard measures"})


def uploaded(*rows, by, headings=(ART_30, TERMS), words=None, **setup):
    batch = imports.upload(name="Department.xlsx", content=sheet(*headings, *rows), by=by)
    said = Setup.load(batch.setup)
    said.confirmed, said.language, said.words = True, "en", words or {}
    for name, value in setup.items():
        setattr(said, name, value)
    return imports.prepare(batch=batch, setup=said, by=by)


def verdicts(batch):
    return plan.look(batch).verdicts


def reasons(batch):
    return [reason for verdict in verdicts(batch) for reason in verdict.reasons]


@pytest.mark.parametrize(("language", "first"), [("da", "Customers (da)"), ("en", "Customers")])
def test_the_rows_to_choose_from_are_named_in_the_language_of_who_chooses(words, language, first):
    with override(language):
        lexicon = plan.lexicon(Snapshot.taken())
    assert lexicon.labels["categories"][0] == ("customers", f"{first} (customers)")
    assert lexicon.codes["categories"]["customers (da)"] == lexicon.codes["categories"]["customers"] == "customers"


# --- New, changed, unclear -----------------------------------------------------------------------


def test_a_row_becomes_an_activity_with_its_matrix(words, officer):
    imports.apply(batch=uploaded(EXPENSES, MARKETING, by=officer), by=officer)
    row = models.Activity.objects.get(code="expenses-payments")
    assert row.name == {"da": "Expenses payments", "en": "Expenses payments"}
    assert "translate" in row.to_confirm
    cell = row.cells.get()
    assert (cell.category.code, cell.data_category.code) == ("employees", "financial")
    assert {disclosure.recipient.code for disclosure in cell.disclosures.all()} == {"accountants", "beta"}
    assert [(limit.duration, limit.unit) for limit in cell.time_limits.all()] == [(7, "years")]
    transfer = row.transfers.get()
    assert (transfer.recipient.code, transfer.destination, transfer.tool) == ("beta", "CA", "A45-3")
    assert [measure.code for measure in row.measures.all()] == ["standard"]
    other = models.Activity.objects.get(code="marketing-by-post")
    assert {cell.data_category.code for cell in other.cells.all()} == {"contact", "financial"}
    assert not models.Disclosure.objects.filter(cell__activity=other).exists()


def test_the_same_file_again_changes_nothing(words, officer):
    imports.apply(batch=uploaded(EXPENSES, MARKETING, by=officer), by=officer)
    again = uploaded(EXPENSES, MARKETING, by=officer)
    assert {verdict.state for verdict in verdicts(again)} == {State.SAME}
    with pytest.raises(RegisterError, match="nothing to write"):
        imports.apply(batch=again, by=officer)


def test_a_row_of_a_known_activity_adds_to_it_and_takes_nothing_away(words, officer):
    imports.apply(batch=uploaded(EXPENSES, by=officer), by=officer)
    more = [EXPENSES[0], "Customers", "Contact data", "", "", "", "", "", ""]
    batch = uploaded(more, by=officer)
    assert [verdict.state for verdict in verdicts(batch)] == [State.CHANGED]
    imports.apply(batch=batch, by=officer)
    row = models.Activity.objects.get(code="expenses-payments")
    assert {(cell.category.code, cell.data_category.code) for cell in row.cells.all()} == {
        ("employees", "financial"),
        ("customers", "contact"),
    }
    assert row.measures.count() == 1


def test_an_activity_of_another_company_with_the_name_is_another(words, officer):
    factories.ActivityFactory(name={"da": "Expenses payments"})
    assert [verdict.state for verdict in verdicts(uploaded(EXPENSES, by=officer, controller="alpha"))] == [State.NEW]


UNCLEAR = {
    "no name": (["", *EXPENSES[1:]], "The row has no name"),
    "data of nobody": (["Name", "", "Financial data", *[""] * 6], "Say both whose data and which data"),
    "a time limit of nothing": (["Name", *[""] * 6, "1 year", ""], "needs to know whose data"),
    "a country that is none": ([*EXPENSES[:5], "Narnia", *EXPENSES[6:]], "no country that is known"),
    "a transfer to nobody": ([*EXPENSES[:4], "nil", *EXPENSES[5:]], "but not of its recipient"),
    "a word that is unknown": (["Name", "Pirates", "Financial data", *[""] * 6], "“Pirates” is not in the register"),
}


@pytest.mark.parametrize("kind", UNCLEAR)
def test_what_cannot_be_understood_is_left_out_with_its_reason(words, officer, kind):
    row, reason = UNCLEAR[kind]
    batch = uploaded(row, MARKETING, by=officer)
    first, second = verdicts(batch)
    assert (first.state, first.number, second.state) == (State.UNCLEAR, 3, State.NEW)
    assert reason in " ".join(first.reasons)
    imports.apply(batch=batch, by=officer)
    assert [row.code for row in models.Activity.objects.all()] == ["marketing-by-post"]


def test_two_rows_of_one_name_and_two_activities_of_one_name_are_unclear(words, officer):
    assert "Row 3 is about the same activity: write one row for each." in reasons(
        uploaded(EXPENSES, EXPENSES, by=officer)
    )
    for code in ("one", "two"):
        factories.ActivityFactory(
            code=code, name={"da": "Expenses payments"}, controller=models.Controller.objects.get(code="alpha")
        )
    assert "Several activities have this name: add a column with their codes." in reasons(
        uploaded(EXPENSES, by=officer, controller="alpha")
    )


CODED = [*("Code", "Name", "Categories of data subjects", "Categories of personal data")]


def coded(*rows, by):
    return uploaded(
        *([*row, "Employees", "Financial data"] for row in rows),
        by=by,
        headings=[CODED],
        controller="alpha",
        fields=["code", "name", "categories", "data"],
    )


@pytest.mark.parametrize("turned", [False, True])
def test_a_name_never_becomes_the_code_that_another_row_gives(words, officer, turned):
    """Whichever row comes first."""
    rows = [["", "Pay roll"], ["pay-roll", "Something else"]]
    batch = coded(*(reversed(rows) if turned else rows), by=officer)
    imports.apply(batch=batch, by=officer)
    assert {(row.code, row.name["en"]) for row in models.Activity.objects.all()} == {
        ("pay-roll", "Something else"),
        ("pay-roll-2", "Pay roll"),
    }


def test_one_activity_named_by_its_code_and_by_its_name_is_told_in_the_preview(words, officer):
    """Else the second row would quietly take the place of the first."""
    imports.apply(batch=coded(["pay", "Pay roll"], by=officer), by=officer)
    batch = coded(["PAY", "Pay roll of all"], ["", "Pay roll"], by=officer)
    first, second = verdicts(batch)
    assert (first.state, second.state) == (State.CHANGED, State.UNCLEAR)
    assert second.reasons == ["Row 2 is about the same activity: write one row for each."]


def test_a_code_that_stands_twice_or_is_none_is_told_in_the_preview(words, officer):
    batch = coded(["pay", "Pay roll"], ["pay", "Pensions"], ["no code!", "Travel"], by=officer)
    first, second, third = verdicts(batch)
    assert [first.state, second.state, third.state] == [State.NEW, State.UNCLEAR, State.UNCLEAR]
    assert second.reasons == ["Row 2 is about the same activity: write one row for each."]
    assert "small letters and digits" in third.reasons[0]


def test_a_word_that_names_two_rows_names_none(words, officer):
    factories.RecipientFactory(name="Accountants")
    assert "“Accountants” is not in the register" in " ".join(
        reasons(uploaded(EXPENSES, by=officer, controller="alpha"))
    )


# --- Words ---------------------------------------------------------------------------------------

STRANGE = ["Payroll", "Staff", "Bank details", "Tax office", "", "", "", "5 years", "Locked doors"]
DECIDED = {
    "categories": {"staff": "=employees"},
    "data": {"bank details": "new"},
    "recipients": {"tax office": "new:authority"},
    "measures": {"locked doors": "skip"},
}


def test_unknown_words_are_asked_for_with_what_is_called_alike(words, officer):
    asked, known = plan.questions(uploaded(STRANGE, ["B", "Staff", "Finacial data", *[""] * 6], by=officer))
    assert [(one.table, one.word, one.rows) for one in asked] == [
        ("categories", "Staff", 2),
        ("data", "Bank details", 1),
        ("data", "Finacial data", 1),
        ("measures", "Locked doors", 1),
        ("recipients", "Tax office", 1),
    ]
    assert known.alike("data", "Finacial data") == ["financial"]


def test_words_are_matched_added_or_left_out_as_the_officer_said(words, officer):
    batch = uploaded(STRANGE, by=officer, words=DECIDED)
    assert {verdict.name for verdict in verdicts(batch) if not verdict.number} == {
        *("Bank details", "Tax office", "modtagere, der ikke er inddelt endnu")
    }
    imports.apply(batch=batch, by=officer)
    row = models.Activity.objects.get(code="payroll")
    assert (row.cells.get().category.code, row.cells.get().data_category.code) == ("employees", "bank-details")
    recipient = models.Recipient.objects.get(code="tax-office")
    assert (recipient.role, recipient.category.code, bool(recipient.to_confirm)) == ("authority", "unsorted", True)
    assert not row.measures.exists()


def test_a_new_word_of_a_row_that_is_left_out_is_not_added(words, officer):
    batch = uploaded([*STRANGE[:5], "Narnia", *STRANGE[6:]], MARKETING, by=officer, words=DECIDED)
    imports.apply(batch=batch, by=officer)
    assert not models.DataCategory.objects.filter(code="bank-details").exists()


def test_owner_company_day_and_role_are_read(words, officer):
    """An owner who has no account is kept as a function, if the officer says so."""
    factories.UserFactory(email="lone@example.test", name="Lone Holm")
    heads = ["Navn", "Ejer", "Dataansvarlig", "Næste gennemgang", "Rolle"]
    rows = [
        ["Løn", "Lone Holm", "Alpha Ltd", "1.3.2027", "Databehandler"],
        ["Bogholderi", "Økonomichefen", "alpha", "31.2.2027", ""],
    ]
    said = {"accounts": {"økonomichefen": "function"}}
    batch = uploaded(*rows, ["Arkiv", "Økonomichefen", "alpha", "", ""], by=officer, headings=[heads], words=said)
    assert reasons(batch) == ["Review on: There is no day “31.2.2027”."]
    imports.apply(batch=batch, by=officer)
    row = models.Activity.objects.get(code="loen")
    assert (row.owner.email, row.controller.code, str(row.review_on), row.role) == (
        "lone@example.test",
        "alpha",
        "2027-03-01",
        "processor",
    )
    assert models.Activity.objects.get(code="arkiv").owner_title == "Økonomichefen"


def test_what_headings_meant_is_remembered_once_it_was_applied(words, officer):
    headings = [["Name", "Whose", "Stuff"]]
    row = ["Payroll", "Employees", "Financial data"]
    chosen = ["name", "categories", "data"]
    batch = uploaded(row, by=officer, headings=headings, fields=chosen)
    assert plan.remembered() == {}
    imports.apply(batch=batch, by=officer)
    again = imports.upload(name="x.xlsx", content=sheet(*headings, ["B", "Employees", "Contact data"]), by=officer)
    assert Setup.load(again.setup).fields == chosen


# --- All or nothing, and back --------------------------------------------------------------------


def test_what_fails_midway_leaves_nothing(words, officer, monkeypatch):
    before, batch = Snapshot.taken().rows, uploaded(EXPENSES, MARKETING, by=officer)

    def break_off(*args):
        raise RuntimeError("the power went")

    monkeypatch.setattr(store, "_links", break_off)
    with pytest.raises(RuntimeError):
        imports.apply(batch=batch, by=officer)
    assert Snapshot.taken().rows == before
    batch.refresh_from_db()
    assert batch.is_open
    assert not AccessEntry.objects.filter(action=imports.APPLIED).exists()


def test_whoever_stops_listening_stops_the_import(words, officer):
    batch = uploaded(EXPENSES, MARKETING, by=officer)
    with transaction.atomic():
        steps = imports.applying(batch=batch, by=officer)
        assert next(steps) == (0, 10)
        assert next(steps)[0] > 0
        steps.close()
    assert not models.Activity.objects.exists()


def test_undo_puts_everything_back_and_is_traced(words, officer):
    before = Snapshot.taken().rows
    batch = imports.apply(batch=uploaded(STRANGE, EXPENSES, by=officer, words=DECIDED), by=officer)
    row = models.Activity.objects.get(code="payroll")
    assert [(change.by, change.reason) for change in history.of(row)] == [(officer, "Import of Department.xlsx")]
    undone = imports.undo(batch=batch, by=officer)
    assert Snapshot.taken().rows == before
    assert (undone.state, undone.undone_by) == ("undone", officer)
    entries = AccessEntry.objects.filter(actor_id=officer.pk).values_list("action", flat=True)
    assert {imports.UPLOADED, imports.APPLIED, imports.UNDONE} <= set(entries)
    with pytest.raises(RegisterError, match="Only an import that is applied"):
        imports.undo(batch=batch, by=officer)


def changed_since(row):
    models.Activity.objects.filter(pk=row.pk).update(owner_title="Head of pay")


def given_a_part(row):
    factories.CellFactory(activity=row)


def asked_about(row):
    owner = factories.UserFactory()
    asked = models.Round.objects.create(reach="all", due_on=timezone.now().date(), started_by=owner)
    models.Confirmation.objects.create(round=asked, activity=row, owner=owner)


def used_elsewhere(row):
    factories.CellFactory(data_category=models.DataCategory.objects.get(code="bank-details"))


@pytest.mark.parametrize("since", [changed_since, given_a_part, asked_about, used_elsewhere])
def test_undo_is_refused_where_a_row_was_changed_or_used_since(words, officer, since):
    batch = imports.apply(batch=uploaded(STRANGE, by=officer, words=DECIDED), by=officer)
    since(models.Activity.objects.get(code="payroll"))
    before = Snapshot.taken().rows
    with pytest.raises(RegisterError, match="cannot be undone"):
        imports.undo(batch=batch, by=officer)
    assert Snapshot.taken().rows == before


def test_an_import_is_refused_where_the_register_moved_after_the_officer_looked(words, officer):
    batch = uploaded(EXPENSES, by=officer)
    seen = plan.look(batch).fingerprint
    models.Recipient.objects.filter(code="beta").update(name="Somebody else")
    with pytest.raises(RegisterError, match="has changed since you looked"):
        imports.apply(batch=batch, by=officer, seen=seen)


def test_only_officers_import(words, officer):
    batch = uploaded(EXPENSES, by=officer)
    for role in ("auditor", "data_protection_officer", "staff", "technical_administrator"):
        other = factories.UserFactory(roles=[role])
        for act in (imports.apply, imports.undo, imports.drop):
            with pytest.raises(PermissionDenied):
                act(batch=batch, by=other)
        with pytest.raises(PermissionDenied):
            imports.upload(name="x.csv", content=b"a;b", by=other)
        with pytest.raises(PermissionDenied):
            imports.note_download(by=other)


def test_an_upload_is_kept_until_it_is_applied_or_seven_days(words, officer):
    batch = uploaded(EXPENSES, by=officer)
    old = uploaded(MARKETING, by=officer)
    models.ImportBatch.objects.filter(pk=old.pk).update(uploaded_at=timezone.now() - timedelta(days=8))
    applied = imports.apply(batch=batch, by=officer)
    assert bytes(applied.content) == b""
    assert list(models.ImportBatch.objects.open()) == []
    assert imports.forget_old_uploads() == 1
    assert list(models.ImportBatch.objects.all()) == [applied]


def test_more_rows_than_are_taken_are_refused(words, officer, monkeypatch):
    monkeypatch.setattr(plan, "MOST_ROWS", 3)
    with pytest.raises(RegisterError, match="at most 3 are taken"):
        uploaded(*[EXPENSES] * 4, by=officer)
    assert not models.ImportBatch.objects.exists()


def test_the_number_of_queries_does_not_grow_with_the_rows(words, officer):
    counts = []
    for number in (1, 3):
        rows = [[f"Batch {number} row {place}", *EXPENSES[1:]] for place in range(number)]
        batch = uploaded(*rows, by=officer, controller="alpha")
        with CaptureQueriesContext(connection) as queries:
            imports.apply(batch=batch, by=officer)
        counts.append(len(queries))
    assert counts[0] == counts[1]
