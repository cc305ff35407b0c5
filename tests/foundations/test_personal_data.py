"""Every column is declared as personal or not (R-087)."""

import pytest
from django.db import models
from django.test.utils import isolate_apps

from gdpr_registry import personal_data
from gdpr_registry.models import AccessEntry, Leaf, User
from gdpr_registry.personal_data import Erase, Export, NotPersonal, Personal, register
from gdpr_registry.personal_data.traces import WORK_CONTACT
from purposes.models import Controller, Edition, Recipient


def test_no_column_of_any_table_is_undeclared():
    """R-087, its first half: every field has a category and a time limit. The nightly run comes with retention."""
    assert personal_data.undeclared() == []


def test_every_personal_column_says_category_time_limit_export_and_erasure():
    fields = personal_data.personal_fields()
    assert len(fields) > 20
    for model, name, said in fields:
        assert str(said.category), (model, name)
        assert str(said.time_limit), (model, name)
        assert isinstance(said.export, Export)
        assert isinstance(said.erase, Erase)
        assert said.erase is not Erase.KEPT or str(said.ground), (model, name)


def test_work_contacts_of_the_record_are_personal_and_kept_with_history_and_editions():
    """R-004, R-005: Art. 30 asks for them."""
    assert personal_data.of(Controller)["dpo_name"] is WORK_CONTACT
    assert personal_data.of(Recipient)["contact_name"] is WORK_CONTACT
    assert personal_data.of(Recipient.pgh_event_model)["contact_name"] is WORK_CONTACT
    assert personal_data.of(Edition)["record"] is WORK_CONTACT


def test_history_says_what_its_model_says_and_that_it_names_an_account():
    said = personal_data.of(Controller.pgh_event_model)
    assert said["code"] == NotPersonal()
    assert isinstance(said["pgh_context"], Personal)


def test_secrets_are_left_out_of_copies():
    assert personal_data.of(User)["password"].export is Export.LEFT_OUT


def test_leaves_hold_nothing_personal_and_access_entries_do():
    assert all(said == NotPersonal() for said in personal_data.of(Leaf).values())
    assert isinstance(personal_data.of(AccessEntry)["object_id"], Personal)


# --- The register itself -------------------------------------------------------------------------


@pytest.fixture
def person(monkeypatch):
    monkeypatch.setattr(register, "_declared", {})
    with isolate_apps("gdpr_registry"):

        class SomePerson(models.Model):
            name = models.CharField(max_length=10)
            added_later = models.CharField(max_length=10)

            class Meta:
                app_label = "gdpr_registry"

            def __str__(self):
                return self.name

    monkeypatch.setattr(register, "_with_tables", lambda: [SomePerson])
    return SomePerson


def test_a_column_added_later_is_noticed(person):
    personal_data.nothing_personal(person, "id name")
    assert personal_data.undeclared() == ["gdpr_registry.SomePerson.added_later"]


def test_a_declaration_of_a_column_that_is_not_there_is_refused(person):
    with pytest.raises(personal_data.UnknownField, match="no column nmae"):
        personal_data.nothing_personal(person, "id nmae")


def test_a_column_is_declared_once(person):
    personal_data.nothing_personal(person, "id name")
    with pytest.raises(ValueError, match="declared twice"):
        personal_data.declare(person, name=NotPersonal())


def test_what_is_kept_against_an_erasure_needs_a_ground():
    with pytest.raises(ValueError, match="ground"):
        Personal("contact", "24 months", Export.INCLUDED, Erase.KEPT)


def test_personal_data_without_a_time_limit_is_refused():
    with pytest.raises(ValueError, match="time limit"):
        Personal("contact", "", Export.INCLUDED, Erase.WITH_ROW)
