"""The difference between two documents."""

import msgspec
import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from purposes.differences import Class, Kind, differences
from purposes.document import NOTHING, load
from tests.purposes.sample import changed, documents, filled, paths

DOCUMENT = filled()
FOLLOWS = ("schema", "revision")
PLACES = [path for path in paths(DOCUMENT) if path[-1] not in FOLLOWS]


def replaced(document, part, **fields):
    side = msgspec.structs.replace(getattr(document, part), **fields)
    return msgspec.structs.replace(document, **{part: side})


def with_purpose(**fields):
    """The document with the first purpose changed."""
    first, second = DOCUMENT.public.purposes
    return replaced(DOCUMENT, "public", purposes=[msgspec.structs.replace(first, **fields), second])


def with_wording(**fields):
    """The document with the first consent wording changed."""
    first, second = DOCUMENT.public.wordings
    return replaced(DOCUMENT, "public", wordings=[msgspec.structs.replace(first, **fields), second])


def only(changes):
    (change,) = changes
    return change


# --- properties ---------------------------------------------------------------------------------


@given(documents())
@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_a_document_does_not_differ_from_itself(document):
    assert differences(document, document) == []
    assert differences(document, load(document.public_bytes, document.record_bytes)) == []


@pytest.mark.parametrize("path", PLACES, ids=lambda path: ".".join(str(step) for step in path))
def test_a_change_of_any_single_field_is_found(path):
    found = differences(DOCUMENT, changed(DOCUMENT, path))
    assert found
    assert all(change.sentence for change in found)


@given(documents(), st.data())
@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_a_change_of_any_single_field_of_any_document_is_found(document, data):
    path = data.draw(st.sampled_from([path for path in paths(document) if path[-1] not in FOLLOWS]))
    assert differences(document, changed(document, path))


def test_everything_is_new_before_the_first_edition():
    found = differences(None, DOCUMENT)
    assert {change.kind for change in found} == {Kind.ADDED}
    assert found == differences(NOTHING, DOCUMENT)[-len(found) :]


def test_order_is_found_and_is_no_material_change():
    turned = replaced(DOCUMENT, "public", purposes=DOCUMENT.public.purposes[::-1])
    change = only(differences(DOCUMENT, turned))
    assert (change.key, change.change_class) == ("purposes.order", Class.CARE)


# --- keys ---------------------------------------------------------------------------------------


def test_a_key_names_the_place_in_the_document():
    change = only(differences(DOCUMENT, with_purpose(description={"da": "ny"})))
    assert change.key == "purposes.code-1.description"
    assert (change.kind, change.old["da"], change.new["da"]) == (Kind.CHANGED, "description 1 (da)", "ny")


def test_a_key_names_the_parts_on_the_way():
    path = ("public", "purposes", 0, "data", 0, "limits", 0, "duration")
    change = only(differences(DOCUMENT, changed(DOCUMENT, path)))
    assert change.key == "purposes.code-1.data.data_category-1.limits.code-1.duration"


def test_a_row_that_came_is_one_change():
    fewer = replaced(DOCUMENT, "public", purposes=DOCUMENT.public.purposes[1:])
    fewer = replaced(fewer, "record", purposes=DOCUMENT.record.purposes[1:])
    assert [change.key for change in differences(fewer, DOCUMENT) if change.kind == Kind.ADDED] == ["purposes.code-1"]
    assert [change.key for change in differences(DOCUMENT, fewer) if change.kind == Kind.REMOVED] == ["purposes.code-1"]


# --- classes ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        ("public", "purposes", 0, "primary_basis"),
        ("public", "purposes", 0, "category"),
        ("public", "purposes", 0, "controllers"),
        ("public", "purposes", 0, "data", 0, "data_category"),
        ("public", "purposes", 0, "data", 0, "recipient_categories"),
        ("public", "purposes", 0, "data", 0, "limits", 0, "counted_from"),
        ("public", "purposes", 0, "statute"),
        ("public", "purposes", 0, "duty_to_provide"),
        ("public", "purposes", 0, "automated_decisions"),
        ("public", "purposes", 0, "transfers", 0, "tool"),
        ("record", "recipients", 0, "name"),
        ("record", "activities", 0, "time_limits", 0, "duration"),
        ("record", "activities", 0, "time_limits", 0, "condition"),
        ("record", "activities", 0, "transfers", 0, "tool"),
        ("record", "assessments", 0, "outcome"),
    ],
    ids=lambda path: ".".join(str(step) for step in path),
)
def test_basis_category_data_recipient_controller_transfer_and_limit_are_always_material(path):
    """R-012: no mark of the proposer makes them a matter of wording."""
    other = changed(DOCUMENT, path)
    keys = [change.key for change in differences(DOCUMENT, other)]
    assert {change.change_class for change in differences(DOCUMENT, other, keys)} == {Class.MATERIAL}


@pytest.mark.parametrize("field", ["name", "description", "covers", "does_not_cover", "when_refused"])
def test_a_change_of_text_is_material_unless_it_is_marked(field):
    other = with_purpose(**{field: {"da": "ny"}})
    assert only(differences(DOCUMENT, other)).change_class is Class.MATERIAL
    assert only(differences(DOCUMENT, other, [f"purposes.code-1.{field}"])).change_class is Class.WORDING
    assert only(differences(DOCUMENT, other, [f"purposes.code-2.{field}"])).change_class is Class.MATERIAL


def test_the_interest_is_marked_once_for_statement_and_assessment():
    other = with_purpose(interest={"da": "ny"})
    first, second = DOCUMENT.record.assessments
    other = replaced(
        other,
        "record",
        assessments=[msgspec.structs.replace(first, purpose="code-1", interest={"da": "ny"}), second],
    )
    base = replaced(DOCUMENT, "record", assessments=[msgspec.structs.replace(first, purpose="code-1"), second])
    found = differences(base, other, ["purposes.code-1.interest"])
    assert [(change.key, change.change_class) for change in found] == [
        ("purposes.code-1.interest", Class.WORDING),
        ("assessments.code-1.interest", Class.WORDING),
    ]


@pytest.mark.parametrize(
    "path",
    [
        ("record", "purposes", 0, "owner"),
        ("record", "purposes", 0, "review_on"),
        ("record", "activities", 0, "owner_title"),
        ("record", "recipients", 0, "contact_name"),
        ("record", "recipients", 0, "contact_email"),
        ("record", "companies", 0, "contact_name"),
        ("record", "assessments", 0, "approved_by"),
    ],
    ids=lambda path: ".".join(str(step) for step in path),
)
def test_who_looks_after_a_row_is_never_material(path):
    change = only(differences(DOCUMENT, changed(DOCUMENT, path)))
    assert (change.change_class, change.may_be_wording) == (Class.CARE, False)


# --- revisions ----------------------------------------------------------------------------------


@pytest.mark.parametrize("field", ["letter", "in_statement_list"])
def test_where_a_purpose_stands_does_not_raise_its_revision(field):
    change = only(differences(DOCUMENT, changed(DOCUMENT, ("public", "purposes", 0, field))))
    assert (change.is_material, change.raises_revision) == (True, False)


@pytest.mark.parametrize(("field", "raises"), [("texts", True), ("agree_label", True), ("companies", False)])
def test_the_words_of_a_consent_raise_the_revision_and_its_companies_do_not(field, raises):
    """R-040, R-044: other words need a new yes; a further company does not widen or end an earlier one."""
    change = only(differences(DOCUMENT, changed(DOCUMENT, ("public", "wordings", 0, field))))
    assert (change.purpose, change.is_material, change.raises_revision) == ("purpose-1", True, raises)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("required_evidence", "mailbox", "evidence that a yes needs at least changed."),
        ("required_evidence", "imported", "evidence that a yes needs at least changed."),
        ("valid_months", 12, "months for which a yes is good changed."),
    ],
)
def test_what_a_yes_needs_is_material_and_voids_no_earlier_yes(field, value, sentence):
    """R-012, R-036, R-043, R-044: two officers decide, no mark makes it wording, and the revision stays."""
    old = with_wording(required_evidence="document", valid_months=24)
    new = with_wording(**{"required_evidence": "document", "valid_months": 24, field: value})
    change = only(differences(old, new, [f"wordings.purpose-1.{field}"]))
    assert (change.change_class, change.may_be_wording, change.raises_revision) == (Class.MATERIAL, False, False)
    with translation.override("en"):
        assert change.sentence == f"Consent wording “purpose-1”: {sentence}"


# --- sentences ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        (("public", "purposes", 0, "description"), "Purpose “code-1 · name 1 (en)”: description changed."),
        (
            ("public", "purposes", 0, "data", 0, "limits", 0, "duration"),
            "Purpose “code-1 · name 1 (en)”: data category data_category-1 time limit code-1 duration changed.",
        ),
        (("record", "recipients", 0, "country"), "Recipient “code-1 · name-1”: country changed."),
        (("public", "publisher"), "The statement speaks in the name of another company."),
    ],
)
def test_a_change_is_told_in_a_sentence(path, sentence):
    with translation.override("en"):
        assert only(differences(DOCUMENT, changed(DOCUMENT, path))).sentence == sentence
