"""The desk: the front page of the officers says what needs doing, to each what is theirs."""

import itertools
from unittest import mock

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from purposes.actions import propose, stop_purpose
from purposes.blockers import blockers
from purposes.desk import items
from tests import factories
from tests.purposes.deciding import door_of, post, text
from tests.purposes.register import both, edit

pytestmark = pytest.mark.django_db


class TestTheDesk:
    """The front page says what needs doing, to each what is theirs."""

    def lines(self, account):
        return door_of(account).get(reverse("admin:index")).context["items"]

    def sentences(self, account):
        return [line.sentence for line in self.lines(account)]

    def test_it_counts_what_blocks_and_what_to_look_at(self, register, first):
        edit(first, register.company, email="")
        blocked = next(line for line in self.lines(first) if line.shape == "is-blocked")
        assert blocked.sentence == "1 thing stands in the way of the next edition."
        assert blocked.url.startswith(reverse("admin:purposes_proposal_check"))

    def test_an_open_proposal_waits_for_each_in_their_own_words(self, proposal, first, second, dpo):
        said = {account: " ".join(self.sentences(account)) for account in (first, second, dpo)}
        assert "waits for you." in said[second]
        assert "Your proposal" in said[first]
        assert "waits for your advice" in said[dpo]

    def test_others_are_told_of_a_change_of_wording_with_its_reason(self, register, first, second):
        """R-012: a change of wording only is published by one officer and the others are told."""
        edit(first, register.support, description=both("Vi hjælper jer.", "We help you."))
        key = "purposes.customers.d.description"
        made = propose(by=first, reason="Style.", wording_only=[key], wording_reason="It says the same.")
        post(door_of(first), "approve", made.pk)
        told = [line for line in self.lines(second) if "Edition 2" in line.sentence]
        assert ["changes the wording only" in line.sentence for line in told] == [True]
        assert told[0].quote == "Style. It says the same."
        assert not any("Edition 2" in sentence for sentence in self.sentences(first))

    def test_overdue_reviews_are_listed_and_counted(self, register, first):
        """R-014: overdue reviews are listed and counted."""
        edit(first, register.activity, review_on="2021-01-01")
        overdue = next(line for line in self.lines(first) if "overdue" in line.sentence)
        url = reverse("admin:purposes_activity_change", args=[register.activity.pk])
        assert overdue.sentence == "1 review is overdue."
        assert overdue.rows == [(str(register.activity), url)]

    def test_lines_that_nobody_answers_for_are_listed(self, register, first):
        """R-014: each activity has an owner."""
        edit(first, register.activity, owner=None, owner_title="")
        line = next(line for line in self.lines(first) if "no owner" in line.sentence)
        assert (
            str(register.activity),
            reverse("admin:purposes_activity_change", args=[register.activity.pk]),
        ) in line.rows

    def test_a_stop_in_force_comes_first_with_its_reason(self, register, first):
        stop_purpose(purpose="prospects.marketing", by=first, reason="Complaint.")
        line = self.lines(first)[0]
        assert line.sentence.startswith("prospects.marketing · purpose prospects.marketing was stopped by Frida First")
        assert line.quote == "Complaint."

    def test_who_does_not_read_the_register_sees_no_lines(self, register):
        page = door_of(factories.UserFactory(roles=["technical_administrator"])).get(reverse("admin:index"))
        assert page.context["items"] == []
        assert "the next edition" not in text(page)

    def test_it_asks_the_same_number_of_questions_however_large_the_register(self, register, first):
        door = door_of(first)
        door.get(reverse("admin:index"))
        with CaptureQueriesContext(connection) as few:
            door.get(reverse("admin:index"))
        factories.ActivityFactory.create_batch(5, owner=first)
        factories.PurposeFactory.create_batch(5)
        # The first look after a change counts the findings anew.
        door.get(reverse("admin:index"))
        with CaptureQueriesContext(connection) as many:
            door.get(reverse("admin:index"))
        assert len(many) == len(few)


def test_the_desk_counts_anew_only_after_a_change(register, first):
    door = door_of(first)
    door.get(reverse("admin:index"))
    with mock.patch("purposes.desk.findings.blockers", side_effect=blockers) as counting:
        door.get(reverse("admin:index"))
        assert counting.call_count == 0
        edit(first, register.company, email="")
        page = door.get(reverse("admin:index"))
    assert counting.call_count == 1
    assert "1 thing stands in the way of the next edition." in text(page)


def test_the_desk_of_a_large_register_shows_the_last_figures_with_their_time_and_asks_for_new_ones(
    register, first, monkeypatch
):
    monkeypatch.setattr("purposes.desk.findings.MANY", 0)
    door, counted = door_of(first), reverse("admin:purposes_proposal_counted")
    with mock.patch("purposes.desk.findings.blockers", side_effect=blockers) as counting:
        page = text(door.get(reverse("admin:index")))
        assert counting.call_count == 0
    assert "The draft has not been checked as it stands now." in page
    assert f'hx-get="{counted}"' in page
    assert "not been checked" not in text(door.get(counted))
    edit(first, register.company, email="")
    assert "Counted at" not in text(door.get(counted))
    edit(first, register.company, email="privacy@example.org")
    page = text(door.get(reverse("admin:index")))
    assert "1 thing stands in the way of the next edition." in page
    assert "Counted at" in page
    piece = text(door.get(counted))
    assert "stands in the way" not in piece
    assert "hx-get" not in piece
    assert "hx-get" not in text(door.get(reverse("admin:index")))


def test_of_two_desks_only_one_counts(register, first, monkeypatch):
    monkeypatch.setattr("purposes.desk.findings.MANY", 0)
    cache.add("desk.findings.counting", True)
    door, counted = door_of(first), reverse("admin:purposes_proposal_counted")
    assert door.get(counted).status_code == 204
    cache.delete("desk.findings.counting")
    assert door.get(counted).status_code == 200
    cache.add("desk.findings.counting", True)
    assert door.get(counted).status_code == 200


def test_checking_the_draft_gives_the_desk_its_figures(register, first, monkeypatch):
    monkeypatch.setattr("purposes.desk.findings.MANY", 0)
    door = door_of(first)
    edit(first, register.company, email="")
    door.get(reverse("admin:purposes_proposal_check"))
    page = text(door.get(reverse("admin:index")))
    assert "1 thing stands in the way of the next edition." in page
    assert "Counted at" not in page


@pytest.mark.parametrize("shapes", [*itertools.permutations(items.URGENCY, 2)])
def test_what_is_late_or_runs_stands_before_what_can_wait(monkeypatch, shapes):
    """An objection during which the processing goes on stands above the notes to the next edition."""
    made = [items.DeskItem(items.Weight.SHOULD, shape, "", shape) for shape in shapes]
    light = items.DeskItem(items.Weight.NICE, "light", "", "is-stopped")
    monkeypatch.setattr(items, "_sources", [lambda reader: [light, *made]])
    urgent_first = sorted(shapes, key=items.URGENCY.index)
    assert [item.heading for item in items.items_for(None)] == [*urgent_first, "light"]
