"""The register is downloaded, edited in a spreadsheet, and the difference is uploaded: nothing is lost on the way."""

from datetime import date

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gdpr_registry import history
from purposes import models, starter
from purposes.actions import imports
from purposes.exceptions import RegisterError
from purposes.imports import plan, reading
from purposes.imports.verdict import State
from purposes.spreadsheet import cells, settling, upload
from purposes.spreadsheet.changes import Act
from purposes.spreadsheet.snapshot import Snapshot
from purposes.spreadsheet.tables import TABLES, Kind
from tests import factories
from tests.purposes.register import Register
from tests.purposes.sheets import Copy, book, sheet

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("read_in_english")]


@pytest.fixture
def register(officer):
    """A register with a row of each kind of record; returns an activity of it."""
    whole = Register()
    factories.TransferFactory(activity=whole.activity)
    models.NamedInterest.objects.create(assessment=models.Assessment.objects.first(), name={"da": "Ro", "en": "Calm"})
    basis = factories.SecondaryBasisFactory(purpose=models.Task.objects.first().purpose, code="contract")
    models.SecondaryBasisTask.objects.create(secondary_basis=basis, task=models.Task.objects.first())
    models.SecondaryBasisData.objects.create(secondary_basis=basis, data_category=whole.contact_data)
    joint = factories.JointArrangementFactory(code="together")
    models.JointController.objects.create(arrangement=joint, controller=whole.company)
    system = factories.SystemFactory(run_by=whole.hosting)
    models.ActivitySystem.objects.create(activity=whole.activity, system=system)
    return whole.activity


@pytest.fixture
def starter_register(officer):
    """The register as it is shipped."""
    starter.load(controller_name="Havblik ApS", by=officer, demo=True)


def uploaded(content, by):
    return imports.upload(name="register.xlsx", content=content, by=by)


def verdicts(content, by):
    return plan.look(uploaded(content, by)).verdicts


def changes(content, by):
    return [change for verdict in verdicts(content, by) for change in verdict.changes]


def reasons(content, by):
    return [reason for verdict in verdicts(content, by) for reason in verdict.reasons]


@pytest.mark.parametrize("language", ["da", "en"])
def test_what_is_uploaded_unchanged_changes_nothing(starter_register, officer, language):
    copy = Copy(language)
    found = verdicts(copy.untouched, officer)
    assert {verdict.state for verdict in found} == {State.SAME}
    assert len(found) == sum(len(rows) for rows in Snapshot.taken().rows.values())
    assert {verdict.sheet for verdict in found} >= set(copy.titles.values()) - {copy.titles["arrangements"]}


def test_a_copy_that_another_program_saved_changes_nothing(register, officer):
    assert {verdict.state for verdict in verdicts(Copy().content, officer)} == {State.SAME}


EDITS = {
    "a text": ("recipients", "name", "Ny modtager A/S", "Ny modtager A/S"),
    "a text in one language": ("activities", "name.en", "Another name", "Another name"),
    "a word of an assessment": ("assessments", "against.en", "Another point", "Another point"),
    "a test that is open again": ("assessments", "is_lawful", "", None),
    "a test that fails": ("assessments", "is_lawful", "no", False),
    "a gentler way": ("alternatives", "description.da", "en blidere vej", "en blidere vej"),
    "a safeguard": ("mitigations", "beyond_legal_duty", "no", False),
    "why no less would do": ("minimisations", "reason.en", "or else", "or else"),
    "a named interest": ("named-interests", "name.en", "Peace", "Peace"),
    "a text of consent": ("consent-texts", "refusal.en", "Nothing.", "Nothing."),
    "the companies of a yes": ("consent-texts", "companies", "", []),
    "the reach of a basis in words": ("secondary-bases", "reach.en", "That offer", "That offer"),
    "the tasks within reach": ("secondary-bases", "tasks", "", []),
    "the data within reach": ("secondary-bases", "data_categories", "", []),
    "a number": ("data", "position", 77, 77),
    "a number as a spreadsheet has it": ("data", "position", 77.0, 77),
    "yes or no": ("activities", "in_work", "yes", True),
    "a day as a date": ("activities", "review_on", date(2027, 3, 1), "2027-03-01"),
    "a day as text": ("activities", "review_on", "1.3.2027", "2027-03-01"),
    "a day as a number": ("activities", "review_on", "46447", "2027-03-01"),
    "a choice by its name": ("activities", "dpia_screening", "high risk: an impact assessment is needed", "high-risk"),
    "a choice by its value": ("activities", "dpia_screening", "look-closer", "look-closer"),
    "another row": ("systems", "run_by", "", ""),
    "an account": ("activities", "owner", "owner@example.test", "owner@example.test"),
    "a formula that is none": ("recipients", "address", "=1+1", "=1+1"),
    "a text with line breaks": ("recipients", "address", "Vej 1\n8000 Aarhus", "Vej 1\n8000 Aarhus"),
}


@pytest.mark.parametrize("kind", EDITS)
def test_one_edited_cell_is_exactly_one_change(register, officer, kind):
    factories.UserFactory(email="owner@example.test")
    table, column, cell, value = EDITS[kind]
    snapshot = Snapshot.taken()
    key = next(key for key, values in snapshot.rows[table].items() if values[column] != value)
    copy = Copy()
    copy.set(table, key, column, cell)
    (change,) = changes(copy.content, officer)
    assert (change.act, change.table, change.key, change.after) == (Act.CHANGE, table, key, {column: value})
    assert change.before == {column: snapshot.rows[table][key][column]}


def test_every_kind_of_column_survives_writing_and_reading(register):
    """Whatever the language in which it is read."""
    snapshot, seen = Snapshot.taken(), set()
    for name, rows in snapshot.rows.items():
        for values in rows.values():
            for column in TABLES[name].own_columns:
                value = values[column.key]
                assert cells.read(column, cells.written(column, value)) == value, (name, column.key)
                seen.add(column.kind)
    assert seen == set(Kind)


@given(
    text=st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
    | st.sampled_from(["=1+1", "'=1", "+45", "-", "@x", " =x", "_x0041_", "a\r\nb", "\ttab"])
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_comes_back_as_it_is(text):
    """R-097: also what starts like a formula."""
    column = TABLES["recipients"].by_key["address"]
    content = sheet(["heading"], [cells.written(column, text)])
    rows = reading.pages(content, "x.xlsx")[0].rows
    cell = rows[1][0] if len(rows) > 1 else ""
    assert cells.same(column, text, cell) or text.strip() == ""


def test_what_is_applied_is_what_the_sheet_says(register, officer):
    copy = Copy("da")
    activity = register.code
    copy.set("activities", (activity,), "name.da", "=Nyt navn")
    copy.add("systems", code="new-system", name="Nyt system", in_work="nej")
    copy.set("activities", (activity,), "systems", "new-system")
    (category, data) = next(key[1:] for key in Snapshot.taken().rows["cells"] if key[0] == activity)
    copy.add(
        "time-limits",
        activity=activity,
        code="brand-new",
        duration=3,
        unit="years",
        counted_from__da="nu",
        reason__da="fordi",
    )
    copy.set("cells", (activity, category, data), "time_limits", "brand-new")
    batch = imports.apply(batch=uploaded(copy.content, officer), by=officer)
    row = models.Activity.objects.get(code=activity)
    assert row.name["da"] == "=Nyt navn"
    assert [system.code for system in row.systems.all()] == ["new-system"]
    cell = models.Cell.objects.get(activity=row, category__code=category, data_category__code=data)
    assert [limit.code for limit in cell.time_limits.all()] == ["brand-new"]
    assert batch.counts["records"]["activities"] == {"add": 0, "change": 1, "remove": 0}
    assert bytes(batch.content) == b""
    assert history.of(row)[-1].by == officer
    assert "register.xlsx" in history.of(row)[-1].reason
    assert Copy("da").get("activities", (activity,), "name.da") == "=Nyt navn"


def test_a_deleted_row_stays_unless_it_is_marked(register, officer):
    copy = Copy()
    transfer = copy.rows("transfers")[1]
    copy.rows("transfers").remove(transfer)
    assert changes(copy.content, officer) == []
    copy = Copy()
    copy.set("transfers", tuple(transfer[:3]), "remove", "yes")
    (change,) = changes(copy.content, officer)
    assert change.act is Act.REMOVE
    imports.apply(batch=uploaded(copy.content, officer), by=officer)
    assert tuple(transfer[:3]) not in Snapshot.taken().rows["transfers"]


def test_a_row_that_others_name_is_not_removed(register, officer):
    copy = Copy()
    purpose = models.Activity.objects.filter(purposes__isnull=False).first().purposes.first().code
    copy.set("purposes", (purpose,), "remove", "yes")
    assert changes(copy.content, officer) == []
    assert any("still names it" in reason for reason in reasons(copy.content, officer))


def test_a_removed_activity_takes_its_parts_and_comes_back_with_them(register, officer):
    before = Snapshot.taken().rows
    copy = Copy()
    copy.set("activities", (register.code,), "remove", "yes")
    batch = imports.apply(batch=uploaded(copy.content, officer), by=officer)
    assert not models.Activity.objects.filter(code=register.code).exists()
    imports.undo(batch=batch, by=officer)
    assert Snapshot.taken().rows == before


def test_an_edit_meets_an_edit_in_the_register(register, officer):
    """Somebody changed the row while the file was out: neither is lost."""
    copy = Copy()
    models.Activity.objects.filter(code=register.code).update(owner_title="Head of sales")
    assert changes(copy.content, officer) == []
    copy.set("activities", (register.code,), "name.en", "My name for it")
    assert changes(copy.content, officer) == []
    assert any("since you downloaded" in reason for reason in reasons(copy.content, officer))


def test_columns_and_sheets_may_be_left_out_and_moved(register, officer):
    copy = Copy()
    rows = copy.rows("activities")
    owner, name = copy.place("activities", "owner_title"), copy.place("activities", "name.en")
    kept = [[row[owner], row[0], row[name], row[-1]] for row in rows]
    kept[1][2] = "Moved and changed"
    (change,) = changes(book({copy.titles["activities"]: kept}), officer)
    assert change.after == {"name.en": "Moved and changed"}


UNCLEAR = {
    "a day that does not exist": ("activities", "review_on", "31.2.2027", "There is no day"),
    "a word for a number": ("data", "position", "many", "Write a whole number"),
    "a number beyond what is kept": ("data", "position", 99_999, "less than or equal to 32767"),
    "a choice that is none": ("activities", "role", "boss", "none of the choices"),
    "a code of nothing": ("systems", "run_by", "no-such", "has the code no-such"),
    "an account of nobody": ("activities", "owner", "nobody@example.test", "Nobody has an account"),
    "an empty name": ("activities", "name.da", "", "must be filled"),
    "no company": ("activities", "controller", "", "Choose one company"),
    "an address that is none": ("activities", "dpia_url", "not an address", "URL"),
}


@pytest.mark.parametrize("kind", UNCLEAR)
def test_a_cell_that_cannot_be_read_leaves_the_row_out_with_the_reason(register, officer, kind):
    table, column, cell, reason = UNCLEAR[kind]
    copy = Copy()
    key = tuple(copy.rows(table)[1][: len(TABLES[table].keys)])
    copy.set(table, key, column, cell)
    (unclear,) = [v for v in verdicts(copy.content, officer) if v.state is State.UNCLEAR]
    assert reason in " ".join(unclear.reasons)
    assert unclear.number == 2


@pytest.mark.parametrize(
    ("code", "reason"), [("No code!", "small letters and digits"), ("x" * 61, "at most 60"), ("", "small letters")]
)
def test_a_new_row_needs_a_code_that_is_one(register, officer, code, reason):
    copy = Copy()
    copy.add("measures", code=code, name__da="ny foranstaltning")
    assert [reason in told for told in reasons(copy.content, officer)] == [True]


def test_a_changed_code_is_not_a_new_row(register, officer):
    copy = Copy()
    copy.row("measures", copy.rows("measures")[1][0])[0] = "another-code"
    assert changes(copy.content, officer) == []
    assert any("A code cannot be changed" in reason for reason in reasons(copy.content, officer))


def test_a_column_of_another_name_is_told(register, officer):
    copy = Copy()
    copy.rows("measures")[0].append("My notes")
    assert "No column is called “My notes”." in reasons(copy.content, officer)


def test_what_the_database_refuses_is_told_and_nothing_is_written(register, officer, monkeypatch):
    """A rule that nobody asked before: the database has the last word."""
    monkeypatch.setattr(settling, "once_in", lambda table: {})
    copy = Copy()
    copy.set("controllers", (copy.rows("controllers")[1][0],), "publishes_statement", "yes")
    copy.add("controllers", code="second", name="Second", country="DK", publishes_statement="yes")
    with pytest.raises(RegisterError, match="publishes the statement already"):
        imports.apply(batch=uploaded(copy.content, officer), by=officer)
    assert not models.Controller.objects.filter(code="second").exists()


def test_rules_are_asked_before_the_database_is():
    """Each constraint of several columns has its rule here; those of one column are read from the field."""
    from purposes.spreadsheet.rules import RULES

    told = {
        constraint.name
        for table in TABLES.values()
        for constraint in table.model._meta.constraints
        if getattr(constraint, "condition", None) is not None and not hasattr(constraint, "fields")
    }
    of_one_column = {
        *(name for name in told if name.endswith(("_has_a_name", "_has_a_reason", "_starts_at_one", "_has_a_reach"))),
        *(name for name in told if "_known_" in name),
        "an_assessment_names_the_interest",
        "an_alternative_is_described",
        "an_alternative_is_rejected_for_a_reason",
        "a_mitigation_is_described",
        "a_secondary_basis_is_one_of_art_6",
        "a_time_limit_says_from_when_it_counts",
        "a_purpose_has_exactly_one_primary_basis_of_art_6",
        "the_statement_speaks_to_exactly_four_categories",
    }
    # Who approved, and what, is in no sheet.
    assert told - of_one_column - {"an_approval_says_who_when_and_what"} == set(RULES)


def test_the_register_is_known_by_its_marks(register):
    assert upload.is_the_register(reading.pages(Copy("da").untouched, "x.xlsx"))
    assert not upload.is_the_register(reading.pages(sheet(["Name", "Purpose"], ["a", "b"]), "x.xlsx"))


#: What stands on a sheet of its own.
ELSEWHERE = {"cells": {"recipients"}}


def test_every_column_of_the_register_is_in_the_sheets():
    """A column that is added to a model shows here until its table names it. What nobody edits is left out."""
    left_out = {"id", "revision", "cell", "approved_by", "approved_at", "approved_sha256", "context_sha256"}
    for table in TABLES.values():
        named = {column.name for column in table.columns}
        fields = {field.name for field in table.model._meta.get_fields() if not field.auto_created}
        assert fields - named - left_out - ELSEWHERE.get(table.name, set()) == set(), table.name


def test_headings_and_choices_of_a_sheet_are_told_apart_in_every_language():
    for language in ("da", "en"):
        with translation.override(language):
            titles = [table.title[:31].casefold() for table in TABLES.values()]
            assert len(set(titles)) == len(titles)
            for table in TABLES.values():
                headings = [column.heading.casefold() for column in table.columns]
                assert len(set(headings)) == len(headings), table.name
                for column in table.columns:
                    labels = [str(label).casefold() for _value, label in column.model_field.flatchoices or ()]
                    assert len(set(labels)) == len(labels), column.key
