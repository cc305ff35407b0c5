"""Many lines at once, a recipient replaced everywhere, a line copied, and where a row is used."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from gdpr_registry import history
from purposes import models, states
from purposes.actions.copy import copy_line
from purposes.actions.together import Edits, edit_lines, replace_recipient, replacement
from purposes.exceptions import RegisterError
from purposes.where_used import where_used
from tests import factories
from tests.purposes.admin_forms import Inputs
from tests.purposes.register import edit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def officer():
    return factories.UserFactory(name="Otto Officer", roles=["officer"])


@pytest.fixture
def door(officer):
    client = Client(headers={"accept-language": "en"})
    client.force_login(officer)
    return client


@pytest.fixture
def lines():
    return [factories.CellFactory().activity for _ in range(3)]


def keys(lines):
    return [line.pk for line in lines]


def together(lines, by, reason="A new head of sales.", **edits):
    version = states.version(models.Activity, keys(lines))
    return edit_lines(
        model=models.Activity, pks=keys(lines), edits=Edits(**edits), by=by, reason=reason, version=version
    )


def chosen_page(door, lines, kind="activity"):
    data = {"action": "edit_together", "_selected_action": keys(lines)}
    return door.post(reverse(f"admin:purposes_{kind}_changelist"), data)


def sent_back(page):
    return Inputs.of(str(page.context["form"]))


class TestTogether:
    def test_owner_date_recipient_and_measure_are_written_to_each_line_with_a_trace(self, officer, lines):
        """R-011: who and why, on each row."""
        owner, recipient = factories.UserFactory(), factories.RecipientFactory()
        measure = factories.MeasureFactory()
        together(lines, officer, owner=owner, review_on="2030-01-01", add_recipient=recipient, add_measure=measure)
        for line in models.Activity.objects.all():
            assert (line.owner, str(line.review_on)) == (owner, "2030-01-01")
            assert list(line.cells.get().recipients.all()) == [recipient]
            assert list(line.measures.all()) == [measure]
            newest = history.of(line, parts=True)[-1]
            assert (newest.by, newest.reason) == (officer, "A new head of sales.")

    def test_what_is_there_already_is_not_added_twice_and_what_is_not_there_is_not_missed(self, officer, lines):
        recipient, measure = factories.RecipientFactory(), factories.MeasureFactory()
        lines[0].cells.get().recipients.add(recipient)
        lines[0].measures.add(measure)
        together(lines, officer, add_recipient=recipient, add_measure=measure)
        assert models.Disclosure.objects.count() == models.ActivityMeasure.objects.count() == 3
        together(lines[:2], officer, remove_recipient=recipient, remove_measure=measure)
        assert models.Disclosure.objects.get().cell.activity == lines[2]
        assert models.ActivityMeasure.objects.get().activity == lines[2]

    def test_a_line_that_was_changed_since_it_was_chosen_refuses_them_all(self, officer, lines):
        version = states.version(models.Activity, keys(lines))
        edit(officer, lines[1], owner_title="head of it")
        with pytest.raises(RegisterError, match="Somebody changed one of these lines"):
            edit_lines(
                model=models.Activity,
                pks=keys(lines),
                edits=Edits(review_on="2030-01-01"),
                by=officer,
                reason="Next year.",
                version=version,
            )
        assert not models.Activity.objects.filter(review_on__isnull=False).exists()

    def test_without_an_edit_a_reason_or_the_permission_it_is_refused(self, officer, lines):
        with pytest.raises(RegisterError, match="Choose what to change"):
            together(lines, officer)
        with pytest.raises(RegisterError, match="Write why"):
            together(lines, officer, reason=" ", review_on="2030-01-01")
        with pytest.raises(PermissionDenied):
            together(lines, factories.UserFactory(roles=["auditor"]), review_on="2030-01-01")

    def test_the_page_keeps_what_was_typed_when_somebody_else_was_first(self, door, officer, lines):
        page = chosen_page(door, lines)
        assert [line.code for line in page.context["lines"]] == sorted(line.code for line in lines)
        edit(officer, lines[1], owner_title="head of it")
        url = reverse("admin:purposes_activity_together")
        typed = {**sent_back(page), "review_on": "2030-01-01", "reason": "Next year."}
        refused = door.post(url, typed)
        assert refused.status_code == 422
        again = sent_back(refused)
        assert (again["review_on"], again["reason"]) == ("2030-01-01", "Next year.")
        assert door.post(url, again).status_code == 302
        assert models.Activity.objects.filter(review_on="2030-01-01").count() == 3

    def test_purposes_are_asked_for_owner_and_date_only(self, door):
        purposes = [factories.PurposeFactory(), factories.PurposeFactory()]
        page = chosen_page(door, purposes, "purpose")
        assert "add_recipient" not in page.context["form"].fields
        typed = {**sent_back(page), "review_on": "2030-01-01", "reason": "Next year."}
        assert door.post(reverse("admin:purposes_purpose_together"), typed).status_code == 302
        assert models.Purpose.objects.filter(review_on="2030-01-01").count() == 2

    def test_nothing_is_deleted_from_a_list(self, door):
        factories.ActivityFactory()
        assert "delete_selected" not in door.get(reverse("admin:purposes_activity_changelist")).content.decode()

    def test_a_reader_is_offered_no_action(self, lines):
        reader = Client()
        reader.force_login(factories.UserFactory(roles=["auditor"]))
        assert "edit_together" not in reader.get(reverse("admin:purposes_activity_changelist")).content.decode()


class TestReplacing:
    def test_cells_transfers_and_systems_name_the_new_one_and_no_cell_names_it_twice(self, officer, lines):
        old, new = factories.RecipientFactory(), factories.RecipientFactory()
        lines[0].cells.get().recipients.add(old)
        lines[1].cells.get().recipients.set([old, new])
        moved = models.Transfer.objects.create(activity=lines[2], recipient=old, destination="US")
        models.Transfer.objects.create(activity=lines[2], recipient=old, destination="IN")
        models.Transfer.objects.create(activity=lines[2], recipient=new, destination="IN")
        system = factories.SystemFactory(run_by=old)
        version = states.version(models.Activity, sorted(replacement(old).activities))
        assert replace_recipient(old=old, new=new, by=officer, reason="Bought.", version=version) == 3
        assert [list(line.cells.get().recipients.all()) for line in lines[:2]] == [[new], [new]]
        assert set(lines[2].transfers.values_list("recipient", "destination")) == {(new.pk, "US"), (new.pk, "IN")}
        moved.refresh_from_db()
        system.refresh_from_db()
        assert (moved.recipient, system.run_by) == (new, new)
        assert not any(replacement(old).activities)
        assert history.of(moved)[-1].reason == "Bought."

    def test_the_page_shows_the_cells_before_and_refuses_when_they_moved(self, door, officer, lines):
        old, new = factories.RecipientFactory(name="Old Host"), factories.RecipientFactory(name="New Host")
        cell = lines[0].cells.get()
        cell.recipients.add(old)
        url = reverse("admin:purposes_recipient_replace", args=[old.pk]) + f"?new={new.pk}"
        page = door.get(url)
        assert str(cell) in page.content.decode()
        typed = {**sent_back(page), "reason": "Bought."}
        edit(officer, lines[0], owner_title="head of it")
        refused = door.post(url, typed)
        assert refused.status_code == 422
        assert list(cell.recipients.all()) == [old]
        assert door.post(url, sent_back(refused)).status_code == 302
        assert list(cell.recipients.all()) == [new]


class TestCopying:
    def test_an_activity_is_copied_with_its_matrix_under_its_own_code(self, officer):
        cell = factories.CellFactory()
        limit = factories.TimeLimitFactory(activity=cell.activity, code="closed")
        cell.time_limits.add(limit, through_defaults={"activity": cell.activity})
        recipient, purpose = factories.RecipientFactory(), factories.PurposeFactory()
        cell.recipients.add(recipient)
        cell.activity.purposes.add(purpose)
        copy = copy_line(line=cell.activity, code="a-copy", by=officer)
        copied = copy.cells.get()
        assert (copy.name, copy.in_work) == (cell.activity.name, True)
        assert copied.data_category == cell.data_category
        assert [row.activity for row in copied.time_limits.all()] == [copy]
        assert list(copied.recipients.all()) == [recipient]
        assert list(copy.purposes.all()) == [purpose]
        assert cell.activity.time_limits.count() == 1
        assert history.of(copy)[0].by == officer

    def test_a_purpose_is_copied_with_its_tasks_and_reach_and_without_letter_and_assessment(self, officer):
        basis = factories.SecondaryBasisFactory(purpose__code="customers.b", purpose__letter="b")
        task = factories.TaskFactory(purpose=basis.purpose, code="offer.send")
        basis.tasks.add(task)
        factories.AssessmentFactory(purpose=basis.purpose)
        copy = copy_line(line=basis.purpose, code="customers.b.north", by=officer)
        assert (copy.letter, copy.revision) == ("", 1)
        assert [row.code for row in copy.tasks.all()] == ["customers.b.north.send"]
        assert list(copy.secondary_bases.get().tasks.all()) == list(copy.tasks.all())
        assert not hasattr(copy, "assessment")

    @pytest.mark.parametrize("code", ["taken", "No Code", ""])
    def test_a_code_that_is_taken_or_none_is_refused_at_its_field(self, door, code):
        line = factories.ActivityFactory(code="taken")
        answer = door.post(reverse("admin:purposes_activity_copy", args=[line.pk]), {"code": code})
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == ["code"]
        assert models.Activity.objects.count() == 1

    def test_the_page_leads_to_the_copy(self, door):
        line = factories.ActivityFactory()
        answer = door.post(reverse("admin:purposes_activity_copy", args=[line.pk]), {"code": "b1"})
        assert answer.url == reverse("admin:purposes_activity_change", args=[models.Activity.objects.get(code="b1").pk])


class TestWhereUsed:
    def test_a_recipient_a_system_a_measure_and_a_data_category_name_their_lines(self, lines):
        recipient, system, measure = factories.RecipientFactory(), factories.SystemFactory(), factories.MeasureFactory()
        cell = lines[0].cells.get()
        cell.recipients.add(recipient)
        transfer = factories.TransferFactory(activity=lines[1], recipient=recipient)
        lines[0].systems.add(system)
        lines[1].measures.add(measure)

        def told(row):
            return [[(use.line, use.place) for use in uses] for uses in where_used(row)]

        assert told(recipient) == [[(lines[0], str(cell))], [(lines[1], transfer.destination)], []]
        assert told(system) == [[(lines[0], "")]]
        assert told(measure) == [[(lines[1], "")]]
        assert told(cell.data_category) == [[(lines[0], str(cell.category))], [], []]

    @pytest.mark.parametrize("kind", ["recipient", "system", "measure", "datacategory"])
    def test_the_page_is_linked_from_the_row_and_says_when_nothing_names_it(self, door, kind):
        makes = {
            "recipient": factories.RecipientFactory,
            "system": factories.SystemFactory,
            "measure": factories.MeasureFactory,
            "datacategory": factories.DataCategoryFactory,
        }
        row = makes[kind]()
        url = reverse(f"admin:purposes_{kind}_used", args=[row.pk])
        assert url in door.get(reverse(f"admin:purposes_{kind}_change", args=[row.pk])).content.decode()
        assert "Nothing names it" in door.get(url).content.decode()

    def test_the_page_asks_as_many_questions_for_three_uses_as_for_one(self, door, lines):
        recipient = factories.RecipientFactory()
        url = reverse("admin:purposes_recipient_used", args=[recipient.pk])
        lines[0].cells.get().recipients.add(recipient)
        door.get(url)
        with CaptureQueriesContext(connection) as one:
            door.get(url)
        for line in lines[1:]:
            line.cells.get().recipients.add(recipient)
        with CaptureQueriesContext(connection) as three:
            assert door.get(url).context["is_used"]
        assert len(three) == len(one)
