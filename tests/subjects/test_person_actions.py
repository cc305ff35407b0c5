"""Registering people, showing notices, changing and erasing what is on file."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, models, transaction
from django.utils import timezone, translation

from gdpr_registry import evidence, outbox
from gdpr_registry.models import AccessEntry, OutgoingMail, Tombstone
from purposes import editions
from purposes.exceptions import RegisterError
from subjects import people
from subjects.actions import (
    add_identifier,
    change_name,
    erase_person,
    join_category,
    leave_category,
    register_person,
    remove_identifier,
    show_notice,
)
from subjects.actions import person as person_actions
from subjects.models import Identifier, NoticeShown, Person, PersonCategory
from tests.subjects.log import staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published_starter")]


@pytest.fixture(autouse=True)
def danish():
    with translation.override("da"):
        yield


def registered(by=None, **said):
    said = {
        "name": "Anna Andersen",
        "language": "da",
        "categories": ["customers"],
        "email": "anna@example.dk",
        "source": "form",
        "key": uuid4().hex,
    } | said
    return register_person(by=by, **said)


def counted() -> tuple[int, ...]:
    return tuple(m.objects.count() for m in (Person, Identifier, PersonCategory, NoticeShown, AccessEntry))


def refused(action, **arguments) -> str:
    """The sentence of a refusal that wrote nothing."""
    before = counted()
    with pytest.raises(RegisterError) as said:
        action(**arguments)
    assert counted() == before
    return str(said.value)


def traced(person) -> list[tuple[str, list[str]]]:
    rows = AccessEntry.objects.filter(object_kind="subjects.person", object_id=str(person.pk)).order_by("pk")
    return [(row.action, row.fields) for row in rows]


def test_a_person_is_registered_with_all_that_they_are_found_by():
    me = staff()
    anna = registered(me, phone="33151515", references=[("crm", "A-17")], is_business_contact=True)
    for ref in ("anna@example.dk", "+4533151515", "crm:A-17", str(anna.pk)):
        assert people.find_many([ref]) == {ref: [anna.pk]}
    assert people.name_of(Person.objects.get()) == "Anna Andersen"
    assert [row.category for row in anna.categories.in_force()] == ["customers"]
    assert (anna.language, anna.is_business_contact, anna.source) == ("da", True, "form")


def test_the_trace_names_fields_and_no_values():
    """R-113."""
    me = staff()
    anna = registered(me, references=[("crm", "A-17")])
    entry = AccessEntry.objects.get(action="subjects.person_registered")
    assert (entry.actor_id, entry.object_id) == (me.pk, str(anna.pk))
    assert entry.fields == ["categories", "identifiers.email", "identifiers.reference", "language", "name"]
    written = " ".join(str(value) for value in AccessEntry.objects.values_list())
    assert "Anna" not in written
    assert "example.dk" not in written
    assert "A-17" not in written


def test_the_notice_of_the_collection_point_is_recorded_with_the_purposes_told_of():
    """R-025: what was said, by which edition, in which language."""
    anna = registered(collection_point="sales-contact", notice_language="en", key="k1")
    shown = NoticeShown.objects.get(person=anna)
    assert (shown.collection_point, shown.edition, shown.language) == ("sales-contact", 1, "en")
    assert shown.purposes == ["customers.a", "customers.b", "customers.i"]
    assert (shown.source, shown.key, shown.by) == ("form", "k1", None)
    assert shown.shown_at <= shown.recorded_at
    assert evidence.verify(shown) is True


def test_the_same_registration_sent_twice_registers_once():
    first = registered(key="k1", collection_point="sales-contact")
    before = counted()
    assert registered(key="k1", collection_point="sales-contact") == first
    assert counted() == before


def test_the_key_of_another_registration_returns_nobody():
    """Else one person's yes would be recorded for another."""
    registered(key="k1")
    assert "registrering" in refused(registered, key="k1", email="berit@example.dk")


def test_a_reference_that_names_somebody_registers_nobody_else():
    registered(references=[("crm", "A-17")])
    sentence = refused(registered, email="", references=[("crm", "A-17")])
    assert "crm" in sentence
    assert "A-17" not in sentence


@pytest.mark.parametrize(
    ("said", "part"),
    [
        ({"categories": ["martians"]}, "martians"),
        ({"categories": []}, "kategori"),
        ({"language": "tlh"}, "tlh"),
        ({"email": "anna"}, "example.dk"),
        ({"phone": "12"}, "cifre"),
        ({"name": " ", "email": ""}, "navn"),
        ({"collection_point": "nowhere"}, "nowhere"),
        ({"collection_point": "sales-contact", "notice_language": "tlh"}, "tlh"),
        ({"key": " "}, "nøgle"),
        ({"source": ""}, "kommer fra"),
    ],
)
def test_bad_input_is_refused_in_a_sentence_and_nothing_is_written(said, part):
    assert part in refused(registered, **said)


def test_hosts_and_others_of_the_record_are_registered_too():
    assert registered(categories=["hosts", "customers"]).categories.count() == 2


def test_who_does_not_keep_people_registers_nobody():
    for roles in (["auditor"], ["reception"], ["technical_administrator"], []):
        with pytest.raises(PermissionDenied):
            registered(staff(roles=roles))
    assert Person.objects.count() == 0


# --- Notices -------------------------------------------------------------------------------------


def shown(person, **said):
    said = {"collection_point": "support-portal", "by": None, "source": "portal", "key": "n1"} | said
    return show_notice(person=person, **said)


def test_a_notice_is_shown_later_in_the_persons_language_and_recorded_once():
    anna = registered()
    first = shown(anna)
    assert (first.language, first.purposes) == ("da", ["customers.d", "customers.e", "customers.f"])
    assert shown(anna) == first
    assert traced(anna)[1:] == [("subjects.notice_shown", ["notices_shown"])]


def test_the_key_of_a_notice_is_not_taken_for_another():
    anna, berit = registered(), registered(email="berit@example.dk")
    shown(anna)
    refused(show_notice, person=berit, collection_point="support-portal", by=None, source="portal", key="n1")
    refused(show_notice, person=anna, collection_point="sales-contact", by=None, source="portal", key="n1")


def test_a_notice_was_shown_under_the_edition_of_its_time():
    anna = registered()
    before = editions.in_force().in_force_from - timedelta(days=1)
    assert "udgave" in refused(shown, person=anna, shown_at=before)
    refused(shown, person=anna, shown_at=timezone.now() + timedelta(hours=1))


def test_a_notice_shown_is_never_changed():
    notice = shown(registered())
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        models.QuerySet(NoticeShown).filter(pk=notice.pk).update(language="en")
    with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
        NoticeShown.objects.filter(pk=notice.pk).delete()


# --- Changes -------------------------------------------------------------------------------------


def test_a_category_is_left_and_joined_again():
    anna = registered(categories=["prospects"])
    join_category(person=anna, category="customers", by=None)
    leave_category(person=anna, category="prospects", by=None)
    assert [row.category for row in anna.categories.in_force()] == ["customers"]
    join_category(person=anna, category="prospects", by=None)
    assert anna.categories.in_force().count() == 2
    assert [action for action, _ in traced(anna)][1:] == [
        "subjects.category_joined",
        "subjects.category_left",
        "subjects.category_joined",
    ]


def test_a_category_is_not_joined_twice_nor_left_from_outside():
    anna = registered()
    refused(join_category, person=anna, category="customers", by=None)
    refused(join_category, person=anna, category="customers", by=None, since=timezone.now() - timedelta(days=9))
    refused(leave_category, person=anna, category="prospects", by=None)
    refused(leave_category, person=anna, category="customers", by=None, until=timezone.now() + timedelta(days=1))


def test_a_name_is_changed():
    anna = registered()
    change_name(person=anna, name=" Anna Berg ", by=None)
    assert people.name_of(Person.objects.get()) == "Anna Berg"
    assert traced(anna)[-1] == ("subjects.name_changed", ["name"])
    refused(change_name, person=anna, name=" ", by=None)


def test_an_identifier_is_added_once_and_removed():
    anna = registered()
    added = add_identifier(person=anna, kind="phone", value="33 15 15 15", by=None)
    assert add_identifier(person=anna, kind="phone", value="+4533151515", by=None) == added
    assert people.find("phone", "33151515") == [anna]
    remove_identifier(identifier=added, by=None)
    assert people.find("phone", "33151515") == []
    refused(remove_identifier, identifier=added, by=None)
    assert traced(anna)[1:] == [
        ("subjects.identifier_added", ["identifiers.phone"]),
        ("subjects.identifier_removed", ["identifiers.phone"]),
    ]


def test_a_reference_of_somebody_else_is_not_added():
    registered(references=[("crm", "A-17")])
    berit = registered(email="berit@example.dk")
    refused(add_identifier, person=berit, kind="reference", value="A-17", system="crm", by=None)
    assert add_identifier(person=berit, kind="reference", value="A-17", system="shop", by=None).system == "shop"


# --- Erasure -------------------------------------------------------------------------------------


def test_after_an_erasure_an_id_and_the_days_remain():
    """R-087, R-090: nothing joins what is left to the person; a tombstone stands for each notice."""
    anna, run = registered(staff(), collection_point="sales-contact", phone="33151515"), uuid4()
    berit = registered(email="berit@example.dk", collection_point="sales-contact")
    leaf = anna.notices_shown.get().leaf_id

    erased = erase_person(person=anna, by=staff(roles=["officer"]), run=run)

    assert erased.erased_on
    assert (erased.name, erased.language, erased.source, erased.key) == (None, "", "", "")
    assert [rows.count() for rows in (erased.identifiers, erased.categories, erased.notices_shown)] == [0, 0, 0]
    assert people.find("email", "anna@example.dk") == []
    assert list(Tombstone.objects.values_list("leaf_id", "kind", "run")) == [(leaf, "subjects.noticeshown", run)]
    assert traced(erased)[-1] == ("subjects.person_erased", [])
    assert (berit.identifiers.count(), berit.notices_shown.count()) == (1, 1)


def test_mails_about_a_person_go_in_the_transaction_that_erases_them():
    """R-087: they hold the address, those that left too."""
    anna, berit = registered(), registered(email="berit@example.dk")
    for who in (anna, berit, anna):
        outbox.send(kind="accounts.notice", to="anna@example.dk", about=who.pk, context=WORDS, by=None)
        outbox.deliver_due()
    with pytest.raises(RuntimeError), transaction.atomic():
        erase_person(person=anna, by=None)
        raise RuntimeError
    assert OutgoingMail.objects.filter(about=anna.pk).count() == 2

    erase_person(person=anna, by=None)
    assert OutgoingMail.objects.get(kind="accounts.notice").about == berit.pk


WORDS = {"subject": "News", "text": "Hello"}


def test_nothing_is_done_to_an_erased_person():
    anna = erase_person(person=registered(), by=None)
    refused(erase_person, person=anna, by=None)
    refused(change_name, person=anna, name="Anna", by=None)
    refused(join_category, person=anna, category="customers", by=None)
    refused(add_identifier, person=anna, kind="email", value="anna@example.dk", by=None)
    refused(shown, person=anna)


def test_nobody_is_erased_while_something_else_points_to_them(monkeypatch):
    """What another app holds is erased by that app; here the categories stand for it."""
    anna = registered()
    monkeypatch.setattr(person_actions, "ERASED_HERE", {NoticeShown, Identifier})
    assert "personers kategorier" in refused(erase_person, person=anna, by=None)
    assert people.find("email", "anna@example.dk") == [anna]


def test_staff_do_not_erase():
    anna = registered()
    with pytest.raises(PermissionDenied):
        erase_person(person=anna, by=staff())
    assert Person.objects.present().count() == 1
