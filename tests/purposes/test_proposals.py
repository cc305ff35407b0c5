"""Putting the draft forward, deciding on it, and what is refused on the way."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from gdpr_registry import history
from purposes import days, models
from purposes.actions import advise, approve, propose, reject, withdraw
from purposes.compose import compose
from purposes.exceptions import Blocked, DraftHasMoved, RegisterError
from purposes.preview import preview
from tests import factories
from tests.purposes.register import both, edit, officer

pytestmark = pytest.mark.django_db

DESCRIPTION = "purposes.customers.d.description"


@pytest.fixture(autouse=True)
def in_english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def rows(small_register):
    """A published register in which one officer has changed what support means."""
    rows = small_register
    edit(rows.writer, rows.support, description=both("Vi svarer og måler.", "We answer and measure."))
    return rows


def change(rows):
    return propose(by=rows.writer, reason="We measure now")


# --- proposing ----------------------------------------------------------------------------------


def test_a_proposal_keeps_the_hash_of_what_was_composed(rows):
    proposal = change(rows)
    assert proposal.composed_sha256 == compose().sha256
    assert proposal.based_on.number == 1
    assert proposal.state == "open"


def test_a_proposal_needs_a_reason(rows):
    """R-011: one reason per proposal."""
    with pytest.raises(RegisterError, match="Write what this edition changes"):
        propose(by=rows.writer, reason=" ")
    assert models.Proposal.objects.count() == 1


def test_a_second_proposal_is_refused_with_who_and_when(rows):
    change(rows)
    with pytest.raises(RegisterError, match=r"Wanda Writer put the draft forward on .* still open"):
        propose(by=officer("Otto"), reason="Mine too")


def test_nothing_changed_is_nothing_to_propose(small_register):
    with pytest.raises(RegisterError, match="Nothing has changed since edition 1"):
        change(small_register)


def test_a_draft_with_blockers_is_refused_with_each_of_them(rows):
    edit(rows.writer, rows.activity, dpia_screening="missing")
    with pytest.raises(Blocked) as refused:
        change(rows)
    assert [(finding.rule, finding.code) for finding in refused.value.findings] == [("R-027", "a01")]
    assert refused.value.sentences[0].startswith("a01: Screen this line")


def test_a_day_that_has_passed_is_refused(rows):
    with pytest.raises(RegisterError, match="This day has passed"):
        propose(by=rows.writer, reason="Late", takes_effect_on=days.today() - timedelta(days=1))


def test_a_day_more_than_a_year_away_is_refused(rows):
    """No later edition takes effect before it: a slip such as 2062 for 2026 would close the register until then."""
    edit(rows.writer, rows.support, description=both("Vi hjælper på ny måde.", "We help in a new way."))
    with pytest.raises(RegisterError, match="more than a year away"):
        propose(by=rows.writer, reason="Slip", takes_effect_on=days.today() + timedelta(days=367))
    propose(by=rows.writer, reason="In a year", takes_effect_on=days.today() + timedelta(days=366))


@pytest.mark.parametrize("roles", [["staff"], ["auditor"], ["data_protection_officer"], []])
def test_only_an_officer_proposes(rows, roles):
    with pytest.raises(PermissionDenied):
        propose(by=factories.UserFactory(roles=roles), reason="Please")


def test_a_proposal_is_traced_with_its_reason(rows):
    """R-011: who, when and why."""
    proposal = change(rows)
    (trace,) = history.of(proposal)
    assert (trace.by, trace.reason) == (rows.writer, "We measure now")


# --- wording only -------------------------------------------------------------------------------


def test_a_change_of_wording_is_published_by_its_proposer(rows):
    """R-012: one officer publishes what changes the wording only."""
    proposal = propose(by=rows.writer, reason="Commas", wording_only=[DESCRIPTION], wording_reason="Clearer")
    edition = approve(proposal=proposal, by=rows.writer)
    assert (edition.number, edition.is_material) == (2, False)


def test_a_change_of_wording_needs_its_reason(rows):
    with pytest.raises(RegisterError, match="of wording only"):
        propose(by=rows.writer, reason="Commas", wording_only=[DESCRIPTION])


def test_what_is_no_change_of_text_cannot_be_marked_as_wording(rows):
    edit(rows.writer, rows.activity.time_limits.get(), duration=60)
    key = "activities.a01.time_limits.closed.duration"
    with pytest.raises(RegisterError, match="not a change of text"):
        propose(by=rows.writer, reason="Longer", wording_only=[key], wording_reason="Just words")


def test_one_unmarked_change_makes_the_edition_material(rows):
    edit(rows.writer, rows.access, description=both("Vi fører liste."))
    proposal = propose(by=rows.writer, reason="Both", wording_only=[DESCRIPTION], wording_reason="Clearer")
    with pytest.raises(PermissionDenied):
        approve(proposal=proposal, by=rows.writer)


def test_a_new_owner_or_review_date_asks_for_no_second_officer(small_register):
    rows = small_register
    edit(rows.writer, rows.activity, owner_title="head of support", review_on=days.today() + timedelta(days=90))
    edition = approve(proposal=propose(by=rows.writer, reason="New owner"), by=rows.writer)
    assert edition.is_material is False


# --- approving ----------------------------------------------------------------------------------


def test_an_approver_who_proposed_is_refused(rows):
    """R-012: author and approver are two people."""
    proposal = change(rows)
    with pytest.raises(PermissionDenied, match="another officer than you"):
        approve(proposal=proposal, by=rows.writer)
    assert models.Edition.objects.count() == 1


def test_an_officer_who_edited_a_row_may_approve_it_when_another_proposed(rows):
    """Two officers are never deadlocked: each may approve what the other put forward."""
    second = officer("Otto")
    edit(second, rows.access, description=both("Vi fører liste."))
    edition = approve(proposal=change(rows), by=second)
    assert edition.published_by == second


@pytest.mark.parametrize(
    "roles",
    [["data_protection_officer"], ["officer", "data_protection_officer"], ["staff"], ["auditor"], []],
    ids=" and ".join,
)
def test_who_is_data_protection_officer_never_approves_whatever_else_the_account_holds(rows, roles):
    """R-012, Art. 38(6): who advises does not decide."""
    proposal = change(rows)
    with pytest.raises(PermissionDenied):
        approve(proposal=proposal, by=factories.UserFactory(roles=roles))
    assert models.Edition.objects.count() == 1


def test_a_draft_that_moved_is_not_approved(rows):
    proposal = change(rows)
    edit(officer("Otto"), rows.support, description=both("Noget tredje."))
    with pytest.raises(DraftHasMoved) as refused:
        approve(proposal=proposal, by=officer("Olga"))
    moved, edited = refused.value.sentences
    assert moved.startswith("The draft has moved: it is no longer what Wanda Writer put forward on")
    assert edited == "Edited since then: customers.d (Otto)."
    proposal.refresh_from_db()
    assert proposal.state == "open"


def test_a_draft_that_moved_back_is_what_was_proposed(rows):
    proposal, words = change(rows), dict(rows.support.description)
    edit(rows.writer, rows.support, description=both("Noget tredje."))
    edit(rows.writer, rows.support, description=words)
    assert approve(proposal=proposal, by=officer("Otto")).number == 2


def test_a_row_in_work_moves_no_proposal(rows):
    proposal = change(rows)
    edit(rows.writer, rows.access, name=both("halvt"), in_work=True)
    assert approve(proposal=proposal, by=officer("Otto")).number == 2


def test_what_has_become_a_blocker_since_is_not_approved(rows):
    edit(rows.writer, rows.point, told_until=days.today() + timedelta(days=1))
    proposal = change(rows)
    later = days.beginning(days.today() + timedelta(days=3))
    with time_machine.travel(later), pytest.raises(Blocked, match="No collection point tells"):
        approve(proposal=proposal, by=officer("Otto"))


# --- rejecting, withdrawing, advising -----------------------------------------------------------


def test_a_proposal_is_rejected_with_a_reason(rows):
    proposal = reject(proposal=change(rows), by=officer("Otto"), reason="Say what is measured")
    assert (proposal.state, proposal.decision_reason) == ("rejected", "Say what is measured")
    assert change(rows).state == "open"


def test_a_rejection_without_a_reason_is_refused(rows):
    proposal = change(rows)
    with pytest.raises(RegisterError, match="Write why the proposal is rejected"):
        reject(proposal=proposal, by=officer("Otto"), reason="")
    proposal.refresh_from_db()
    assert proposal.state == "open"


def test_a_proposal_is_withdrawn_and_put_forward_anew(rows):
    withdraw(proposal=change(rows), by=rows.writer)
    assert change(rows).state == "open"


def test_a_decided_proposal_is_not_decided_again(rows):
    proposal = change(rows)
    approve(proposal=proposal, by=officer("Otto"))
    with pytest.raises(RegisterError, match="decided already: published by Otto"):
        reject(proposal=proposal, by=officer("Olga"), reason="Too late")


def test_the_data_protection_officer_advises(rows):
    """R-012, Art. 39(1)(a): agree or disagree, and why."""
    proposal = change(rows)
    dpo = factories.UserFactory(roles=["data_protection_officer"])
    advise(proposal=proposal, by=dpo, agrees=False, why="Measuring whom?")
    assert [(advice.by, advice.agrees) for advice in proposal.advice.all()] == [(dpo, False)]
    assert approve(proposal=proposal, by=officer("Otto")).number == 2


def test_advice_needs_a_reason(rows):
    with pytest.raises(RegisterError, match="Write why"):
        advise(proposal=change(rows), by=factories.UserFactory(roles=["data_protection_officer"]), agrees=True, why=" ")


def test_an_officer_does_not_advise(rows):
    with pytest.raises(PermissionDenied):
        advise(proposal=change(rows), by=officer("Otto"), agrees=True, why="Fine")


# --- the preview --------------------------------------------------------------------------------


def test_the_preview_names_who_edited_each_row_and_marks_ones_own(rows):
    second = officer("Otto")
    edit(second, rows.access, description=both("Vi fører liste."))
    proposal = change(rows)
    seen = {each.change.key: each for each in preview(viewer=second, proposal=proposal).changes}
    assert seen[DESCRIPTION].editors == [rows.writer]
    assert seen[DESCRIPTION].is_own is False
    assert seen["purposes.visitors.access.description"].editors == [second]
    assert seen["purposes.visitors.access.description"].is_own is True


def test_the_preview_names_who_changed_the_activity_behind_a_purposes_data(rows):
    edit(officer("Otto"), rows.activity.time_limits.get(), duration=60)
    seen = {each.change.key: each for each in preview(viewer=rows.writer).changes}
    (key,) = [key for key in seen if key.startswith("purposes.customers.d.data")]
    assert [str(editor) for editor in seen[key].editors] == ["Otto"]


def test_the_preview_names_who_deleted_a_row(rows):
    other = models.CollectionPoint.objects.create(code="fair", name=both("messe"))
    approve(proposal=change(rows), by=officer("Otto"))
    with history.context(by=rows.writer):
        other.delete()
    (gone,) = preview(viewer=rows.writer).changes
    assert (gone.change.kind, gone.editors) == ("removed", [rows.writer])


def test_the_preview_says_when_the_draft_has_moved(rows):
    proposal = change(rows)
    assert preview(viewer=rows.writer, proposal=proposal).has_moved is False
    edit(rows.writer, rows.support, description=both("Noget tredje."))
    assert preview(viewer=rows.writer, proposal=proposal).has_moved is True
