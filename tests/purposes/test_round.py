"""The round: owners are asked, answer in three ways, and an officer decides on what they suggest (R-014)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import ProgrammingError, transaction
from django.utils import timezone, translation

from gdpr_registry import history, outbox
from gdpr_registry.accounts import actions as accounts
from gdpr_registry.models import OutgoingMail
from purposes import actions, days
from purposes.exceptions import RegisterError
from purposes.models import Activity, Answer, Cell, Confirmation, Disclosure, Part, Purpose, Reach, SuggestionState
from purposes.owned_line import in_words
from purposes.suggestions import Suggested, filled, suggested
from tests import factories

SOON = days.today() + timedelta(days=10)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def officer(db):
    return factories.UserFactory(name="Anne", roles=["officer"])


@pytest.fixture
def owner(db):
    return factories.UserFactory(name="Bo", language="en")


@pytest.fixture
def line(owner):
    """A line of Bo's with one cell, a time limit, a recipient and a system."""
    activity = factories.ActivityFactory(
        code="support", owner=owner, description={"da": "Vi svarer på sager.", "en": "We answer cases."}
    )
    limit = factories.TimeLimitFactory(activity=activity, code="closed", duration=24, unit="months")
    cell = factories.CellFactory(activity=activity, data_category=factories.DataCategoryFactory(code="contact"))
    cell.time_limits.add(limit, through_defaults={"activity": activity})
    Disclosure.objects.create(cell=cell, recipient=factories.RecipientFactory(code="hosting"))
    activity.systems.add(factories.SystemFactory(code="crm"))
    return activity


def start(officer, **options):
    return actions.start_round(by=officer, **{"reach": Reach.ALL, "due_on": SOON} | options)


def row_of(round, line) -> Confirmation:
    return Confirmation.objects.get(round=round, activity=line)


def change(officer, owner, line, *found: Suggested):
    """Bo answers `changed` with these suggestions; the first of them."""
    row = row_of(start(officer), line)
    actions.say_changed(confirmation=row, by=owner, found=found)
    return row.suggestions.order_by("pk").first()


# --- Asking --------------------------------------------------------------------------------------


def test_each_owner_gets_one_mail_with_a_link_to_the_page(officer, owner, line, settings):
    """R-014."""
    settings.SITE_URL = "https://privacy.example.dk"
    factories.ActivityFactory(owner=owner)
    round = start(officer, text="Please look at the systems.")

    (mail,) = OutgoingMail.objects.all()
    composed = outbox.compose(mail)
    assert (mail.kind, mail.to) == ("rounds.asked", owner.email)
    assert f"https://privacy.example.dk/round/{round.pk}/" in composed.text
    assert "2 lines" in composed.text
    assert "Please look at the systems." in composed.text


def test_a_round_asks_about_all_lines_about_due_ones_or_about_those_of_one_owner(officer, owner, line):
    due = factories.ActivityFactory(owner=officer, review_on=days.today() - timedelta(days=1))
    off = factories.PurposeFactory(owner=owner, is_on=False)
    on = factories.PurposeFactory(owner=owner)

    asked = {}
    for reach in Reach:
        round = start(officer, reach=reach, owner=owner)
        asked[reach] = {row.line for row in round.confirmations.all()}
        actions.close_round(round=round, by=officer)

    assert asked == {Reach.ALL: {line, due, on}, Reach.DUE: {due}, Reach.OWNER: {line, on}}
    assert off not in asked[Reach.ALL]


def test_a_line_that_waits_in_another_round_is_not_asked_about_twice(officer, line):
    start(officer)
    with pytest.raises(RegisterError, match="another round"):
        start(officer)


def test_a_day_that_has_passed_is_refused(officer, line):
    with pytest.raises(RegisterError, match="passed"):
        start(officer, due_on=days.today() - timedelta(days=1))


@pytest.mark.parametrize("role", ["staff", "auditor", "data_protection_officer"])
def test_only_an_officer_asks_the_owners(line, role):
    with pytest.raises(PermissionDenied):
        start(factories.UserFactory(roles=[role]))


def test_a_line_with_a_title_and_no_account_is_asked_about_once_an_officer_names_its_owner(officer, owner):
    line = factories.ActivityFactory(owner=None, owner_title="head of sales")
    row = row_of(start(officer), line)
    assert not OutgoingMail.objects.exists()

    actions.assign(confirmation=row, owner=owner, by=officer)

    line.refresh_from_db()
    assert line.owner == owner
    assert OutgoingMail.objects.get().to == owner.email
    assert history.of(line)[-1].by == officer


# --- One reminder, not more ----------------------------------------------------------------------


def test_who_has_not_answered_is_reminded_once(officer, owner, line):
    other = factories.UserFactory()
    answered = factories.ActivityFactory(owner=other)
    round = start(officer)
    actions.say_still_right(confirmation=row_of(round, answered), by=other)

    actions.remind(round=round, by=officer)

    assert [mail.to for mail in OutgoingMail.objects.filter(kind="rounds.reminded")] == [owner.email]
    with pytest.raises(RegisterError, match="one reminder, not more"):
        actions.remind(round=round, by=officer)


def test_the_database_keeps_to_one_reminder(officer, line):
    round = start(officer)
    actions.remind(round=round, by=officer)
    round.refresh_from_db()
    round.reminded_at = timezone.now() + timedelta(days=1)
    with pytest.raises(ProgrammingError), transaction.atomic():
        round.save()


# --- Three answers -------------------------------------------------------------------------------


def test_still_right_takes_one_press_and_changes_nothing(officer, owner, line):
    row = row_of(start(officer), line)
    before = len(history.of(line))
    actions.say_still_right(confirmation=row, by=owner)
    row.refresh_from_db()
    assert row.answer == Answer.RIGHT
    assert len(history.of(line)) == before


def test_what_is_kept_as_one_goes_is_no_answer(officer, owner, line):
    row = row_of(start(officer), line)
    actions.keep_suggestions(confirmation=row, by=owner, found=[Suggested(Part.NOTE, {"text": "half a wo"})])
    row.refresh_from_db()
    assert row.answer == Answer.WAITING
    with pytest.raises(RegisterError, match="still writing"):
        actions.accept(suggestion=row.suggestions.get(), by=officer)


def test_an_answer_replaces_what_was_kept(officer, owner, line):
    row = row_of(start(officer), line)
    actions.keep_suggestions(confirmation=row, by=owner, found=[Suggested(Part.NOTE, {"text": "half a wo"})])
    actions.say_changed(confirmation=row, by=owner, found=[Suggested(Part.NOTE, {"text": "half a word"})])
    assert [one.value for one in row.suggestions.all()] == [{"text": "half a word"}]


def test_still_right_takes_back_what_was_suggested(officer, owner, line):
    row = row_of(start(officer), line)
    actions.say_changed(confirmation=row, by=owner, found=[Suggested(Part.NOTE, {"text": "x"})])
    actions.say_still_right(confirmation=row, by=owner)
    assert not row.suggestions.exists()


def test_changed_without_a_change_is_refused(officer, owner, line):
    with pytest.raises(RegisterError, match="Nothing differs"):
        actions.say_changed(confirmation=row_of(start(officer), line), by=owner, found=[])


def test_not_mine_asks_who_it_is(officer, owner, line):
    row = row_of(start(officer), line)
    with pytest.raises(RegisterError, match="who it is"):
        actions.say_not_mine(confirmation=row, by=owner)
    actions.say_not_mine(confirmation=row, by=owner, who="The head of sales")
    row.refresh_from_db()
    assert row.answer == Answer.NOT_MINE
    assert row.suggestions.get().value == {"account": None, "text": "The head of sales"}


def test_nobody_answers_for_a_line_of_somebody_else(officer, line):
    row = row_of(start(officer), line)
    with pytest.raises(PermissionDenied):
        actions.say_still_right(confirmation=row, by=officer)


def test_a_closed_round_takes_no_answer(officer, owner, line):
    round = start(officer)
    actions.close_round(round=round, by=officer)
    with pytest.raises(RegisterError, match="closed"):
        actions.say_still_right(confirmation=row_of(round, line), by=owner)


def test_closing_gives_lines_that_are_still_right_their_next_review(officer, owner, line):
    other = factories.ActivityFactory(owner=owner, review_on=date(2026, 1, 1))
    round = start(officer, next_review_on=date(2090, 1, 1))
    actions.say_still_right(confirmation=row_of(round, line), by=owner)

    actions.close_round(round=round, by=officer)

    line.refresh_from_db()
    other.refresh_from_db()
    assert (line.review_on, other.review_on) == (date(2090, 1, 1), date(2026, 1, 1))
    assert history.of(line)[-1].by == officer


# --- Deciding ------------------------------------------------------------------------------------


def test_an_accepted_suggestion_is_written_and_its_trace_names_both(officer, owner, line):
    suggestion = change(
        officer, owner, line, Suggested(Part.DESCRIPTION, {"language": "en", "text": "We close cases."})
    )
    actions.accept(suggestion=suggestion, by=officer)

    line.refresh_from_db()
    suggestion.refresh_from_db()
    trace = history.of(line)[-1]
    assert line.description == {"da": "Vi svarer på sager.", "en": "We close cases."}
    assert trace.by == officer
    assert "Bo" in trace.reason
    assert (suggestion.state, suggestion.decided_by) == (SuggestionState.ACCEPTED, officer)


def test_a_refused_suggestion_changes_nothing_and_has_a_reason(officer, owner, line):
    suggestion = change(officer, owner, line, Suggested(Part.SYSTEMS, {"add": [], "remove": ["crm"]}))
    with pytest.raises(RegisterError, match="why not"):
        actions.refuse(suggestion=suggestion, by=officer, reason=" ")

    actions.refuse(suggestion=suggestion, by=officer, reason="It is still in use.")

    suggestion.refresh_from_db()
    assert (suggestion.state, suggestion.refusal) == (SuggestionState.REFUSED, "It is still in use.")
    assert line.systems.count() == 1


def test_a_suggestion_is_decided_once(officer, owner, line):
    suggestion = change(officer, owner, line, Suggested(Part.NOTE, {"text": "x"}))
    actions.accept(suggestion=suggestion, by=officer)
    with pytest.raises(RegisterError, match="already"):
        actions.refuse(suggestion=suggestion, by=officer, reason="No")


def test_the_owner_decides_on_nothing(officer, owner, line):
    suggestion = change(officer, owner, line, Suggested(Part.NOTE, {"text": "x"}))
    with pytest.raises(PermissionDenied):
        actions.accept(suggestion=suggestion, by=owner)


def test_systems_recipients_and_data_come_and_go(officer, owner, line):
    for model, code in ((factories.SystemFactory, "erp"), (factories.RecipientFactory, "mailer")):
        model(code=code)
    factories.DataCategoryFactory(code="calls")
    row = row_of(start(officer), line)
    found = [
        Suggested(Part.SYSTEMS, {"add": ["erp"], "remove": ["crm"]}),
        Suggested(Part.RECIPIENTS, {"add": ["mailer"], "remove": ["hosting"]}),
        Suggested(Part.DATA, {"add": ["calls"], "remove": ["contact"]}),
    ]
    actions.say_changed(confirmation=row, by=owner, found=found)
    for suggestion in row.suggestions.order_by("pk"):
        actions.accept(suggestion=suggestion, by=officer)

    assert [system.code for system in line.systems.all()] == ["erp"]
    assert [cell.data_category.code for cell in Cell.objects.filter(activity=line)] == ["calls"]


def test_a_new_recipient_gets_every_cell_and_the_old_one_none(officer, owner, line):
    factories.RecipientFactory(code="mailer")
    suggestion = change(officer, owner, line, Suggested(Part.RECIPIENTS, {"add": ["mailer"], "remove": ["hosting"]}))
    actions.accept(suggestion=suggestion, by=officer)
    assert [one.recipient.code for one in Disclosure.objects.filter(cell__activity=line)] == ["mailer"]


def test_a_time_limit_gets_its_new_length(officer, owner, line):
    found = Suggested(Part.TIME_LIMIT, {"duration": 3, "unit": "years"}, code="closed")
    actions.accept(suggestion=change(officer, owner, line, found), by=officer)
    limit = line.time_limits.get()
    assert (limit.duration, limit.unit) == (3, "years")


def test_a_time_limit_that_is_gone_is_told(officer, owner, line):
    found = Suggested(Part.TIME_LIMIT, {"duration": 3, "unit": "years"}, code="closed")
    suggestion = change(officer, owner, line, found)
    line.time_limits.all().delete()
    with pytest.raises(RegisterError, match="no longer"):
        actions.accept(suggestion=suggestion, by=officer)


def test_an_accepted_note_stands_at_the_line_until_somebody_has_seen_to_it(officer, owner, line):
    actions.accept(suggestion=change(officer, owner, line, Suggested(Part.NOTE, {"text": "New form."})), by=officer)
    line.refresh_from_db()
    assert line.to_confirm == "Bo: New form."


def test_a_line_goes_to_the_one_who_was_named(officer, owner, line):
    cleo = factories.UserFactory(name="Cleo")
    row = row_of(start(officer), line)
    actions.say_not_mine(confirmation=row, by=owner, account=cleo)
    actions.accept(suggestion=row.suggestions.get(), by=officer)
    line.refresh_from_db()
    assert line.owner == cleo


def test_who_was_named_in_words_is_chosen_by_the_officer(officer, owner, line):
    row = row_of(start(officer), line)
    actions.say_not_mine(confirmation=row, by=owner, who="The head of sales")
    suggestion = row.suggestions.get()
    with pytest.raises(RegisterError, match="Choose the account"):
        actions.accept(suggestion=suggestion, by=officer)
    actions.accept(suggestion=suggestion, by=officer, owner=officer)
    line.refresh_from_db()
    assert line.owner == officer


# --- Owners who left -----------------------------------------------------------------------------


def test_lines_of_somebody_who_left_are_handed_over_in_one_step(officer, owner, line):
    purpose = factories.PurposeFactory(owner=owner)
    round = start(officer)
    accounts.deactivate(account=owner, by=None)
    cleo = factories.UserFactory(name="Cleo", language="en")

    assert actions.hand_over(leaver=owner, to=cleo, by=officer) == 2

    assert {Activity.objects.get().owner, Purpose.objects.get().owner} == {cleo}
    assert set(round.confirmations.values_list("owner", flat=True)) == {cleo.pk}
    assert history.of(purpose)[-1].by == officer
    assert OutgoingMail.objects.filter(to=cleo.email).count() == 1


def test_lines_of_somebody_who_still_works_here_are_not_handed_over(officer, owner, line):
    with pytest.raises(RegisterError, match="still works here"):
        actions.hand_over(leaver=owner, to=officer, by=officer)


def test_lines_are_handed_to_somebody_who_can_sign_in(officer, owner, line):
    for account in (owner, cleo := factories.UserFactory(name="Cleo")):
        accounts.deactivate(account=account, by=None)
    with pytest.raises(RegisterError, match="cannot sign in"):
        actions.hand_over(leaver=owner, to=cleo, by=officer)


def test_somebody_who_left_is_not_asked(officer, owner, line):
    accounts.deactivate(account=owner, by=None)
    start(officer)
    assert not OutgoingMail.objects.exists()


# --- What differs (pure) -------------------------------------------------------------------------


def test_a_form_sent_as_it_was_shown_suggests_nothing(line):
    words = in_words(line)
    assert suggested(words, filled(words, [])) == []


def test_line_ends_of_browsers_are_no_change(line):
    words = in_words(line)
    sent = filled(words, []) | {"description": f"{words.description}\r\n"}
    assert suggested(words, sent) == []


def test_what_was_kept_is_shown_again(officer, owner, line):
    """The form shows what the owner has written so far, and finds the same suggestions in it."""
    factories.SystemFactory(code="erp")
    row = row_of(start(officer), line)
    words = in_words(line)
    sent = filled(words, []) | {
        "description": "Noget andet",
        "systems": ["erp"],
        "data": [],
        "length.closed": 36,
        "unit.closed": "months",
        "note": "Hm",
    }
    found = suggested(words, sent)
    actions.keep_suggestions(confirmation=row, by=owner, found=found)

    assert suggested(words, filled(words, row.suggestions.all())) == found
    assert {one.part for one in found} == {Part.DESCRIPTION, Part.SYSTEMS, Part.DATA, Part.TIME_LIMIT, Part.NOTE}
