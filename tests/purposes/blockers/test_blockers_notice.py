"""What people must be told."""

import pytest

from tests.purposes.blockers.findings import A01, SUPPORT, change, found, warned
from tests.purposes.register import both

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("column", ["description", "when_refused"])
def test_a_notice_says_what_is_done_and_what_a_no_means(rows, column):
    """R-094: Art. 13(1)(c), 13(2)(b) and (c)."""
    change(rows.support, **{column: {}})
    assert found() == [("R-094", *SUPPORT)]


def test_a_notice_says_which_data(rows):
    """R-094: Art. 13(1)(e), 13(2)(a), 14(1)(d)."""
    rows.activity.cells.all().delete()
    assert ("R-094", *SUPPORT) in found()


def test_data_from_somebody_else_name_their_source(rows):
    """R-094: Art. 14(2)(f)."""
    change(rows.point, from_the_person=False)
    assert found() == [("R-094", "collectionpoint", "support-portal")]
    change(rows.point, source=both("partnere"))
    assert found() == []


def test_a_group_has_its_introduction(rows):
    """R-094."""
    change(rows.groups["customers"], introduction={})
    assert found() == [("R-094", "datasubjectcategory", "customers")]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Please check this page regularly for changes."),
        ("en", "You should periodically review our statement."),
        ("da", "Tjek denne side jævnligt for ændringer."),
        ("da", "Vi beder dig regelmæssigt besøge erklæringen."),
    ],
)
def test_people_are_not_sent_to_look_for_changes(rows, language, text):
    """R-095."""
    words = {**both("Hej.", "Hello."), language: text}
    change(rows.groups["customers"], introduction=words)
    assert found() == [("R-095", "datasubjectcategory", "customers")]


def test_public_texts_are_complete_in_each_language(rows):
    """R-096: Danish is the master, English has every field before the language is published."""
    change(rows.support, description={"da": "Vi svarer."})
    assert found() == [("R-096", *SUPPORT)]


def test_a_text_missing_in_the_record_is_a_warning(rows):
    """R-096: the record is read by staff and auditors."""
    change(rows.activity, name={"da": "kun dansk"})
    assert found() == []
    assert warned("R-096") == [("R-096", *A01)]


def test_a_vague_purpose_is_a_warning(rows):
    """R-013: flagged, to be made precise before approval."""
    change(rows.support, description=both("At forbedre brugeroplevelsen.", "Improving users' experience."))
    assert found() == []
    assert warned("R-013") == [("R-013", *SUPPORT)] * 2
