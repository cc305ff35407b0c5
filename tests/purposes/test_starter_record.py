"""The starter's sixteen lines of the record, and where people are told."""

import pytest

from purposes.models import Sensitivity
from tests.purposes.starter_content import (
    COMPANY,
    activities,
    data_of,
    demo,
    limit,
    on,
    on_interest,
    purposes,
    register,
    words,
)


def test_the_record_has_sixteen_lines():
    """R-003, R-010: two of them as processor."""
    assert sorted(activities) == [f"a{number:02}" for number in range(1, 17)]
    assert [code for code, a in sorted(activities.items()) if a.role == "processor"] == ["a05", "a06"]
    for code in ("a05", "a06"):
        assert activities[code].purposes == []
        assert {cells.category for cells in activities[code].cell} == {"customers-people"}


def test_every_purpose_that_is_on_stands_in_the_record():
    """R-001."""
    assert {code for a in register.activities for code in a.purposes} >= set(on)
    assert [code for code in on if not data_of(code)] == []


def test_each_cell_names_its_limits_and_kinds_of_recipients():
    """R-004, R-005, R-009."""
    kinds = {kind.code for kind in register.kinds}
    for activity in register.activities:
        for cells in activity.cell:
            assert cells.limits and set(cells.limits) <= {row.code for row in activity.limit}
            assert cells.to and set(cells.to) <= kinds
        assert {row.code for row in activity.limit} == {code for cells in activity.cell for code in cells.limits}


def test_a_limit_of_one_purpose_stands_in_a_line_of_that_purpose():
    """R-009."""
    for activity in register.activities:
        assert {row.purpose for row in activity.limit} - {""} <= set(activity.purposes)


@pytest.mark.parametrize(
    ("activity", "code", "length"),
    [
        ("a01", "no-contract", (24, "months")),
        ("a01", "contract", (36, "months")),
        ("a01", "offer", (12, "months")),
        ("a02", "project-papers", (36, "months")),
        ("a03", "account", (90, "days")),
        ("a03", "sign-in-log", (13, "months")),
        ("a04", "case", (24, "months")),
        ("a04", "screen-recording", (30, "days")),
        ("a04", "call-recording", (90, "days")),
        ("a05", "access-log", (13, "months")),
        ("a06", "backup", (35, "days")),
        ("a07", "raw-events", (13, "months")),
        ("a07", "survey-answer", (24, "months")),
        ("a07", "survey-name", (90, "days")),
        ("a07", "invitation", (12, "months")),
        ("a07", "recording", (6, "months")),
        ("a08", "ordinary-log", (6, "months")),
        ("a08", "administrator-log", (13, "months")),
        ("a08", "incident", (36, "months")),
        ("a08", "backup", (35, "days")),
        ("a09", "not-confirmed", (90, "days")),
        ("a09", "confirmed", (36, "months")),
        ("a09", "block-review", (12, "months")),
        ("a10", "bookkeeping", (5, "years")),
        ("a10", "card-token", (None, "")),
        ("a11", "signal", (24, "months")),
        ("a11", "profile", (24, "months")),
        ("a11", "objection", (None, "")),
        ("a12", "membership", (None, "")),
        ("a12", "idle", (24, "months")),
        ("a12", "report", (6, "months")),
        ("a13", "marketing-withdrawal", (None, "")),
        ("a13", "marketing-idle", (24, "months")),
        ("a13", "unconfirmed", (7, "days")),
        ("a13", "enquiry", (6, "months")),
        ("a13", "proof", (90, "days")),
        ("a14", "not-hired", (6, "months")),
        ("a14", "unsolicited", (6, "months")),
        ("a14", "documentation", (6, "months")),
        ("a14", "later-jobs", (12, "months")),
        ("a15", "visit", (30, "days")),
        ("a15", "not-come", (1, "days")),
        ("a15", "roll-call", (None, "")),
        ("a15", "incident", (None, "")),
        ("a16", "request-file", (24, "months")),
        ("a16", "identity", (None, "")),
        ("a16", "reads-and-decisions", (13, "months")),
    ],
)
def test_each_period_has_found_its_place(activity, code, length):
    """R-009, R-068 (applicants: 6 months), R-076 (visitors: 30 days)."""
    assert limit(activity, code) == length


def test_every_line_is_screened_with_a_reason():
    """R-027."""
    assert {a.dpia_screening for a in register.activities} == {"not-needed", "look-closer"}
    looks = [code for code, a in sorted(activities.items()) if a.dpia_screening == "look-closer"]
    assert looks == ["a07", "a08", "a09", "a11", "a13", "a14"]


def test_a_line_has_transfers_or_says_why_there_are_none():
    """R-001, R-008."""
    sent = {transfer.activity for transfer in demo.transfer}
    assert sent == {code for code, a in activities.items() if a.no_transfers_reason is None}
    assert {transfer.tool for transfer in demo.transfer} == {"A45-3"}
    assert all(transfer.document_title for transfer in demo.transfer)


def test_data_that_may_touch_offences_names_the_national_rule():
    """R-026."""
    touchy = {row.code for row in register.data_categories if row.sensitivity == Sensitivity.MAY_TOUCH_CRIMINAL}
    lines = [a for a in register.activities for cells in a.cell if touchy & set(cells.data)]
    assert touchy and lines
    assert all(activity.national_rule for activity in lines)


def test_applicants_are_never_asked_for_age_or_picture():
    told = next(row for row in register.data_categories if row.code == "application").description.da
    assert all(word in told for word in ("alder", "fødselsdato", "CPR-nummer", "billede"))


def test_every_interest_is_told_where_data_of_its_group_are_collected():
    """R-034: the half of the register; the gate follows with the ledger."""
    for code in on_interest:
        points = [p for p in register.points if code in p.purposes and purposes[code].category in p.categories]
        assert points, code


def test_a_notice_of_an_interest_tells_of_the_right_to_object():
    """R-034, R-094 (GDPR Art. 21(4))."""
    for point in register.points:
        if set(point.purposes) & set(on_interest):
            assert "indsigelse" in point.notice.da or "sige nej uden grund" in point.notice.da
            assert "object" in point.notice.en or "say no" in point.notice.en
            assert "legitim" in point.notice.da and "legitimate" in point.notice.en


def test_a_notice_names_the_company_and_stays_short():
    for point in register.points:
        assert point.notice.da.startswith(COMPANY)
        assert words(point.notice.da) <= 90 and words(point.notice.en) <= 100


def test_data_that_others_give_name_their_source():
    """GDPR Art. 14(2)(f)."""
    others = [point for point in register.points if not point.from_the_person]
    assert [point.code for point in others] == ["partner-list"]
    assert others[0].source.da and others[0].source.en
    assert len(register.points) == 12


def test_a_point_tells_only_of_purposes_that_are_on_and_of_its_groups():
    for point in register.points:
        assert set(point.purposes) <= set(on)
        assert {purposes[code].category for code in point.purposes} <= set(point.categories)


def test_everything_that_is_named_exists():
    data = {row.code for row in register.data_categories}
    assert {code for a in register.activities for cells in a.cell for code in cells.data} == data
    assert {code for a in register.activities for code in a.measures} == {row.code for row in register.measures}
    assert {code for a in register.activities for code in a.systems} == {row.code for row in register.systems}
    assert {kind for a in register.activities for cells in a.cell for kind in cells.to} == {
        kind.code for kind in register.kinds
    }
