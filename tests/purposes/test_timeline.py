"""Editions in their order in time."""

from datetime import UTC, datetime

import pytest

from purposes.models import Edition
from purposes.timeline import State, Timeline


def at(day: int) -> datetime:
    return datetime(2026, 3, day, tzinfo=UTC)


@pytest.fixture
def timeline():
    """Edition 1 gave way to 2 and 3 at the same instant; 4 and 5 are to come."""
    days = {1: 1, 2: 5, 3: 5, 4: 20, 5: 25}
    return Timeline([Edition(number=number, in_force_from=at(day)) for number, day in days.items()], in_force_number=3)


def test_the_last_of_those_that_have_begun_is_in_force(timeline):
    assert timeline.in_force.number == 3
    assert [timeline.state(edition) for edition in timeline.editions] == [
        State.SUPERSEDED,
        State.SUPERSEDED,
        State.IN_FORCE,
        State.TO_COME,
        State.TO_COME,
    ]


def test_an_edition_lasts_until_the_next_one_begins(timeline):
    assert [timeline.until(edition) for edition in timeline.editions] == [at(5), at(5), at(20), at(25), None]


def test_the_next_change_is_the_first_that_is_to_come(timeline):
    assert timeline.coming.number == 4
    assert timeline.before(timeline.coming).number == 3
    assert timeline.after(timeline.coming).number == 5


def test_before_the_first_edition_nothing_is_in_force():
    assert Timeline([], in_force_number=0).in_force is None
    assert Timeline([], in_force_number=0).coming is None
