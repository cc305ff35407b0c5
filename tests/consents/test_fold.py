"""From what was said to how it stands. Pure."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consents.fold import NOTHING, OPEN, Said, fold
from consents.kinds import Kind, Status

UTC = ZoneInfo("UTC")
T0 = datetime(2026, 3, 1, 12, tzinfo=UTC)


def at(hours: float) -> datetime:
    return T0 + timedelta(hours=hours)


def event(number: int, kind: str, happened: float, recorded: float | None = None, **columns) -> Said:
    recorded = happened if recorded is None else recorded
    if kind == "given":
        columns = {"wording_id": 1, "evidence": "mailbox", "valid_until": at(happened + 24 * 700), **columns}
    return Said(number, kind, at(happened), at(recorded), **columns)


CASES = [
    ("nothing said", [], Status.UNKNOWN),
    ("asked", [event(1, "requested", 0)], Status.REQUESTED),
    ("asked, then yes", [event(1, "requested", 0), event(2, "given", 1)], Status.GIVEN),
    ("yes, then asked again", [event(1, "given", 0), event(2, "requested", 1)], Status.GIVEN),
    ("no, then asked again", [event(1, "refused", 0), event(2, "requested", 1)], Status.REFUSED),
    ("yes, then taken back", [event(1, "given", 0), event(2, "withdrawn", 1)], Status.WITHDRAWN),
    ("taken back, then yes again", [event(1, "withdrawn", 0), event(2, "given", 1)], Status.GIVEN),
    ("yes, then ended by the company", [event(1, "given", 0), event(2, "revoked", 1)], Status.REVOKED),
    ("yes and no at the same instant", [event(1, "withdrawn", 0), event(2, "given", 0)], Status.WITHDRAWN),
    ("a yes of before, reported after the no", [event(1, "withdrawn", 2), event(2, "given", 1, 3)], Status.WITHDRAWN),
    ("a no of before, reported after the yes", [event(1, "given", 2), event(2, "withdrawn", 1, 3)], Status.WITHDRAWN),
    ("a yes declared invalid", [event(1, "given", 0), event(2, "invalidated", 1, voids_id=1)], Status.INVALIDATED),
    (
        "the second of two declared invalid",
        [event(1, "given", 0), event(2, "given", 1), event(3, "invalidated", 2, voids_id=2)],
        Status.GIVEN,
    ),
    (
        "a yes declared invalid after it was taken back",
        [event(1, "given", 0), event(2, "withdrawn", 1), event(3, "invalidated", 2, voids_id=1)],
        Status.WITHDRAWN,
    ),
]


@pytest.mark.parametrize(("case", "events", "status"), CASES, ids=[case[0] for case in CASES])
def test_the_last_word_is_how_it_stands(case, events, status):
    """R-045, R-054: by the rules of order, not by arrival."""
    assert fold(events).status == status


def test_the_past_is_as_it_was_known_then():
    """R-060: a yes that was reported later was not known; a no counts from when it was recorded."""
    events = [event(1, "given", 0, 5), event(2, "withdrawn", 6, 8)]
    statuses = {hour: fold(events, at(hour)).status for hour in (1, 5, 7, 8)}
    assert statuses == {1: Status.UNKNOWN, 5: Status.GIVEN, 7: Status.GIVEN, 8: Status.WITHDRAWN}


def test_with_hindsight_the_past_is_as_it_turned_out():
    events = [event(1, "given", 0, 5), event(2, "withdrawn", 6, 8)]
    statuses = {hour: fold(events, at(hour), hindsight=True).status for hour in (1, 5, 7, 8)}
    assert statuses == {1: Status.GIVEN, 5: Status.GIVEN, 7: Status.WITHDRAWN, 8: Status.WITHDRAWN}


def test_a_yes_that_stands_names_its_words_and_its_end():
    state = fold([event(1, "given", 0), event(2, "given", 1, wording_id=2, valid_until=at(100))])
    assert (state.said_by, state.wording_id, state.valid_until, state.since) == (2, 2, at(100), at(1))


def test_a_no_leaves_nothing_of_the_yes():
    state = fold([event(1, "given", 0), event(2, "withdrawn", 1)])
    assert (state.wording_id, state.evidence, state.valid_until, state.said_by) == (None, "", None, 2)


@pytest.mark.parametrize(
    ("evidence", "stands"),
    [("mailbox", False), ("link", False), ("document", True), ("reported", True), ("imported", True)],
)
def test_only_the_persons_own_hand_takes_a_no_to_marketing_back_and_no_yes_an_objection(evidence, stands):
    """R-057, R-085."""
    objected = [event(1, "objected", 0, ground="A21-1"), event(2, "objected", 0, ground="A21-2")]
    state = fold([*objected, event(3, "given", 1, evidence=evidence)])
    assert (state.objection, state.marketing_objected_at is not None) == (OPEN, stands)


def test_an_objection_after_its_answer_is_open_again():
    events = [
        event(1, "objected", 0, ground="A21-1"),
        event(2, "objection_answered", 1, outcome="overridden"),
        event(3, "objected", 2, ground="A21-1"),
    ]
    assert [fold(events, at(hour)).objection for hour in (0, 1, 2)] == ["open", "overridden", "open"]


def test_an_answer_without_an_objection_says_nothing():
    assert fold([event(1, "objection_answered", 0, outcome="overridden")]) == NOTHING


def test_a_restriction_stands_until_it_is_lifted():
    events = [event(1, "restricted", 0, ground="A18-1-c"), event(2, "restriction_lifted", 4)]
    assert [fold(events, at(hour)).restriction for hour in (0, 3, 4)] == ["A18-1-c", "A18-1-c", ""]


HOURS = st.integers(0, 20)
YES_AND_NO = ["requested", "given", "refused", "withdrawn", "revoked"]


@st.composite
def histories(draw, kinds=tuple(YES_AND_NO)):
    said = draw(st.lists(st.tuples(st.sampled_from(kinds), HOURS, HOURS), max_size=8))
    return [event(number, kind, min(a, b), max(a, b)) for number, (kind, a, b) in enumerate(said, 1)]


@given(histories(), st.randoms())
def test_the_order_in_which_events_arrive_changes_nothing(events, random):
    """R-048, R-054."""
    shuffled = random.sample(events, len(events))
    assert fold(shuffled) == fold(events)


@given(histories())
def test_a_yes_stands_only_where_no_no_counts_from_the_same_instant_or_later(events):
    """R-051."""
    if fold(events).status == Status.GIVEN:
        latest_yes = max(said.happened_at for said in events if said.kind == Kind.GIVEN)
        noes = [said.recorded_at for said in events if said.kind in ("refused", "withdrawn", "revoked")]
        assert all(no < latest_yes for no in noes)


@given(histories(), HOURS)
def test_what_is_recorded_later_does_not_change_what_was_known(events, hour):
    known = [said for said in events if said.recorded_at <= at(hour)]
    assert fold(events, at(hour)) == fold(known, at(hour)) == fold(known)


@given(histories())
def test_one_more_no_is_the_last_word(events):
    last = event(99, "withdrawn", 21)
    assert fold([*events, last]).status == Status.WITHDRAWN
