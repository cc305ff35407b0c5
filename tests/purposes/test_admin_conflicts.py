"""Two officers at the same row: the second is refused, sees both versions and loses nothing."""

import pytest
from django.test import Client
from django.urls import reverse

from purposes import models
from tests import factories
from tests.purposes.admin_forms import data_of_page

pytestmark = pytest.mark.django_db


def door_of(name):
    client = Client(headers={"accept-language": "en"})
    client.force_login(factories.UserFactory(name=name, roles=["officer"]))
    return client


@pytest.fixture
def first():
    return door_of("Frida First")


@pytest.fixture
def second():
    return door_of("Sune Second")


def address(row):
    return reverse(f"admin:purposes_{row._meta.model_name}_change", args=[row.pk])


def open_page(door, row):
    return data_of_page(door.get(address(row)))


def save(door, row, data, **typed):
    return door.post(address(row), {**data, **typed})


def differences(answer):
    return {d.label: (d.saved, d.typed, d.is_both) for d in answer.context["conflict"].differences}


def test_the_second_to_save_is_refused_and_sees_both_versions(first, second):
    purpose = factories.PurposeFactory(name={"da": "at sælge", "en": "to sell"})
    mine, theirs = open_page(first, purpose), open_page(second, purpose)
    assert save(second, purpose, theirs, name_en="to sell well").status_code == 302
    answer = save(first, purpose, mine, name_en="to sell more")
    assert answer.status_code == 409
    assert "Sune Second saved this row while you had it open" in answer.content.decode()
    assert differences(answer) == {"Name": ("da: at sælge\nen: to sell well", "da: at sælge\nen: to sell more", True)}
    purpose.refresh_from_db()
    assert purpose.name["en"] == "to sell well"


def test_what_was_typed_stays_in_the_form_and_is_saved_the_second_time(first, second):
    purpose = factories.PurposeFactory(name={"da": "at sælge", "en": "to sell"})
    mine, theirs = open_page(first, purpose), open_page(second, purpose)
    save(second, purpose, theirs, name_en="to sell well", letter="c")
    refused = save(first, purpose, mine, name_en="to sell more")
    again = data_of_page(refused)
    assert again["name_en"] == "to sell more"
    assert save(first, purpose, again).status_code == 302
    purpose.refresh_from_db()
    assert (purpose.name["en"], purpose.letter) == ("to sell more", "c")


def test_a_third_save_in_between_is_seen_again(first, second):
    purpose = factories.PurposeFactory(letter="a")
    mine, theirs = open_page(first, purpose), open_page(second, purpose)
    save(second, purpose, theirs, letter="b")
    again = data_of_page(save(first, purpose, mine, letter="c"))
    save(second, purpose, open_page(second, purpose), letter="d")
    assert save(first, purpose, again).status_code == 409


def test_a_change_in_a_part_is_a_change_of_the_row_and_of_that_field_only(first, second):
    """Time limits, cells and recipients stand on the page of their activity."""
    cell = factories.CellFactory()
    limit = factories.TimeLimitFactory(activity=cell.activity, code="closed", duration=24)
    kept, added = factories.RecipientFactory(), factories.RecipientFactory()
    cell.recipients.set([kept])
    mine, theirs = open_page(first, cell.activity), open_page(second, cell.activity)
    save(second, cell.activity, theirs, **{"cells-0-receivers": [kept.pk, added.pk]})
    refused = save(first, cell.activity, mine, **{"time_limits-0-duration": "36"})
    assert refused.status_code == 409
    assert save(first, cell.activity, data_of_page(refused)).status_code == 302
    limit.refresh_from_db()
    assert limit.duration == 36
    assert set(cell.recipients.all()) == {kept, added}


def test_a_part_that_was_deleted_meanwhile_stays_deleted_and_what_was_typed_is_shown(first, second):
    task = factories.TaskFactory(name={"da": "Ring", "en": "Call"})
    mine, theirs = open_page(first, task.purpose), open_page(second, task.purpose)
    save(second, task.purpose, theirs, **{"tasks-0-DELETE": "on"})
    refused = save(first, task.purpose, mine, **{"tasks-0-name_en": "Call them"})
    assert refused.status_code == 409
    assert any("Call them" in typed for _saved, typed, _both in differences(refused).values())
    assert save(first, task.purpose, data_of_page(refused)).status_code == 302
    assert not models.Task.objects.exists()


def test_a_page_that_does_not_say_its_version_is_not_saved(first):
    purpose = factories.PurposeFactory(letter="a")
    data = open_page(first, purpose)
    del data["_version"]
    assert save(first, purpose, data, letter="b").status_code == 409
    purpose.refresh_from_db()
    assert purpose.letter == "a"


def test_a_save_that_is_refused_for_another_reason_keeps_its_version(first, second):
    purpose = factories.PurposeFactory(letter="a")
    mine = open_page(first, purpose)
    refused = save(first, purpose, mine, name_da="")
    assert refused.status_code == 200
    save(second, purpose, open_page(second, purpose), letter="b")
    assert save(first, purpose, data_of_page(refused), name_da="Noget").status_code == 409
