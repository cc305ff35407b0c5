"""Finding people by what is encrypted (R-110)."""

import pytest
from cryptography.exceptions import InvalidTag
from django.db import IntegrityError, connection, transaction

from gdpr_registry.encryption import KeyIsMissing
from subjects import people
from subjects.encrypted import new_identifier, sealed_name
from subjects.identity import Ref
from subjects.models import Identifier, Person, PersonCategory
from tests import factories

pytestmark = pytest.mark.django_db


def stored() -> str:
    """All that the tables of people hold, as a thief of the database reads it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(p::text, '') FROM subjects_person p")
        found = cursor.fetchone()[0]
        cursor.execute("SELECT string_agg(i::text, '') FROM subjects_identifier i")
        return found + cursor.fetchone()[0]


def test_nobody_reads_a_name_or_an_address_in_the_database():
    """R-110: neither the letters nor their bytes."""
    person = factories.PersonFactory(name="Anna Andersen", email="anna@example.dk", phone="33151515")
    for secret in ("Anna Andersen", "anna@example.dk", "+4533151515"):
        assert secret not in stored()
        assert secret.encode().hex() not in stored()
    assert people.name_of(Person.objects.get(pk=person.pk)) == "Anna Andersen"
    assert {people.value_of(row) for row in Identifier.objects.all()} == {"anna@example.dk", "+4533151515"}


def test_a_person_is_found_by_an_address_however_it_is_written():
    anna = factories.PersonFactory(email="anna@example.dk")
    factories.PersonFactory(email="berit@example.dk")
    assert people.find("email", " ANNA@Example.dk") == [anna]
    assert people.find("email", "carl@example.dk") == []


def test_two_people_may_share_a_mailbox():
    both = [factories.PersonFactory(email="office@example.dk") for _ in range(2)]
    assert people.find("email", "office@example.dk") == both


def test_an_erased_person_is_not_found():
    """R-087: the same answer as for somebody who was never there."""
    anna = factories.PersonFactory(email="anna@example.dk")
    Person.objects.filter(pk=anna.pk).update(language="", erased_on="2026-11-01")
    assert people.find("email", "anna@example.dk") == []
    assert people.find_many(["anna@example.dk", str(anna.pk)]) == {"anna@example.dk": [], str(anna.pk): []}


def test_an_address_is_found_by_one_query_along_an_index(django_assert_num_queries):
    """R-110: a million people, one indexed SELECT."""
    factories.PersonFactory(email="anna@example.dk")
    with django_assert_num_queries(1):
        people.find("email", "anna@example.dk")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = people.holding(Ref("email", "anna@example.dk")).explain()
    assert "identifiers_by_blind_index" in plan


@pytest.mark.parametrize("number", [1, 3])
def test_many_references_take_one_query_for_each_kind(django_assert_num_queries, number):
    found = {}
    for n in range(number):
        person = factories.PersonFactory(email=f"p{n}@example.dk", phone=f"3315151{n}")
        new_identifier(person.pk, Ref("reference", str(n), "crm")).save(force_insert=True)
        for ref in (f"p{n}@example.dk", f"3315151{n}", f"crm:{n}", str(person.pk)):
            found[ref] = [person.pk]
    with django_assert_num_queries(4):
        assert people.find_many([*found, "nobody@example.dk", "not a reference"]) == {
            **found,
            "nobody@example.dk": [],
            "not a reference": [],
        }


def test_a_reference_of_one_system_is_not_one_of_another():
    crm, shop = factories.PersonFactory(), factories.PersonFactory()
    new_identifier(crm.pk, Ref("reference", "17", "crm")).save(force_insert=True)
    new_identifier(shop.pk, Ref("reference", "17", "shop")).save(force_insert=True)
    assert people.find("reference", "17", "crm") == [crm]
    assert people.find("reference", "17", "shop") == [shop]


def test_the_database_gives_a_reference_to_one_person_and_an_address_once_to_each():
    anna, berit = factories.PersonFactory(email="office@example.dk"), factories.PersonFactory()
    new_identifier(anna.pk, Ref("reference", "17", "crm")).save(force_insert=True)
    for person, ref in ((berit, Ref("reference", "17", "crm")), (anna, Ref("email", "office@example.dk"))):
        with pytest.raises(IntegrityError), transaction.atomic():
            new_identifier(person.pk, ref).save(force_insert=True)


def test_a_value_moved_to_another_row_is_not_read():
    """R-110: the ciphertext is bound to its table, row and column."""
    anna = factories.PersonFactory(name="Anna", email="anna@example.dk")
    berit = factories.PersonFactory(name="Berit", email="berit@example.dk")
    berit.name = anna.name
    with pytest.raises(InvalidTag):
        people.name_of(berit)
    row = berit.identifiers.get()
    row.value = anna.identifiers.get().value
    with pytest.raises(InvalidTag):
        people.value_of(row)


def test_a_name_whose_key_is_gone_is_said_to_be_so(settings):
    anna = factories.PersonFactory(name="Anna")
    settings.IDENTITY_KEY = "another key"
    with pytest.raises(KeyIsMissing, match=anna.key_id):
        people.name_of(anna)


def test_an_erased_person_keeps_no_name_and_no_language():
    anna = factories.PersonFactory(name="Anna")
    with pytest.raises(IntegrityError, match="an_erased_person_has_no_name"), transaction.atomic():
        Person.objects.filter(pk=anna.pk).update(erased_on="2026-11-01", language="")
    with pytest.raises(IntegrityError, match="an_erased_person_has_no_name"), transaction.atomic():
        Person.objects.filter(pk=anna.pk).update(erased_on="2026-11-01", name=None, key_id="")


def test_a_person_cannot_be_deleted(as_owner):
    """An id and a date remain: the application has no right to take the row away."""
    anna = factories.PersonFactory()
    with pytest.raises(Exception, match="permission denied"), transaction.atomic():
        anna.delete()


def test_a_person_is_in_a_category_once_at_a_time():
    anna = factories.PersonFactory()
    put(anna, "2026-01-01", "2026-03-01")
    put(anna, "2026-03-01", None)
    with pytest.raises(IntegrityError, match="once_at_a_time"), transaction.atomic():
        put(anna, "2026-02-01", "2026-02-02")
    with pytest.raises(IntegrityError, match="once_at_a_time"), transaction.atomic():
        put(anna, "2026-08-01", None)


def test_a_category_holds_from_its_beginning_up_to_but_not_at_its_end():
    anna = factories.PersonFactory()
    row = put(anna, "2026-01-01", "2026-03-01")
    row.refresh_from_db()
    in_force = PersonCategory.objects.in_force
    assert list(in_force(row.since)) == [row]
    assert list(in_force(row.until)) == []
    assert list(in_force()) == []


def put(person, since, until):
    ends = f"{until}T00:00:00Z" if until else None
    return PersonCategory.objects.create(person=person, category="customers", since=f"{since}T00:00:00Z", until=ends)


def test_two_names_alike_look_different_in_the_database():
    person = factories.PersonFactory()
    assert sealed_name(person.pk, "Anna").value != sealed_name(person.pk, "Anna").value
