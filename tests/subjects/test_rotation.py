"""A new identity key, without downtime (R-110)."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections

from subjects import people, rotation
from subjects.actions import add_identifier
from subjects.encrypted import keyring, new_identifier
from subjects.identity import Ref
from subjects.models import Identifier, Person
from tests import factories

pytestmark = pytest.mark.django_db

NUMBER = 6
OF_PEOPLE = (rotation.NAMES, rotation.IDENTIFIERS)


@pytest.fixture
def six():
    """Six people under the first key."""
    return [
        factories.PersonFactory(name=f"Name {n}", email=f"p{n}@example.dk", phone=f"3315151{n}") for n in range(NUMBER)
    ]


@pytest.fixture
def new_key(six, settings):
    settings.IDENTITY_KEY_FALLBACKS = [settings.IDENTITY_KEY]
    settings.IDENTITY_KEY = "the second key"


def all_are_found(six) -> bool:
    refs = {f"p{n}@example.dk": [person.pk] for n, person in enumerate(six)}
    alone = all(people.find("email", ref) == [Person.objects.get(pk=pks[0])] for ref, pks in refs.items())
    named = [people.name_of(person) for person in Person.objects.order_by("created_at", "pk")]
    return alone and people.find_many(refs) == refs and sorted(named) == [f"Name {n}" for n in range(NUMBER)]


def under_new_key() -> tuple[int, int]:
    current = keyring().current
    return tuple(model.objects.filter(key_id=current).count() for model in (Person, Identifier))


def rotate(capsys, *arguments: str) -> str:
    call_command("rotate_identity_keys", *arguments)
    return capsys.readouterr().out


def test_people_are_found_before_during_and_after_a_rotation(six, new_key, settings, capsys):
    """R-110: one query each time, whatever key a row is under."""
    assert all_are_found(six)
    assert under_new_key() == (0, 0)

    rotation._rename(list(Person.objects.all()[:3]))
    rotation._reindex(list(Identifier.objects.all()[:6]))
    assert under_new_key() == (3, 6)
    assert all_are_found(six)

    assert "names: 3, identifiers: 6" in rotate(capsys, "--batch", "2")
    assert under_new_key() == (6, 12)
    settings.IDENTITY_KEY_FALLBACKS = []
    assert all_are_found(six)


def test_an_interrupted_rotation_keeps_what_was_done_and_goes_on(six, new_key, capsys):
    def interrupt(done):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotation.rotate(OF_PEOPLE, 2, told=interrupt)
    assert under_new_key() == (2, 0)
    assert all_are_found(six)
    rotate(capsys)
    assert under_new_key() == (6, 12)


def test_a_rotation_says_what_it_did(six, new_key, capsys):
    assert "names: 6, identifiers: 12" in rotate(capsys)
    assert "names: 0, identifiers: 0" in rotate(capsys)


def test_a_rotation_looks_at_each_row_once(six, new_key, django_assert_max_num_queries):
    """Batches walk along the primary key: each batch costs the same few statements."""
    with django_assert_max_num_queries(60):
        assert rotation.rotate(OF_PEOPLE, 3) == rotation.Rotated((6, 12), 0)


def test_rows_without_their_key_are_left_and_reported(six, settings, capsys):
    settings.IDENTITY_KEY = "the second key"
    extra = factories.PersonFactory(name="Zoe")
    settings.IDENTITY_KEY, settings.IDENTITY_KEY_FALLBACKS = "the third key", ["the second key"]
    with pytest.raises(CommandError, match="18 "):
        call_command("rotate_identity_keys")
    assert people.name_of(Person.objects.get(pk=extra.pk)) == "Zoe"
    assert under_new_key() == (1, 0)


def test_a_value_that_a_person_has_under_both_keys_stops_nothing(six, new_key, capsys):
    """A server that did not know the old key may have written it again."""
    new_identifier(six[0].pk, Ref("email", "p0@example.dk")).save(force_insert=True)
    with pytest.raises(CommandError, match="1 "):
        call_command("rotate_identity_keys")
    assert under_new_key() == (6, 12)
    assert people.find("email", "p0@example.dk") == [six[0]]


def test_what_is_there_under_the_old_key_is_not_added_again(six, new_key):
    known = six[0].identifiers.get(kind="email")
    assert add_identifier(person=six[0], kind="email", value="P0@example.dk", by=None) == known


@pytest.mark.django_db(transaction=True)
def test_rows_that_somebody_holds_are_passed_over_and_taken_later(six, new_key):
    """The site goes on: a rotation never waits for a row, and nobody waits for it longer than a batch."""
    other = connections.create_connection("default")
    other.settings_dict = connection.settings_dict
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("SELECT 1 FROM subjects_person WHERE id = %s FOR UPDATE", [six[0].pk])
        assert rotation.rotate(OF_PEOPLE, 100) == rotation.Rotated((5, 12), 1)
        other.rollback()
    finally:
        other.close()
    assert rotation.rotate(OF_PEOPLE, 100) == rotation.Rotated((1, 0), 0)
