"""A row put back to how it stood: a new traced change, or a refusal in a sentence."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from gdpr_registry import history
from purposes import gone, models
from purposes.actions import put_back
from purposes.exceptions import RegisterError
from tests import factories
from tests.purposes.register import edit

# Each save is a transaction of its own, as in life: history keeps the instant of the transaction.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def officer():
    return factories.UserFactory(name="Otto Officer", roles=["officer"])


def last_moment(row):
    return history.of(row, parts=True)[-1].at


def test_a_row_is_put_back_as_a_new_change_with_its_reason(officer):
    """R-011: nothing of history is undone."""
    purpose = factories.PurposeFactory(letter="a")
    then = last_moment(purpose)
    edit(officer, purpose, letter="b")
    put_back(row=purpose, at=then, by=officer, reason="The letter was right.")
    purpose.refresh_from_db()
    newest = history.of(purpose)[-1]
    assert purpose.letter == "a"
    assert (newest.by, newest.reason, newest.difference) == (officer, "The letter was right.", {"letter": ("b", "a")})


def test_the_parts_come_back_with_the_row_and_what_was_added_goes(officer):
    cell = factories.CellFactory()
    limit = factories.TimeLimitFactory(activity=cell.activity)
    cell.time_limits.add(limit, through_defaults={"activity": cell.activity})
    cell.recipients.add(factories.RecipientFactory())
    then = last_moment(cell.activity)
    cell.activity.cells.all().delete()
    limit.delete()
    factories.CellFactory(activity=cell.activity)
    put_back(row=cell.activity, at=then, by=officer, reason="Deleted by mistake.")
    assert [again.pk for again in cell.activity.cells.all()] == [cell.pk]
    again = cell.activity.cells.get()
    assert [limit.code for limit in again.time_limits.all()] == [limit.code]
    assert again.recipients.count() == 1


def test_without_its_parts_only_the_row_itself_is_put_back(officer):
    task = factories.TaskFactory()
    purpose = task.purpose
    then = last_moment(purpose)
    edit(officer, purpose, letter="b")
    task.delete()
    put_back(row=purpose, at=then, by=officer, reason="The letter only.", parts=False)
    purpose.refresh_from_db()
    assert purpose.letter == ""
    assert not purpose.tasks.exists()


def test_what_a_yes_needs_is_traced_and_put_back_with_its_purpose(officer):
    """R-011, R-036, R-043."""
    text = factories.ConsentTextFactory(required_evidence="link", valid_months=12)
    before = last_moment(text.purpose)
    edit(officer, text, required_evidence="reported", valid_months=36)
    (change,) = [change for change in history.of(text.purpose, parts=True) if change.action == "update"]
    assert change.difference == {"required_evidence": ("link", "reported"), "valid_months": (12, 36)}
    put_back(row=text.purpose, at=before, by=officer, reason="Chosen by mistake.")
    text.refresh_from_db()
    assert (text.required_evidence, text.valid_months) == ("link", 12)


def test_what_a_constraint_forbids_is_refused_in_its_sentence_and_nothing_is_changed(officer):
    purpose = factories.PurposeFactory(letter="a")
    then = last_moment(purpose)
    edit(officer, purpose, letter="b")
    factories.PurposeFactory(category=purpose.category, letter="a")
    with pytest.raises(RegisterError, match="Another purpose of this group has the letter already"):
        put_back(row=purpose, at=then, by=officer, reason="Back.")
    purpose.refresh_from_db()
    assert purpose.letter == "b"


def test_a_row_that_named_something_now_gone_is_refused(officer):
    recipient, activity = factories.RecipientFactory(), factories.ActivityFactory()
    models.Transfer.objects.create(activity=activity, recipient=recipient, destination="US")
    then = last_moment(activity)
    activity.transfers.all().delete()
    recipient.delete()
    with pytest.raises(RegisterError, match="no longer in the register"):
        put_back(row=activity, at=then, by=officer, reason="Back.")
    assert not activity.transfers.exists()


def test_a_row_that_stands_so_already_and_a_missing_reason_are_refused(officer):
    purpose = factories.PurposeFactory()
    for reason, sentence in (("Back.", "stands like this already"), (" ", "Write why")):
        with pytest.raises(RegisterError, match=sentence):
            put_back(row=purpose, at=last_moment(purpose), by=officer, reason=reason)


def test_the_history_offers_it_and_the_page_shows_what_would_change(officer):
    purpose = factories.PurposeFactory(name={"da": "at sælge", "en": "to sell"})
    edit(officer, purpose, name={"da": "at sælge", "en": "to sell more"})
    door = Client(headers={"accept-language": "en"})
    door.force_login(officer)
    page = door.get(reverse("admin:purposes_purpose_history", args=[purpose.pk])).content.decode()
    url = page.split(reverse("admin:purposes_purpose_put_back", args=[purpose.pk]))[1].split('"')[0]
    url = reverse("admin:purposes_purpose_put_back", args=[purpose.pk]) + url
    shown = door.get(url)
    assert [(f.before, f.after) for entry in shown.context["entries"] for f in entry.fields] == [
        ("to sell more", "to sell")
    ]
    assert door.post(url, {"reason": ""}).status_code == 422
    answer = door.post(url, {"reason": "The old words were right.", "parts": "on"})
    assert answer.url == reverse("admin:purposes_purpose_history", args=[purpose.pk])
    purpose.refresh_from_db()
    assert purpose.name["en"] == "to sell"
    reader = Client()
    reader.force_login(factories.UserFactory(roles=["auditor"]))
    assert reader.get(url).status_code == 403


class TestARowThatWasDeleted:
    @pytest.fixture
    def activity(self, officer):
        """A line with one cell, which an officer deleted; as it was before."""
        cell = factories.CellFactory(activity__code="sales.offers")
        cell.activity.then = last_moment(cell.activity)
        with history.context(by=officer, reason="Not ours."):
            models.Activity.objects.get(pk=cell.activity.pk).delete()
        return cell.activity

    def test_comes_back_with_its_code_its_parts_and_its_history(self, officer, activity):
        """R-011: the history of the row goes on."""
        lost = gone.row(models.Activity, activity.pk)
        put_back(row=lost, at=activity.then, by=officer, reason="It is ours after all.")
        again = models.Activity.objects.get(code="sales.offers")
        assert (again.pk, again.name, again.cells.count()) == (activity.pk, activity.name, 1)
        assert [change.action for change in history.of(again)] == ["insert", "delete", "insert"]
        assert gone.row(models.Activity, activity.pk) is None
        assert not gone.deletions(models.Activity).exists()

    def test_is_refused_where_its_code_was_given_away(self, officer, activity):
        factories.ActivityFactory(code="sales.offers")
        with pytest.raises(RegisterError, match="Another row has its code by now"):
            put_back(row=gone.row(models.Activity, activity.pk), at=activity.then, by=officer, reason="Back.")

    def test_is_refused_where_what_it_named_was_deleted_too_and_that_is_named(self, officer, activity):
        named = models.Controller.objects.get(pk=activity.controller_id)
        models.Purpose.objects.all().delete()
        named.delete()
        lost = gone.row(models.Activity, activity.pk)
        with pytest.raises(RegisterError, match=f"no longer in the register: .*{named}.*Put that back first"):
            put_back(row=lost, at=activity.then, by=officer, reason="Back.")
        assert not models.Activity.objects.exists()

    def test_was_not_there_before_it_was_written(self, officer, activity):
        lost = gone.row(models.Activity, activity.pk)
        with pytest.raises(RegisterError, match="stands like this already"):
            put_back(row=lost, at=activity.then - timedelta(days=1), by=officer, reason="Back.")

    def test_is_found_in_the_list_of_deleted_rows_and_put_back_from_its_history(self, officer, activity):
        door = Client(headers={"accept-language": "en"})
        door.force_login(officer)
        listed = door.get(reverse("admin:purposes_activity_changelist")).content.decode()
        assert reverse("admin:purposes_activity_deleted") in listed
        past = reverse("admin:purposes_activity_history", args=[activity.pk])
        deleted = door.get(reverse("admin:purposes_activity_deleted")).content.decode()
        assert past in deleted
        assert "Otto Officer" in deleted
        page = door.get(past).content.decode()
        assert "This row was deleted." in page
        back = reverse("admin:purposes_activity_put_back", args=[activity.pk])
        url = back + page.split(back)[1].split('"')[0].replace("&amp;", "&")
        assert "it comes back with its code" in door.get(url).content.decode()
        assert door.post(url, {"reason": "Ours.", "parts": "on"}).url == past
        assert models.Activity.objects.filter(code="sales.offers").exists()
        assert "This row was deleted." not in door.get(past).content.decode()

    def test_is_read_by_auditors_and_put_back_by_officers_only(self, activity):
        reader = Client(headers={"accept-language": "en"})
        reader.force_login(factories.UserFactory(roles=["auditor"]))
        past = reader.get(reverse("admin:purposes_activity_history", args=[activity.pk]))
        assert past.status_code == 200
        assert "Put back" not in past.content.decode()
        assert reader.get(reverse("admin:purposes_activity_put_back", args=[activity.pk])).status_code == 403

    def test_the_list_takes_the_same_queries_for_one_row_and_for_three(self, officer):
        door, taken = Client(), []
        door.force_login(officer)
        door.get(reverse("admin:purposes_recipient_deleted"))
        for rows in (1, 2):
            for row in [factories.RecipientFactory() for _number in range(rows)]:
                with history.context(by=officer):
                    row.delete()
            with CaptureQueriesContext(connection) as queries:
                page = door.get(reverse("admin:purposes_recipient_deleted"))
            taken.append(len(queries))
        assert len(page.context["rows"]) == 3
        assert taken[0] == taken[1]

    def test_what_never_was_is_not_found(self, officer):
        door = Client()
        door.force_login(officer)
        assert door.get(reverse("admin:purposes_activity_history", args=[987654])).status_code == 404

    def test_is_called_by_its_kind_where_what_it_was_called_after_is_gone_too(self, officer):
        assessment = factories.AssessmentFactory()
        number = assessment.pk
        assessment.purpose.delete()
        door = Client(headers={"accept-language": "en"})
        door.force_login(officer)
        page = door.get(reverse("admin:purposes_assessment_deleted"))
        assert [label for label, _event, _who in page.context["rows"]] == [f"Legitimate interest assessment {number}"]
        past = door.get(reverse("admin:purposes_assessment_history", args=[number]))
        assert past.status_code == 200


def test_one_save_is_offered_once_and_what_was_deleted_comes_back_whole(officer):
    """R-011: the traces within a save are no states that anybody saved; the first offer brings the parts too."""
    cell = factories.CellFactory(activity__code="sales.offers")
    limit = factories.TimeLimitFactory(activity=cell.activity)
    with history.context(by=officer):
        cell.time_limits.add(limit, through_defaults={"activity": cell.activity})
        cell.recipients.add(factories.RecipientFactory(), factories.RecipientFactory())
    door = Client(headers={"accept-language": "en"})
    door.force_login(officer)
    door.post(reverse("admin:purposes_activity_delete", args=[cell.activity_id]), {"post": "yes"})
    assert not models.Activity.objects.exists()
    page = door.get(reverse("admin:purposes_activity_history", args=[cell.activity_id])).content.decode()
    back = reverse("admin:purposes_activity_put_back", args=[cell.activity_id])
    offers = [part.split('"')[0].replace("&amp;", "&") for part in page.split(f'href="{back}')[1:]]
    # The whole row; the save before; and the three writes of the factories, each outside of any context.
    assert offers[0] == offers[1]
    assert len(offers) == 5
    door.post(back + offers[0], {"reason": "Ours.", "parts": "on"})
    again = models.Activity.objects.get(code="sales.offers").cells.get()
    assert (again.time_limits.count(), again.recipients.count()) == (1, 2)
