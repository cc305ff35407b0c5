"""From the desk to a decision, on the officers' pages: check, draft, proposal, advice, approval, edition, stop."""

from datetime import timedelta

import pytest
from django.urls import reverse

from purposes import days, models
from purposes.actions import propose
from tests import factories
from tests.purposes.deciding import door_of, post, text, words
from tests.purposes.register import both, edit

pytestmark = pytest.mark.django_db


def form_of(page):
    """The page's own form, drawn last: the checks of the draft draw those of the consents."""
    return [part["form"] for part in page.context if "form" in part][-1]


def test_the_check_lists_blockers_with_a_link_to_the_row(register, first):
    edit(first, register.support.assessment, outcome="undecided")
    page = door_of(first).get(reverse("admin:purposes_proposal_check"))
    url = reverse("admin:purposes_assessment_change", args=[register.support.assessment.pk])
    assert [finding.url for finding, _group in page.context["blocking"]] == [url]
    assert f'<a href="{url}">' in text(page)


def test_the_draft_shows_what_changed_who_edited_it_and_what_is_ones_own(register, first, second):
    """R-012: the preview names who edited each row and marks rows that the reader edited."""
    edit(first, register.support, description=both("Vi hjælper på ny måde.", "We help in a new way."))
    own, other = (door_of(reader).get(reverse("admin:purposes_proposal_draft")) for reader in (first, second))
    assert [(row.code, row.editors, row.is_own) for row in own.context["rows"]] == [("customers.d", [first], True)]
    assert [(row.code, row.editors, row.is_own) for row in other.context["rows"]] == [("customers.d", [first], False)]
    assert [field.after for field in other.context["rows"][0].changes[0].fields] == [
        "Vi hjælper på ny måde.",
        "We help in a new way.",
    ]
    assert "Frida First" in text(other)


def test_a_draft_without_a_change_offers_nothing_to_put_forward(register, first):
    page = text(door_of(first).get(reverse("admin:purposes_proposal_draft")))
    assert reverse("admin:purposes_proposal_propose") not in page
    assert "Who decides" not in page
    edit(first, register.support, description=both("Vi hjælper på ny måde."))
    page = text(door_of(first).get(reverse("admin:purposes_proposal_draft")))
    assert reverse("admin:purposes_proposal_propose") in page
    assert "Who decides" in page


def test_an_officer_puts_the_draft_forward_with_a_reason(register, first):
    edit(first, register.support, description=both("Vi hjælper på ny måde."))
    door = door_of(first)
    answer = door.post(reverse("admin:purposes_proposal_propose"), {"reason": "Help is new."}, follow=True)
    proposal = models.Proposal.objects.get(state="open")
    assert (proposal.reason, proposal.proposed_by) == ("Help is new.", first)
    assert answer.redirect_chain[-1][0] == reverse("admin:purposes_proposal_change", args=[proposal.pk])


def test_a_proposal_without_a_reason_is_refused_and_keeps_what_was_written(register, first):
    edit(first, register.support, description=both("Vi hjælper på ny måde."))
    answer = door_of(first).post(
        reverse("admin:purposes_proposal_propose"), {"reason": " ", "takes_effect_on": "2090-01-01"}
    )
    assert answer.status_code == 422
    assert list(form_of(answer).errors) == ["reason"]
    assert 'value="2090-01-01"' in text(answer)
    assert models.Proposal.objects.filter(state="open").count() == 0


def test_a_draft_with_blockers_is_not_put_forward_and_the_page_lists_them(register, first):
    edit(first, register.company, email="")
    answer = door_of(first).post(reverse("admin:purposes_proposal_propose"), {"reason": "Nothing."})
    assert answer.status_code == 422
    assert answer.context["blocking"]
    assert form_of(answer).non_field_errors()
    assert models.Proposal.objects.filter(state="open").count() == 0


def test_putting_forward_twice_is_refused_in_words(proposal, first):
    answer = door_of(first).post(reverse("admin:purposes_proposal_propose"), {"reason": "Again."})
    assert "still open" in form_of(answer).non_field_errors()[0]
    assert models.Proposal.objects.filter(state="open").count() == 1


def test_only_texts_may_be_ticked_as_wording_and_a_reason_goes_with_them(register, first):
    """R-012: a change of wording only is published by one officer, who says why it is only that."""
    edit(first, register.support, description=both("Vi hjælper jer.", "We help you."))
    door = door_of(first)
    page = door.get(reverse("admin:purposes_proposal_propose"))
    keys = [key for key, _sentence in form_of(page)["wording_only"].field.choices]
    assert keys == ["purposes.customers.d.description"]
    refused = door.post(reverse("admin:purposes_proposal_propose"), {"reason": "Style.", "wording_only": keys})
    assert refused.status_code == 422
    data = {"reason": "Style.", "wording_only": keys, "wording_reason": "It says the same."}
    page = door.post(reverse("admin:purposes_proposal_propose"), data, follow=True)
    assert page.context["may_approve"]
    answer = post(door, "approve", page.context["proposal"].pk)
    assert words(answer) == ["The edition is published."]
    assert models.Edition.objects.get(number=2).is_material is False


def test_the_proposer_of_a_material_change_finds_no_button_and_is_refused(proposal, first):
    """R-012: author and approver are two."""
    door = door_of(first)
    page = door.get(reverse("admin:purposes_proposal_change", args=[proposal.pk]))
    assert reverse("admin:purposes_proposal_approve", args=[proposal.pk]) not in text(page)
    assert "another officer approves it" in text(page)
    answer = post(door, "approve", proposal.pk)
    assert "another officer than you approves it" in words(answer)[0]
    assert models.Edition.objects.count() == 1


def test_another_officer_approves_once_and_a_second_press_is_told_so(proposal, second):
    door = door_of(second)
    page = door.get(reverse("admin:purposes_proposal_change", args=[proposal.pk]))
    assert reverse("admin:purposes_proposal_approve", args=[proposal.pk]) in text(page)
    assert words(post(door, "approve", proposal.pk)) == ["The edition is published."]
    assert "decided already" in words(post(door, "approve", proposal.pk))[0]
    assert models.Edition.objects.count() == 2


def test_whoever_approves_an_edition_of_a_later_day_is_told_the_day(register, first, second):
    edit(first, register.support, description=both("Vi hjælper på ny måde.", "We help in a new way."))
    day = days.today() + timedelta(days=3)
    proposal = propose(by=first, reason="From next week.", takes_effect_on=day)
    [told] = words(post(door_of(second), "approve", proposal.pk))
    assert told == f"The edition is approved, and takes effect on {day.day} {day:%B %Y}."


def test_a_draft_that_moved_is_shown_as_moved_and_not_approved(proposal, register, second):
    edit(second, register.access, description=both("Noget andet."))
    door = door_of(second)
    page = door.get(reverse("admin:purposes_proposal_change", args=[proposal.pk]))
    assert page.context["moved"]
    assert "The draft has moved" in text(page)
    assert reverse("admin:purposes_proposal_approve", args=[proposal.pk]) not in text(page)
    assert "The draft has moved" in words(post(door, "approve", proposal.pk))[0]
    assert models.Edition.objects.count() == 1


def test_a_rejection_needs_a_reason_and_shows_it(proposal, second):
    door = door_of(second)
    assert words(post(door, "reject", proposal.pk)) == ["Write why the proposal is rejected."]
    answer = post(door, "reject", proposal.pk, **{"reject-reason": "Too early."})
    assert "Too early." in text(answer)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_by) == ("rejected", second)


def test_the_proposer_withdraws(proposal, first):
    answer = post(door_of(first), "withdraw", proposal.pk)
    assert words(answer) == ["The proposal is withdrawn. The draft stays as it is."]
    proposal.refresh_from_db()
    assert proposal.state == "withdrawn"


def test_the_data_protection_officer_advises_and_decides_nothing(proposal, dpo):
    """Art. 38(6), 39(1)(a): advice stands beside the proposal; every decision is refused."""
    door = door_of(dpo)
    answer = post(door, "advise", proposal.pk, **{"advice-agrees": "no", "advice-why": "Too vague."})
    assert "Too vague." in text(answer)
    advice = models.Advice.objects.get()
    assert (advice.by, advice.agrees) == (dpo, False)
    for name in ("approve", "reject", "withdraw"):
        assert post(door, name, proposal.pk).status_code == 403
    assert reverse("admin:purposes_proposal_withdraw", args=[proposal.pk]) not in text(answer)
    proposal.refresh_from_db()
    assert proposal.is_open


def test_advice_without_a_word_is_refused_in_words(proposal, dpo):
    assert words(post(door_of(dpo), "advise", proposal.pk)) == ["Choose whether you agree or disagree."]
    answer = post(door_of(dpo), "advise", proposal.pk, **{"advice-agrees": "yes"})
    assert words(answer) == ["Write why you agree or disagree."]
    assert not models.Advice.objects.exists()


@pytest.mark.parametrize("name", ["approve", "reject", "withdraw", "advise"])
def test_an_auditor_reads_the_proposal_and_decides_nothing(proposal, name):
    door = door_of(factories.UserFactory(roles=["auditor"]))
    page = door.get(reverse("admin:purposes_proposal_change", args=[proposal.pk]))
    assert page.status_code == 200
    assert reverse(f"admin:purposes_proposal_{name}", args=[proposal.pk]) not in text(page)
    assert post(door, name, proposal.pk).status_code == 403


@pytest.mark.parametrize("name", ["approve", "reject", "withdraw", "advise"])
def test_a_get_decides_nothing(proposal, second, name):
    answer = door_of(second).get(reverse(f"admin:purposes_proposal_{name}", args=[proposal.pk]))
    assert answer.status_code == 405
    proposal.refresh_from_db()
    assert proposal.is_open


def test_an_edition_shows_its_hashes_its_changes_and_the_record(proposal, register, second):
    post(door_of(second), "approve", proposal.pk)
    edition = models.Edition.objects.get(number=2)
    auditor = door_of(factories.UserFactory(roles=["auditor"]))
    page = auditor.get(reverse("admin:purposes_edition_change", args=[edition.pk]))
    for shown in (
        edition.sha256,
        edition.public_sha256,
        edition.record_sha256,
        "Kim Holm",
        "Help is given in a new way.",
    ):
        assert shown in text(page)
    assert [row.code for row in page.context["rows"]] == ["customers.d"]
    assert reverse("edition_public", args=[2]) in text(page)


def test_a_rejected_proposal_says_that_its_draft_was_not_kept(proposal, second):
    answer = post(door_of(second), "reject", proposal.pk, **{"reject-reason": "Too early."})
    assert "was not kept" in text(answer)


def test_an_assessment_is_read_and_approved_by_somebody_other_than_its_last_editor(register, first, second):
    """R-028, R-012: the approval is of these very words."""
    assessment = register.support.assessment
    edit(first, assessment, necessity=both("Det er nødvendigt for at hjælpe."))
    url = reverse("admin:purposes_assessment_approve", args=[assessment.pk])
    refused = door_of(first).post(url, follow=True)
    assert "somebody else approves it" in words(refused)[0]
    page = door_of(second).get(url)
    assert "Det er nødvendigt for at hjælpe. (en)" in text(page)
    assert not page.context["is_approved"]
    assert "is approved" in words(door_of(second).post(url, follow=True))[0]
    assert door_of(second).get(url).context["is_approved"]
    assessment.refresh_from_db()
    assert assessment.approved_by == second


def test_an_incomplete_assessment_offers_no_button(register, first, second):
    assessment = register.support.assessment
    edit(first, assessment, outcome="undecided")
    page = door_of(second).get(reverse("admin:purposes_assessment_approve", args=[assessment.pk]))
    assert page.context["missing"]
    assert '<button class="button">' not in text(page)


def test_one_officer_stops_a_purpose_with_a_reason(register, first):
    door = door_of(first)
    url = reverse("admin:purposes_purpose_stop", args=[register.news.pk])
    assert list(door.post(url, {"reason": "Complaint."}).context["form"].errors) == ["confirmed"]
    answer = door.post(url, {"reason": "Complaint.", "confirmed": "on"}, follow=True)
    assert words(answer) == ["prospects.marketing is stopped."]
    stop = models.PurposeStop.objects.get()
    assert (stop.purpose, stop.stopped_by, stop.reason) == ("prospects.marketing", first, "Complaint.")
    again = door.post(url, {"reason": "Complaint.", "confirmed": "on"})
    assert again.status_code == 422
    assert models.PurposeStop.objects.count() == 1


@pytest.mark.parametrize("role", ["data_protection_officer", "auditor", "technical_administrator"])
def test_nobody_else_stops_a_purpose(register, role):
    door = door_of(factories.UserFactory(roles=[role]))
    url = reverse("admin:purposes_purpose_stop", args=[register.news.pk])
    assert door.post(url, {"reason": "x", "confirmed": "on"}).status_code == 403
    assert not models.PurposeStop.objects.exists()
