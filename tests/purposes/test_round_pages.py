"""The pages of a round: the owner's, which work without scripts, and the officer's."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from gdpr_registry import outbox
from gdpr_registry.models import OutgoingMail, User
from purposes import actions, days, desk
from purposes.compose import composition
from purposes.models import Answer, Confirmation, Disclosure, Reach, Round
from tests import factories
from tests.purposes.register import edit, published, ready


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def officer(db):
    return factories.UserFactory(name="Anne", roles=["officer"], language="en")


@pytest.fixture
def owner(db):
    return factories.UserFactory(name="Bo", language="en")


def line_of(owner, **columns):
    activity = factories.ActivityFactory(owner=owner, **columns)
    factories.TimeLimitFactory(activity=activity, code="closed")
    cell = factories.CellFactory(activity=activity)
    Disclosure.objects.create(cell=cell, recipient=factories.RecipientFactory())
    activity.systems.add(factories.SystemFactory())
    return activity


@pytest.fixture
def started(officer, owner):
    line_of(owner)
    return actions.start_round(by=officer, reach=Reach.ALL, due_on=days.today())


@pytest.fixture
def as_owner_of_lines(client, owner):
    client.force_login(owner)
    client.cookies["registry_language"] = "en"
    return client


@pytest.fixture
def as_officer(client, officer):
    client.force_login(officer)
    client.cookies["registry_language"] = "en"
    return client


def page(client, name, *args):
    response = client.get(reverse(name, args=args))
    assert response.status_code == 200
    return response.content.decode()


# --- The owner -----------------------------------------------------------------------------------


def test_the_owner_reads_what_the_line_says(as_owner_of_lines, started):
    shown = page(as_owner_of_lines, "round_detail", started.pk)
    line = started.confirmations.get().line
    for row in (line, line.systems.get(), line.cells.get().data_category, line.cells.get().recipients.get()):
        assert str(row.name) in shown
    assert "24 months from the last contact" in shown


def test_still_right_is_one_press_without_scripts(as_owner_of_lines, started):
    row = started.confirmations.get()
    response = as_owner_of_lines.post(reverse("round_still_right", args=[row.pk]))
    row.refresh_from_db()
    assert response.status_code == 302
    assert row.answer == Answer.RIGHT


def test_with_scripts_the_press_answers_the_card_and_the_count(as_owner_of_lines, started):
    row = started.confirmations.get()
    response = as_owner_of_lines.post(reverse("round_still_right", args=[row.pk]), headers={"HX-Request": "true"})
    shown = response.content.decode()
    assert f'id="line-{row.pk}"' in shown
    assert "You have answered everything" in shown
    assert "<html" not in shown


def form_of(response) -> dict:
    form = response.context["form"]
    return {name: value for name, value in form.initial.items() if name in form.fields and value is not None}


def test_what_has_changed_is_sent_as_suggestions(as_owner_of_lines, started):
    row = started.confirmations.get()
    url = reverse("round_changed", args=[row.pk])
    data = form_of(as_owner_of_lines.get(url)) | {"systems": [], "length.closed": 36}

    response = as_owner_of_lines.post(url, data)

    row.refresh_from_db()
    assert response.status_code == 302
    assert row.answer == Answer.CHANGED
    assert {one.part for one in row.suggestions.all()} == {"systems", "time-limit"}


def test_what_is_written_is_kept_as_one_goes(as_owner_of_lines, started):
    row = started.confirmations.get()
    url = reverse("round_changed", args=[row.pk])
    data = form_of(as_owner_of_lines.get(url)) | {"note": "We moved"}

    answer = as_owner_of_lines.post(url, data, headers={"HX-Request": "true"})

    row.refresh_from_db()
    assert "Kept at" in answer.content.decode()
    assert row.answer == Answer.WAITING
    assert "We moved" in page(as_owner_of_lines, "round_changed", row.pk)


def test_go_on_later_keeps_without_scripts(as_owner_of_lines, started):
    row = started.confirmations.get()
    url = reverse("round_changed", args=[row.pk])
    data = form_of(as_owner_of_lines.get(url)) | {"note": "We moved", "later": ""}
    assert as_owner_of_lines.post(url, data).status_code == 302
    assert row.suggestions.get().value == {"text": "We moved"}


def test_nothing_changed_is_told_at_the_form(as_owner_of_lines, started):
    url = reverse("round_changed", args=[started.confirmations.get().pk])
    response = as_owner_of_lines.post(url, form_of(as_owner_of_lines.get(url)))
    assert response.status_code == 422
    assert "Nothing differs" in response.content.decode()


def test_not_mine_needs_a_name(as_owner_of_lines, started):
    url = reverse("round_not_mine", args=[started.confirmations.get().pk])
    assert as_owner_of_lines.post(url, {}).status_code == 422
    assert as_owner_of_lines.post(url, {"who": "The head of sales"}).status_code == 302


def test_the_owner_sees_why_a_suggestion_was_refused(as_owner_of_lines, started, officer, owner):
    row = started.confirmations.get()
    actions.say_not_mine(confirmation=row, by=owner, who="The head of sales")
    actions.refuse(suggestion=row.suggestions.get(), by=officer, reason="You are the head of sales.")
    assert "You are the head of sales." in page(as_owner_of_lines, "round_detail", started.pk)


def test_reading_a_page_changes_nothing(as_owner_of_lines, started):
    row = started.confirmations.get()
    assert as_owner_of_lines.get(reverse("round_still_right", args=[row.pk])).status_code == 405
    for name in ("round_changed", "round_not_mine"):
        page(as_owner_of_lines, name, row.pk)
    row.refresh_from_db()
    assert row.answer == Answer.WAITING


def test_somebody_else_sees_neither_round_nor_line(client, started):
    client.force_login(factories.UserFactory())
    row = started.confirmations.get()
    for url in (
        reverse("round_detail", args=[started.pk]),
        reverse("round_changed", args=[row.pk]),
        reverse("round_changed", args=[row.pk + 1]),
    ):
        assert client.get(url).status_code == 403


# --- The officer ---------------------------------------------------------------------------------


def test_an_officer_starts_a_round(as_officer, owner):
    line_of(owner)
    data = {"reach": "all", "due_on": days.today().isoformat(), "text": "Please"}
    response = as_officer.post(reverse("admin:purposes_round_start"), data)
    assert response.url == reverse("admin:purposes_round_change", args=[Round.objects.get().pk])


def test_a_round_without_lines_is_refused_at_the_form(as_officer):
    data = {"reach": "all", "due_on": days.today().isoformat()}
    response = as_officer.post(reverse("admin:purposes_round_start"), data)
    assert response.status_code == 422
    assert "no such line" in response.content.decode()


def test_suggestions_are_accepted_and_refused_one_by_one(as_officer, started, owner):
    row = started.confirmations.get()
    actions.say_not_mine(confirmation=row, by=owner, who="The head of sales")
    suggestion = row.suggestions.get()
    shown = page(as_officer, "admin:purposes_round_change", started.pk)
    assert "The head of sales" in shown

    as_officer.post(reverse("admin:purposes_suggestion_refuse", args=[suggestion.pk]), {"reason": ""})
    suggestion.refresh_from_db()
    assert suggestion.is_open

    chosen = factories.UserFactory()
    as_officer.post(reverse("admin:purposes_suggestion_accept", args=[suggestion.pk]), {"owner": chosen.pk})
    assert row.line.__class__.objects.get().owner == chosen


def test_the_reminder_and_the_end_of_a_round(as_officer, started):
    for verb in ("remind", "remind", "close"):
        as_officer.post(reverse(f"admin:purposes_round_{verb}", args=[started.pk]))
    started.refresh_from_db()
    assert started.reminded_at
    assert not started.is_open
    assert "Send the one reminder" not in page(as_officer, "admin:purposes_round_change", started.pk)


def test_lines_of_those_who_left_are_offered_for_handing_over(as_officer, started, owner):
    assert "still works here" in page(as_officer, "admin:purposes_round_hand_over")
    owner.is_active, owner.deactivated_at = False, started.started_at
    owner.save()
    assert "has left" in page(as_officer, "admin:purposes_round_change", started.pk)

    heir = factories.UserFactory()
    as_officer.post(reverse("admin:purposes_round_hand_over"), {"leaver": owner.pk, "to": heir.pk})

    assert Confirmation.objects.get().owner == heir


# --- As many queries with three lines as with one --------------------------------------------------


def queries(client, url) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def answer_all(round):
    for row in round.confirmations.filter(owner__isnull=False):
        actions.say_not_mine(confirmation=row, by=row.owner, who="Somebody")


@pytest.mark.parametrize("answered", [False, True])
def test_the_owners_page_asks_as_many_queries_for_three_lines_as_for_one(as_owner_of_lines, officer, owner, answered):
    counts = []
    for more in (1, 2):
        for _ in range(more):
            line_of(owner)
        Round.objects.all().delete()
        round = actions.start_round(by=officer, reach=Reach.ALL, due_on=days.today())
        if answered:
            answer_all(round)
        counts.append(queries(as_owner_of_lines, reverse("round_detail", args=[round.pk])))
    assert counts[0] == counts[1]


def test_the_officers_pages_ask_as_many_queries_for_three_as_for_one(as_officer, officer, owner):
    counts = []
    for more in (1, 2):
        for number in range(more):
            line_of(owner)
            line_of(None)
            line_of(factories.UserFactory(name=f"More {number}"))
        Round.objects.all().delete()
        round = actions.start_round(by=officer, reach=Reach.ALL, due_on=days.today())
        answer_all(round)
        urls = ["admin:purposes_round_changelist", "admin:purposes_round_hand_over"]
        pages = [*map(reverse, urls), reverse("admin:purposes_round_change", args=[round.pk])]
        counts.append([queries(as_officer, url) for url in pages])
    assert counts[0] == counts[1]


def test_the_list_of_ones_rounds_asks_as_many_queries_for_three_as_for_one(as_owner_of_lines, officer, owner):
    counts = []
    for more in (1, 2):
        for _ in range(more):
            line_of(owner)
            actions.start_round(by=officer, reach=Reach.ALL, due_on=days.today())
        counts.append(queries(as_owner_of_lines, reverse("round_list")))
    assert counts[0] == counts[1]


# --- Mails of the demonstration -------------------------------------------------------------------


def test_the_mails_of_the_demonstration_are_on_a_page(as_owner_of_lines, started, settings):
    settings.DEMO = True
    shown = page(as_owner_of_lines, "demo_mails")
    assert re.search(rf'href="[^"]+/round/{started.pk}/"', shown)


def test_outside_a_demonstration_nobody_reads_mails(as_officer, started):
    assert as_officer.get(reverse("demo_mails")).status_code == 403


def test_the_page_of_mails_asks_as_many_queries_for_an_own_kind_of_row(as_officer):
    """The list of outgoing mails shows no words, so it asks nothing of what they speak of."""
    counts = []
    for more in (1, 2):
        for _ in range(more):
            words = {"subject": "x", "text": "y"}
            outbox.send(kind="accounts.notice", to="a@example.dk", context=words, by=None)
        counts.append(queries(as_officer, reverse("admin:gdpr_registry_outgoingmail_changelist")))
    assert counts[0] == counts[1]


# --- On the desk ----------------------------------------------------------------------------------


def sentences(reader) -> list[str]:
    return [item.sentence for item in desk.items_for(reader)]


def test_the_desk_names_mails_that_could_not_be_sent(officer, started):
    OutgoingMail.objects.update(gave_up_at=started.started_at)
    assert "1 mail could not be sent." in sentences(officer)


def test_the_desk_names_lines_of_those_who_left(officer, owner, started):
    owner.is_active, owner.deactivated_at = False, started.started_at
    owner.save()
    assert "1 line belongs to somebody who left." in sentences(officer)


def test_the_desk_names_what_the_reader_is_asked_about(officer):
    line_of(officer)
    actions.start_round(by=officer, reach=Reach.ALL, due_on=days.today())
    assert "1 line of yours waits for your answer." in sentences(officer)


def test_undecided_suggestions_stay_on_the_desk_when_the_round_is_closed(officer, started):
    answer_all(started)
    actions.close_round(round=started, by=officer)
    assert any(sentence.startswith("1 suggestion of the owners") for sentence in sentences(officer))


def test_a_withheld_mail_says_why_and_is_nobodys_to_mend(as_officer, officer, started, settings):
    settings.DEMO = True
    OutgoingMail.objects.update(withheld_at=started.started_at, withheld_for="ConsentWithdrawn")
    listed = page(as_officer, "admin:gdpr_registry_outgoingmail_changelist")
    assert "ConsentWithdrawn" in listed
    changelist = reverse("admin:gdpr_registry_outgoingmail_changelist")
    for state, count in (("withheld", 1), ("waits", 0), ("given-up", 0)):
        assert as_officer.get(f"{changelist}?state={state}").context["cl"].result_count == count
    assert re.search(r"withheld</span>\s+ConsentWithdrawn", page(as_officer, "demo_mails"))
    assert not [sentence for sentence in sentences(officer) if "could not be sent" in sentence]


def test_a_mail_that_was_given_up_is_tried_again_from_the_list(as_officer, started):
    OutgoingMail.objects.update(gave_up_at=started.started_at)
    url = reverse("admin:gdpr_registry_outgoingmail_changelist")
    assert "given up" in page(as_officer, "admin:gdpr_registry_outgoingmail_changelist")
    chosen = OutgoingMail.objects.values_list("pk", flat=True)
    as_officer.post(url, {"action": "try_again", "_selected_action": list(chosen)})
    assert OutgoingMail.objects.waiting().count() == 1


# --- Told of proposals and wording -----------------------------------------------------------------


def test_officers_and_the_data_protection_officer_are_told_of_a_proposal_and_its_proposer_of_the_decision(db):
    """R-012: the others are told."""
    register = ready()
    adviser = factories.UserFactory(roles=["data_protection_officer"])
    factories.UserFactory(roles=["staff"])
    proposal = actions.propose(by=register.writer, reason="First words")
    waits = OutgoingMail.objects.filter(kind="proposals.wait")
    others = User.objects.with_role("officer").exclude(pk=register.writer.pk)
    assert {mail.to for mail in waits} == {adviser.email, *(one.email for one in others)}

    actions.approve(proposal=proposal, by=others.first())

    assert [mail.to for mail in OutgoingMail.objects.filter(kind="proposals.decided")] == [register.writer.email]
    for mail in OutgoingMail.objects.all():
        assert "First words" in outbox.compose(mail).text or mail.kind == "proposals.decided"


def test_the_others_are_told_of_an_edition_of_wording_only(db):
    """R-012."""
    register = published()
    OutgoingMail.objects.all().delete()
    edit(register.writer, register.support, covers={"da": "Nye ord", "en": "New words"})
    (change,) = composition().changes
    proposal = actions.propose(
        by=register.writer, reason="Clearer", wording_only=[change.key], wording_reason="Same meaning"
    )
    actions.approve(proposal=proposal, by=register.writer)

    told = OutgoingMail.objects.filter(kind="editions.wording_published")
    others = User.objects.with_role("officer").exclude(pk=register.writer.pk)
    assert {mail.to for mail in told} == {one.email for one in others}
    assert "Same meaning" in outbox.compose(told.first()).text
