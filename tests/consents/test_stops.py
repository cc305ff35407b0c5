"""Which right applies to a purpose: withdraw, object, stop marketing, or none (R-056, R-057)."""

from datetime import UTC, datetime

import pytest
from django.utils import translation

from consents.fold import State
from consents.going_on import goes_on_of
from consents.stops import Right, Stop, everything, stops_of
from purposes.document import Secondary
from tests.purposes.documents import purpose

NOW = datetime(2026, 11, 25, tzinfo=UTC)
YES = State(status="ConsentGiven")
NO = State(status="ConsentWithdrawn")
CONSENT, CONTRACT, LAW, INTEREST = "A6-1-a", "A6-1-b", "A6-1-c", "A6-1-f"
CODE = "customers.x"


@pytest.mark.parametrize(
    ("basis", "marketing", "states", "expected"),
    [
        (CONSENT, "", {}, []),
        (CONSENT, "all", {"": YES}, [("withdraw", "")]),
        (CONSENT, "all", {"": YES, "email": YES, "phone": NO}, [("withdraw", ""), ("withdraw", "email")]),
        (CONSENT, "all", {"": NO}, []),
        (CONTRACT, "", {}, []),
        (LAW, "", {"": State(objection="open")}, []),
        (INTEREST, "", {}, [("object", "")]),
        (INTEREST, "some", {}, [("stop_marketing", ""), ("object", "")]),
        (INTEREST, "all", {}, [("stop_marketing", "")]),
        (INTEREST, "all", {"": State(marketing_objected_at=NOW)}, []),
        (INTEREST, "some", {"": State(marketing_objected_at=NOW)}, [("object", "")]),
        (INTEREST, "some", {"": State(objection="open")}, [("stop_marketing", "")]),
        (INTEREST, "", {"": State(objection="overridden")}, []),
        (INTEREST, "all", {"device": YES}, [("withdraw", "device"), ("stop_marketing", "")]),
        (CONTRACT, "some", {}, [("stop_marketing", "")]),
    ],
)
def test_the_right_that_applies(basis, marketing, states, expected):
    row = purpose(CODE, primary_basis=basis, direct_marketing=marketing)
    assert [(stop.right, stop.channel) for stop in stops_of(row, states)] == expected


@pytest.mark.parametrize(
    ("primary", "secondary", "states", "expected"),
    [
        (CONTRACT, INTEREST, {}, ["object"]),
        (CONSENT, INTEREST, {"": YES}, ["withdraw", "object"]),
        (CONSENT, INTEREST, {"": NO}, ["object"]),
        (LAW, INTEREST, {"": State(objection="open")}, []),
        (CONTRACT, LAW, {}, []),
        (INTEREST, CONTRACT, {}, ["object"]),
    ],
)
def test_a_secondary_interest_is_objected_to_as_a_primary_one_is(primary, secondary, states, expected):
    """R-056, Art. 21(1): the right is to whatever rests on an interest."""
    row = purpose(CODE, primary_basis=primary, secondary_bases=[reaching(secondary)])
    assert [stop.right for stop in stops_of(row, states)] == expected


def reaching(basis: str) -> Secondary:
    reach = {"da": "Kun målingen.", "en": "The measuring only."}
    return Secondary(
        code="more", basis=basis, reason=reach, reach=reach, statute={}, contract_party={}, tasks=[], data_categories=[]
    )


def test_a_yes_to_a_purpose_that_is_no_longer_ones_own_can_be_taken_back():
    """R-049: everything is everything."""
    states = {"prospects.old": {"": YES, "email": NO}, CODE: {}, "": {}}
    stops = everything([purpose(CODE, primary_basis=INTEREST)], states)
    assert stops == [Stop(Right.OBJECT, CODE), Stop(Right.WITHDRAW, "prospects.old")]


@pytest.mark.parametrize(
    ("basis", "objection", "pauses", "reasons"),
    [
        (INTEREST, "", True, []),
        (INTEREST, "", False, ["It goes on until"]),
        (INTEREST, "open", False, ["It goes on until"]),
        (INTEREST, "upheld", False, []),
        (INTEREST, "overridden", True, ["We have answered"]),
        (LAW, "", True, ["A law obliges us"]),
        (CONSENT, "", True, []),
    ],
)
def test_what_goes_on_is_told_with_its_reason(basis, objection, pauses, reasons):
    """R-085: what is decided first goes on until then."""
    row = purpose(CODE, primary_basis=basis, objection_pauses=pauses)
    with translation.override("en"):
        told = list(goes_on_of(row, {"": State(objection=objection)}, "en"))
    assert [going.why.startswith(reason) for going, reason in zip(told, reasons, strict=True)] == [True] * len(reasons)
