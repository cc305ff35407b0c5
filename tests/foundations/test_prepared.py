"""Questions that are compiled once and asked with other values each time."""

import pytest
from django.db.models import Q

from gdpr_registry.models import User
from gdpr_registry.prepared import Given, IsAnyOf, Prepared
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

NAMES = Prepared(
    lambda: (
        User.objects.filter(IsAnyOf("pk", Given("ids"))).exclude(name=Given("but")).order_by("name").values_list("name")
    )
)


def names(*ids: int, but: str = "") -> list[str]:
    return [name for (name,) in NAMES.rows(ids=list(ids), but=but)]


@pytest.fixture
def people():
    return [UserFactory(name=name).pk for name in ("Anne", "Bo", "Carl")]


def test_each_question_has_its_own_values(people):
    anne, bo, carl = people
    assert names(anne, carl) == ["Anne", "Carl"]
    assert names(anne, bo, but="Anne") == ["Bo"]
    assert names() == []


def test_values_are_values_whatever_they_hold(people):
    assert names(*people, but="'; DROP TABLE users; --%s") == ["Anne", "Bo", "Carl"]


def test_it_is_one_query_and_compiled_once(people, django_assert_num_queries):
    built = []

    def question():
        built.append(1)
        return User.objects.filter(Q(name=Given("name"))).values_list("pk")

    by_name = Prepared(question)
    with django_assert_num_queries(2):
        assert [by_name.rows(name=name) for name in ("Bo", "Dan")] == [[(people[1],)], []]
    assert built == [1]


def test_a_value_that_is_missing_is_noticed(people):
    with pytest.raises(KeyError, match="but"):
        NAMES.rows(ids=people)
