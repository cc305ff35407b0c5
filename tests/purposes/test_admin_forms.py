"""What the forms of the register refuse, in whose words, and what they write."""

import pytest
from django.db import IntegrityError
from django.urls import reverse

from gdpr_registry import history
from purposes import models
from tests import factories
from tests.purposes.admin_forms import data_of_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return factories.UserFactory(roles=["officer"])


@pytest.fixture
def door(client, officer):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.force_login(officer)
    return client


def page_of(door, row):
    return door.get(reverse(f"admin:purposes_{row._meta.model_name}_change", args=[row.pk]))


def save(door, row, **changed):
    """Send the row's page back with some fields changed."""
    data = {**data_of_page(page_of(door, row)), **changed}
    return door.post(reverse(f"admin:purposes_{row._meta.model_name}_change", args=[row.pk]), data)


def errors_of(answer):
    return answer.context["adminform"].form.errors


def test_a_second_company_cannot_publish_the_statement(door):
    factories.ControllerFactory(publishes_statement=True)
    answer = save(door, factories.ControllerFactory(), publishes_statement="on")
    assert errors_of(answer) == {
        "publishes_statement": ["Another company publishes the statement already. Take the mark off it first."]
    }


def test_a_processor_without_a_contact_person_is_refused(door):
    """R-006: every processor has name, address and contact person."""
    recipient = factories.RecipientFactory(role="controller", contact_name="")
    answer = save(door, recipient, role="processor")
    assert errors_of(answer) == {"contact_name": ["A processor needs an address and a contact person."]}
    recipient.refresh_from_db()
    assert recipient.role == "controller"


def test_a_purpose_with_a_controller_and_joint_controllers_is_refused(door):
    """R-007: one controller, or named joint controllers."""
    answer = save(door, factories.PurposeFactory(), joint_arrangement=factories.JointArrangementFactory().pk)
    assert errors_of(answer) == {"controller": ["Choose one controller, or the joint controllers, not both."]}


def test_an_activity_without_company_and_without_joint_controllers_is_refused(door):
    """R-007, for a line of the record."""
    answer = save(door, factories.ActivityFactory(), controller="")
    assert errors_of(answer) == {"controller": ["Choose one company, or the joint controllers, not both."]}


def test_a_letter_that_another_purpose_of_the_group_has_is_refused(door):
    taken = factories.PurposeFactory(letter="a")
    answer = save(door, factories.PurposeFactory(category=taken.category), letter="a")
    assert errors_of(answer) == {"letter": ["Another purpose of this group has the letter already."]}


def test_a_fifth_group_cannot_enter_the_statement(door):
    """R-003: exactly four categories stand in the statement."""
    answer = save(door, factories.DataSubjectCategoryFactory(code="hosts"), in_statement="on")
    assert list(errors_of(answer)) == ["in_statement"]


def test_a_text_without_danish_is_refused_at_its_field(door):
    answer = save(door, factories.MeasureFactory(), name_da="")
    assert errors_of(answer) == {"name": ["Write the text in Danish: the other languages fall back to it."]}


def test_a_duration_without_a_unit_is_refused_at_its_part(door):
    limit = factories.TimeLimitFactory()
    answer = save(door, limit.activity, **{"time_limits-0-unit": ""})
    part = answer.context["inline_admin_formsets"][0].formset.forms[0]
    assert part.errors == {"unit": ["Write the duration with its unit, or neither."]}


def test_two_cells_for_the_same_data_of_the_same_group_are_refused_in_words(door):
    """R-004: the matrix holds each pair once."""
    activity = factories.ActivityFactory()
    first, second = factories.CellFactory(activity=activity), factories.CellFactory(activity=activity)
    answer = save(
        door,
        activity,
        **{"cells-1-category": first.category.pk, "cells-1-data_category": first.data_category.pk},
    )
    cells = next(i.formset for i in answer.context["inline_admin_formsets"] if i.formset.prefix == "cells")
    assert cells.non_form_errors() == ["This data category of this group is in the matrix already."]
    second.refresh_from_db()
    assert second.data_category != first.data_category


def test_a_cell_gets_time_limits_and_recipients_and_history_sees_each_row(door, officer):
    """R-005, R-009, R-011: each disclosure and each limit is a traced row of its own, under the officer's name."""
    cell = factories.CellFactory()
    limit = factories.TimeLimitFactory(activity=cell.activity)
    recipients = [factories.RecipientFactory(), factories.RecipientFactory()]
    answer = save(
        door,
        cell.activity,
        **{"cells-0-limits": [limit.pk], "cells-0-receivers": [recipient.pk for recipient in recipients]},
    )
    assert answer.status_code == 302
    assert list(models.CellLimit.objects.values_list("activity", "cell", "time_limit")) == [
        (cell.activity_id, cell.pk, limit.pk)
    ]
    assert set(cell.recipients.all()) == set(recipients)
    traces = [c for c in history.of(cell.activity, parts=True) if c.model in (models.CellLimit, models.Disclosure)]
    assert [(c.model, c.action, c.by) for c in traces] == [
        (models.CellLimit, "insert", officer),
        (models.Disclosure, "insert", officer),
        (models.Disclosure, "insert", officer),
    ]


def test_taking_a_recipient_from_a_cell_leaves_the_others_alone(door):
    cell = factories.CellFactory()
    kept, gone = factories.RecipientFactory(), factories.RecipientFactory()
    cell.recipients.set([kept, gone])
    row = models.Disclosure.objects.get(recipient=kept)
    assert save(door, cell.activity, **{"cells-0-receivers": [kept.pk]}).status_code == 302
    assert models.Disclosure.objects.get() == row


def test_a_cell_takes_no_time_limit_of_another_activity(door):
    cell, strange = factories.CellFactory(), factories.TimeLimitFactory()
    answer = save(door, cell.activity, **{"cells-0-limits": [strange.pk]})
    assert answer.status_code == 200
    assert not models.CellLimit.objects.exists()


def test_an_activity_gets_purposes_systems_and_measures(door):
    activity = factories.ActivityFactory()
    purpose, system, measure = factories.PurposeFactory(), factories.SystemFactory(), factories.MeasureFactory()
    answer = save(door, activity, served=[purpose.pk], used=[system.pk], guarded_by=[measure.pk])
    assert answer.status_code == 302
    assert [list(activity.purposes.all()), list(activity.systems.all()), list(activity.measures.all())] == [
        [purpose],
        [system],
        [measure],
    ]


def test_a_secondary_basis_reaches_only_tasks_of_its_own_purpose(door):
    """R-015: the reach of a secondary basis."""
    basis, stranger = factories.SecondaryBasisFactory(), factories.TaskFactory()
    own = factories.TaskFactory(purpose=basis.purpose)
    assert save(door, basis.purpose, **{"secondary_bases-0-reach_tasks": [stranger.pk]}).status_code == 200
    assert save(door, basis.purpose, **{"secondary_bases-0-reach_tasks": [own.pk]}).status_code == 302
    assert list(basis.tasks.all()) == [own]


def test_a_blank_part_is_not_saved(door):
    activity = factories.ActivityFactory()
    page = data_of_page(page_of(door, activity))
    answer = save(door, activity, **{"time_limits-TOTAL_FORMS": "1", "time_limits-0-id": ""})
    assert page["time_limits-TOTAL_FORMS"] == "0"
    assert answer.status_code == 302
    assert not models.TimeLimit.objects.exists()


def test_the_wording_is_asked_for_where_the_basis_is_consent(door):
    consent, interest = factories.PurposeFactory(primary_basis="A6-1-a"), factories.PurposeFactory()
    assert "consent_text-TOTAL_FORMS" in page_of(door, consent).content.decode()
    assert "consent_text-TOTAL_FORMS" not in page_of(door, interest).content.decode()


@pytest.mark.parametrize(
    ("make", "columns"),
    [
        (factories.SecondaryBasisFactory, {"basis": "A6-1-a"}),
        (factories.TaskFactory, {"channel_permission": "written"}),
        (factories.TaskFactory, {"needs_device_permission": True}),
    ],
)
def test_the_wording_is_asked_for_where_a_further_basis_or_a_permission_needs_a_yes(door, make, columns):
    """R-036, R-043: there too a yes has its evidence and its end."""
    row, other = make(**columns), make()
    assert "consent_text-TOTAL_FORMS" in page_of(door, row.purpose).content.decode()
    assert "consent_text-TOTAL_FORMS" not in page_of(door, other.purpose).content.decode()


def test_an_officer_says_what_a_yes_needs_and_how_long_it_is_good(door):
    """R-036, R-043: without a choice a document, and 24 months."""
    text = factories.ConsentTextFactory()
    assert (text.required_evidence, text.valid_months) == ("document", 24)
    chosen = {"consent_text-0-required_evidence": "link", "consent_text-0-valid_months": "12"}
    assert save(door, text.purpose, **chosen).status_code == 302
    text.refresh_from_db()
    assert (text.required_evidence, text.valid_months) == ("link", 12)


@pytest.mark.parametrize("months", ["0", "61"])
def test_a_yes_is_not_good_for_ever_and_not_for_nothing(door, months):
    """R-043: answered in words, at the field."""
    text = factories.ConsentTextFactory()
    answer = save(door, text.purpose, **{"consent_text-0-valid_months": months})
    part = next(part for part in answer.context["inline_admin_formsets"] if part.opts.model is models.ConsentText)
    assert part.formset.errors == [{"valid_months": ["A yes is good for 1 to 60 months. Write a number between them."]}]


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ({"valid_months": 0}, "a_yes_is_good_for_one_to_sixty_months"),
        ({"valid_months": 61}, "a_yes_is_good_for_one_to_sixty_months"),
        ({"required_evidence": "hearsay"}, "a_consent_asks_for_known_evidence"),
    ],
)
def test_the_database_refuses_what_a_yes_cannot_need(columns, constraint):
    """R-036, R-038, R-043."""
    with pytest.raises(IntegrityError, match=constraint):
        factories.ConsentTextFactory(**columns)


def test_an_account_that_left_stays_the_owner_until_somebody_else_is_named(door):
    owner = factories.UserFactory(name="Anna Left")
    line = factories.PurposeFactory(owner=owner)
    other = factories.PurposeFactory()
    owner.is_active, owner.deactivated_at = False, owner.created_at
    owner.save(update_fields=["is_active", "deactivated_at"])
    assert "Anna Left" in page_of(door, line).content.decode()
    assert "Anna Left" not in page_of(door, other).content.decode()
    assert save(door, line, letter="c").status_code == 302


def test_the_history_of_a_row_names_who_when_and_both_texts(door, officer):
    """R-011: who, when, action and difference, with the parts of the row."""
    purpose = factories.PurposeFactory(name={"da": "at sælge", "en": "to sell"})
    task = factories.TaskFactory(purpose=purpose, name={"da": "Ring", "en": "Call"})
    save(door, purpose, name_en="to sell and agree")
    page = door.get(reverse("admin:purposes_purpose_history", args=[purpose.pk]))
    newest = page.context["page"][0]
    assert (newest.who, newest.what, newest.action) == (str(officer), "", "changed")
    assert [(f.before, f.after, f.language) for f in newest.fields] == [("to sell", "to sell and agree", "en")]
    assert any(task.code in "".join(f.after for f in entry.fields) for entry in page.context["page"])
    assert newest.fields[0].words == [("same", "to sell"), ("came", " and agree")]
    assert '<dd class="change" lang="en">to sell<ins> and agree</ins></dd>' in page.content.decode()
