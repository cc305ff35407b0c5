"""Stopping a purpose at once."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.utils import timezone

from gdpr_registry import evidence
from purposes import days, models
from purposes.actions import approve, propose, stop_purpose
from purposes.compose import composition
from purposes.exceptions import DraftHasMoved, RegisterError
from tests import factories
from tests.purposes.register import both, edit, officer, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(small_register):
    return small_register


def stopped():
    return set(models.PurposeStop.objects.in_force().values_list("purpose", flat=True))


def stop(by=None, purpose="customers.d"):
    return stop_purpose(purpose=purpose, by=by or officer("Otto"), reason="Too many reports")


def test_one_officer_stops_a_purpose_at_once(rows):
    row = stop()
    assert stopped() == {"customers.d"}
    assert row.edition.number == 1
    assert row.stopped_at <= timezone.now() + timedelta(seconds=1)
    assert evidence.verify(row) is True


def test_a_stop_needs_a_reason(rows):
    with pytest.raises(RegisterError, match=r"Skriv|Write"):
        stop_purpose(purpose="customers.d", by=officer(), reason="  ")
    assert stopped() == set()


@pytest.mark.parametrize("roles", [["staff"], ["auditor"], ["data_protection_officer"], []])
def test_only_an_officer_stops_a_purpose(rows, roles):
    with pytest.raises(PermissionDenied):
        stop(by=factories.UserFactory(roles=roles))
    assert stopped() == set()


def test_a_purpose_that_is_in_no_edition_cannot_be_stopped(rows):
    with pytest.raises(RegisterError, match=r"customers\.z"):
        stop(purpose="customers.z")


def test_a_stopped_purpose_is_not_stopped_twice(rows):
    stop()
    with pytest.raises(RegisterError):
        stop()
    assert models.PurposeStop.objects.count() == 1


def test_a_stop_cannot_be_changed_or_taken_back(rows):
    row = stop()
    for statement in ("UPDATE purposes_purposestop SET reason = 'x'", "DELETE FROM purposes_purposestop"):
        with pytest.raises(DatabaseError), transaction.atomic():
            models.PurposeStop.objects.raw(statement + " RETURNING *")[0]
    assert models.PurposeStop.objects.get(pk=row.pk).reason == "Too many reports"


def test_a_later_edition_in_force_lifts_the_stop(rows):
    stop()
    edit(rows.writer, rows.support, description=both("Vi svarer nu anderledes."))
    publish(rows)
    assert stopped() == set()


def test_an_edition_published_before_the_stop_does_not_lift_it_when_its_day_comes(rows):
    edit(rows.writer, rows.support, description=both("Vi svarer nu anderledes."))
    tomorrow = days.today() + timedelta(days=1)
    publish(rows, takes_effect_on=tomorrow)
    stop()
    assert models.PurposeStop.objects.in_force(days.end(tomorrow)).count() == 1


def test_a_later_edition_lifts_the_stop_only_when_its_day_comes(rows):
    stop()
    edit(rows.writer, rows.support, description=both("Vi svarer nu anderledes."))
    tomorrow = days.today() + timedelta(days=1)
    publish(rows, takes_effect_on=tomorrow)
    assert stopped() == {"customers.d"}
    assert models.PurposeStop.objects.in_force(days.beginning(tomorrow)).count() == 0


def test_lifting_a_stop_needs_no_other_change_but_another_officer(rows):
    stop()
    proposal = propose(by=rows.writer, reason="The fault is mended")
    with pytest.raises(PermissionDenied):
        approve(proposal=proposal, by=rows.writer)
    approve(proposal=proposal, by=officer("Otto"))
    assert stopped() == set()


def test_a_change_of_wording_does_not_lift_a_stop_by_one_officer(rows):
    stop()
    edit(rows.writer, rows.support, description=both("Vi svarer på den sag, du sender."))
    made = composition(wording_only=["purposes.customers.d.description"])
    assert (made.lifts, made.is_material) == (["customers.d"], True)


def test_a_proposal_made_before_the_stop_does_not_lift_it(rows):
    edit(rows.writer, rows.support, description=both("Vi svarer nu anderledes."))
    proposal = propose(by=rows.writer, reason="New words")
    stop()
    with pytest.raises(DraftHasMoved, match=r"customers\.d"):
        approve(proposal=proposal, by=officer("Otto"))
    assert stopped() == {"customers.d"}


def test_a_stop_leaves_the_past_as_it_was(rows):
    before = timezone.now()
    stop()
    with time_machine.travel(before, tick=False):
        assert models.PurposeStop.objects.in_force(before - timedelta(seconds=1)).count() == 0
