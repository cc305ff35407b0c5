"""The workbook holds the whole register: what is approved in it, what may stand once, what is said to be elsewhere."""

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied

from gdpr_registry import history
from purposes import actions, models
from purposes.actions import imports
from purposes.actions.assessment import last_writer_id
from purposes.assessments import words_sha256
from purposes.compose import composition
from purposes.imports import plan
from purposes.imports.verdict import State
from purposes.spreadsheet import cells
from purposes.spreadsheet.changes import Act
from purposes.spreadsheet.rules import ONCE
from purposes.spreadsheet.snapshot import Snapshot
from purposes.spreadsheet.tables import ELSEWHERE, TABLES
from tests import factories
from tests.purposes.register import Register
from tests.purposes.sheets import Copy

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("read_in_english")]


@pytest.fixture
def other():
    return factories.UserFactory(roles=["officer"])


@pytest.fixture
def register(officer):
    with history.context(by=officer):
        return Register()


def uploaded(copy, by):
    return imports.upload(name="register.xlsx", content=copy.content, by=by)


def unclear(copy, by):
    return {v.name: " ".join(v.reasons) for v in plan.look(uploaded(copy, by)).verdicts if v.state is State.UNCLEAR}


def changes(copy, by):
    return [change for verdict in plan.look(uploaded(copy, by)).verdicts for change in verdict.changes]


# --- Nothing is forgotten ------------------------------------------------------------------------


def tracked():
    return {model for model in apps.get_models() if hasattr(model, "pgh_event_model")}


def in_the_sheets():
    links = {link.through for table in TABLES.values() for link in table.links}
    return {table.model for table in TABLES.values()} | links


def test_every_model_with_a_history_is_in_the_workbook_or_named_as_kept_elsewhere():
    """A model that is added to the register shows here until a table or ELSEWHERE names it."""
    assert {model.__name__ for model in tracked()} == {m.__name__ for m in in_the_sheets() | set(ELSEWHERE)}
    assert in_the_sheets() & set(ELSEWHERE) == set()


def test_the_workbook_says_what_is_done_elsewhere(register):
    said = " ".join(str(row[0]) for row in Copy().pages["How to edit"])
    for model in ELSEWHERE:
        assert str(model._meta.verbose_name_plural) in said


def test_everything_that_may_stand_once_is_asked_before_the_database_is():
    """The key of a table, what its links hold once, or a rule of its own."""
    for table in TABLES.values():
        key = {name for name, _to in table.keys} | ({"cell"} if table.name == "disclosures" else set())
        for rule in table.model._meta.constraints:
            if fields := set(getattr(rule, "fields", ())):
                assert fields <= key | {"id"} or rule.name in ONCE, rule.name


def test_no_empty_cell_reaches_a_column_that_must_hold_something():
    """An emptied cell is the model's own default, or it is told in the preview; the database need not refuse it."""
    for table in TABLES.values():
        for column in table.own_columns:
            if cells.read(column, "") is None and not column.may_be_open:
                assert column.must_be_filled, (table.name, column.key)


def test_an_emptied_position_is_the_first(register, officer):
    key = (register.contact_data.code,)
    models.DataCategory.objects.filter(code=key[0]).update(position=4)
    copy = Copy()
    copy.set("data", key, "position", "")
    (change,) = changes(copy, officer)
    assert change.after == {"position": 0}


# --- Assessments ---------------------------------------------------------------------------------


def approved(register, other):
    return actions.approve_assessment(assessment=register.support.assessment, by=other)


def stands(assessment):
    """Whether the approval is of the words as they are."""
    assessment.refresh_from_db()
    record = composition(also_on=[assessment.purpose.code]).document.record
    words = next(one for one in record.assessments if one.purpose == assessment.purpose.code)
    return bool(assessment.approved_sha256) and assessment.approved_sha256 == words_sha256(words)


def test_a_word_changed_in_the_sheet_takes_the_approval_away_and_undoing_gives_it_back(register, officer, other):
    """R-012: the approval is of these very words."""
    assessment = approved(register, other)
    copy = Copy()
    copy.set("assessments", (assessment.purpose.code,), "conclusion.en", "Another conclusion")
    batch = imports.apply(batch=uploaded(copy, officer), by=officer)
    assert not stands(assessment)
    assert last_writer_id(assessment) == officer.pk
    with pytest.raises(PermissionDenied):
        actions.approve_assessment(assessment=assessment, by=officer)
    imports.undo(batch=batch, by=officer)
    assert stands(assessment)


def test_a_day_of_review_changed_in_the_sheet_leaves_the_approval(register, officer, other):
    """R-012: who looks when is no part of what is approved."""
    assessment = approved(register, other)
    copy = Copy()
    copy.set("assessments", (assessment.purpose.code,), "review_on", "2028-01-01")
    imports.apply(batch=uploaded(copy, officer), by=officer)
    assert stands(assessment)


def test_parts_added_and_removed_come_and_go_and_stand_in_their_order(register, officer, other):
    """R-030: undone, the list of gentler ways is as it was, so the approval stands."""
    code = register.support.code
    with history.context(by=officer):
        models.Alternative.objects.create(
            assessment=register.support.assessment, description={"da": "til sidst"}, rejected_because={"da": "fordi"}
        )
    assessment = approved(register, other)
    copy, before = Copy(), Snapshot.taken().rows
    (first, last) = [key for key in sorted(before["alternatives"]) if key[0] == code]
    copy.set("alternatives", first, "remove", "yes")
    copy.add(
        "alternatives", assessment=code, code="z1", description__da="ny vej", rejected_because__da="den er for dyr"
    )
    batch = imports.apply(batch=uploaded(copy, officer), by=officer)
    assert [one.code for one in assessment.alternatives.all()] == [last[1], "z1"]
    assert not stands(assessment)
    imports.undo(batch=batch, by=officer)
    assert Snapshot.taken().rows == before
    assert stands(assessment)


def test_an_assessment_removed_and_brought_back_has_to_be_approved_again(register, officer, other):
    assessment = approved(register, other)
    before = Snapshot.taken().rows
    copy = Copy()
    copy.set("assessments", (assessment.purpose.code,), "remove", "yes")
    batch = imports.apply(batch=uploaded(copy, officer), by=officer)
    assert not models.Assessment.objects.filter(pk=assessment.pk).exists()
    imports.undo(batch=batch, by=officer)
    assert Snapshot.taken().rows == before
    assert models.Assessment.objects.get(purpose=register.support).approved_by is None


def test_an_approval_cannot_be_written_in_a_sheet(register, officer):
    copy = Copy()
    assert not {"approved_by", "approved_sha256"} & set(TABLES["assessments"].by_key)
    copy.rows("assessments")[0].append("Approved by")
    assert "No column is called “Approved by”." in unclear(copy, officer)["Legitimate interest assessments"]


def test_an_open_test_is_neither_yes_nor_no():
    """R-028: unknown is no answer."""
    column = TABLES["assessments"].by_key["is_lawful"]
    assert [cells.read(column, cells.written(column, value)) for value in (True, False, None)] == [True, False, None]


# --- Secondary bases and consent -----------------------------------------------------------------


def test_a_secondary_basis_comes_in_with_its_reach_and_is_undone(register, officer):
    """R-015."""
    task, before = register.support.tasks.get(), Snapshot.taken().rows
    copy = Copy()
    basis = {"purpose": register.support.code, "code": "contract", "basis": "A6-1-b", "reason__da": "aftalen"}
    copy.add("secondary-bases", **basis, reach__da="sagen", tasks=task.code, data_categories=register.contact_data.code)
    batch = imports.apply(batch=uploaded(copy, officer), by=officer)
    row = register.support.secondary_bases.get()
    assert (row.basis, [*row.tasks.all()], [*row.data_categories.all()]) == ("A6-1-b", [task], [register.contact_data])
    imports.undo(batch=batch, by=officer)
    assert Snapshot.taken().rows == before


def test_a_basis_without_a_reach_is_not_clear(register, officer):
    copy = Copy()
    copy.add("secondary-bases", purpose=register.support.code, code="x", basis="A6-1-b", reason__da="aftalen")
    assert "“Reach (da)” is empty" in unclear(copy, officer)[f"{register.support.code} · x"]


def test_a_removed_purpose_takes_all_that_is_written_for_it_and_comes_back_with_it(officer):
    """What hangs on it goes in its order: reach before task, parts before assessment."""
    purpose = factories.PurposeFactory(code="customers.z")
    task = factories.TaskFactory(code="z.do", purpose=purpose)
    basis = factories.SecondaryBasisFactory(purpose=purpose)
    models.SecondaryBasisTask.objects.create(secondary_basis=basis, task=task)
    factories.ConsentTextFactory(purpose=purpose)
    assessment = models.Assessment.objects.create(purpose=purpose, interest={"da": "ro"})
    models.Mitigation.objects.create(assessment=assessment, description={"da": "frister"})
    before, copy = Snapshot.taken().rows, Copy()
    copy.set("purposes", ("customers.z",), "remove", "yes")
    batch = imports.apply(batch=uploaded(copy, officer), by=officer)
    assert not models.Purpose.objects.exists()
    imports.undo(batch=batch, by=officer)
    assert Snapshot.taken().rows == before


def test_a_purpose_comes_in_with_its_assessment_and_the_parts_of_that(register, officer):
    """Rows of one file name each other, whatever sheet they stand on."""
    before, copy = Snapshot.taken().rows, Copy()
    group, company = register.support.category.code, register.company.code
    new = {"code": "customers.new", "category": group, "controller": company, "primary_basis": "A6-1-f"}
    copy.add("purposes", **new, name__da="ny", is_on="no")
    copy.add("assessments", purpose="customers.new", interest__da="ro", outcome="undecided")
    copy.add("alternatives", assessment="customers.new", code="1", description__da="vej", rejected_because__da="dyr")
    copy.add(
        "minimisations", assessment="customers.new", data_category=register.contact_data.code, reason__da="nok er nok"
    )
    assert unclear(copy, officer) == {}
    batch = imports.apply(batch=uploaded(copy, officer), by=officer)
    assessment = models.Assessment.objects.get(purpose__code="customers.new")
    assert [one.code for one in assessment.alternatives.all()] == ["1"]
    assert assessment.minimisations.get().data_category == register.contact_data
    imports.undo(batch=batch, by=officer)
    assert Snapshot.taken().rows == before


# --- What may stand once -------------------------------------------------------------------------


@pytest.fixture
def lettered(officer):
    group = factories.DataSubjectCategoryFactory(code="customers")
    for letter in "abc":
        factories.PurposeFactory(code=f"customers.{letter}", category=group, letter=letter)


def letters():
    return dict(models.Purpose.objects.order_by("code").values_list("code", "letter"))


def test_a_letter_that_another_purpose_has_is_told_before_anything_is_written(lettered, officer):
    copy = Copy()
    copy.set("purposes", ("customers.a",), "letter", "b")
    told = unclear(copy, officer)
    assert told == {"customers.a": "Another purpose of this group has the letter already. (customers.b)"}
    assert changes(copy, officer) == []


def test_a_letter_that_is_given_up_may_be_taken_in_the_same_file(lettered, officer):
    """Whatever the order of the rows."""
    copy = Copy()
    copy.set("purposes", ("customers.a",), "letter", "b")
    copy.set("purposes", ("customers.b",), "letter", "")
    imports.apply(batch=uploaded(copy, officer), by=officer)
    assert letters() == {"customers.a": "b", "customers.b": "", "customers.c": "c"}


def test_two_letters_that_change_places_take_two_files(lettered, officer):
    copy = Copy()
    copy.set("purposes", ("customers.a",), "letter", "b")
    copy.set("purposes", ("customers.b",), "letter", "a")
    assert set(unclear(copy, officer)) == {"customers.a", "customers.b"}


def test_two_new_rows_that_claim_the_same_are_both_unclear_and_so_is_what_names_them(register, officer):
    copy = Copy()
    for code in ("first", "second"):
        copy.add("controllers", code=code, name=code, country="DK", publishes_statement="yes")
    copy.add("arrangements", code="together", name__da="Sammen", essence__da="Vi deler", controllers="first")
    told = unclear(copy, officer)
    assert "publishes the statement already" in told["first"] and "publishes the statement already" in told["second"]
    assert told["together"] == "No row of “Controllers” has the code first."
    assert changes(copy, officer) == []


def test_a_new_row_with_a_code_that_exists_is_not_taken_for_that_row(register, officer):
    """Its mark is empty, so it is meant as a new one; without the column of marks it is the row itself."""
    copy = Copy()
    (code, *_rest) = copy.rows("measures").pop(1)
    copy.add("measures", code=code, name__da="Noget helt andet")
    assert "has a row with this code already" in unclear(copy, officer)[code]
    place = copy.place("measures", "mark")
    copy.pages[copy.titles["measures"]] = [row[:place] for row in copy.rows("measures")]
    assert unclear(copy, officer) == {}
    (change,) = changes(copy, officer)
    assert (change.act, change.key, change.after["name.da"]) == (Act.CHANGE, (code,), "Noget helt andet")


def test_what_is_kept_out_of_an_import_is_kept_out_of_its_counts(lettered, officer):
    copy = Copy()
    copy.set("purposes", ("customers.a",), "letter", "b")
    copy.set("purposes", ("customers.c",), "letter", "")
    batch = imports.apply(batch=uploaded(copy, officer), by=officer)
    assert batch.counts["records"] == {"purposes": {act.value: int(act is Act.CHANGE) for act in Act}}
    assert letters() == {"customers.a": "a", "customers.b": "b", "customers.c": ""}
