"""`manage.py load_sample --people N --events N`: invented people as good as real ones."""

from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consents.asked import Asked
from consents.gate import answer
from consents.kinds import Kind
from consents.models import ConsentEvent, Standing
from consents.rebuilding import rebuild
from gdpr_registry import evidence
from gdpr_registry.models import Leaf, Unsealed
from gdpr_registry.site import sample
from subjects import people
from subjects.models import Identifier, NoticeShown, Person, PersonCategory

pytestmark = pytest.mark.django_db

PEOPLE, EVENTS = 300, 1500


@pytest.fixture(scope="module")
def _loaded(published_starter, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        before = Leaf.objects.count()
        sample.load(PEOPLE, EVENTS, processes=1)
        yield before
        transaction.set_rollback(True)


@pytest.fixture
def leaves_before(_loaded):
    return _loaded


def test_there_are_as_many_as_were_asked_for(leaves_before):
    assert (Person.objects.count(), ConsentEvent.objects.count()) == (PEOPLE, EVENTS)
    sealed = EVENTS + NoticeShown.objects.count()
    assert Leaf.objects.count() - leaves_before == sealed
    assert Unsealed.objects.count() == Leaf.objects.count()


def test_every_leaf_is_that_of_its_row(leaves_before):
    for model in (ConsentEvent, NoticeShown):
        rows = list(model.objects.select_related("leaf"))
        assert rows
        assert all(evidence.matches(row) for row in rows)


def test_every_standing_is_what_the_events_fold_to(leaves_before):
    told = []
    counts = rebuild(mend=False, tell=told.append)
    assert told == []
    assert (counts.events, counts.standings) == (EVENTS, Standing.objects.count())


def test_every_group_is_there_and_says_all_kinds_of_things(leaves_before):
    groups = Counter(PersonCategory.objects.values_list("category", flat=True))
    assert set(groups) == {"customers", "prospects", "applicants", "visitors"}
    assert set(ConsentEvent.objects.values_list("kind", flat=True)) == set(Kind.values)
    channels = set(ConsentEvent.objects.values_list("channel", flat=True))
    assert {"", "email", "device"} <= channels


def test_people_are_found_by_their_address_and_have_a_name(leaves_before):
    [found] = people.find("email", "P17@sample.example")
    assert people.name_of(found)
    assert Identifier.objects.filter(kind="phone").exists()


def test_the_gate_answers_about_them(leaves_before):
    asked = Asked(task="prospects.marketing.newsletter", channel="email")
    reasons = Counter(answer(asked, who.pk).decision.reason.value for who in Person.objects.all())
    assert {"allowed", "withdrawn", "no_consent", "not_in_category"} <= set(reasons)


def test_nothing_is_of_the_future(leaves_before):
    assert not ConsentEvent.objects.filter(recorded_at__gt=timezone.now()).exists()


def test_a_second_load_adds_other_people(leaves_before):
    sample.load(10, 20, processes=1)
    assert Person.objects.count() == PEOPLE + 10
    assert people.find("email", f"p{PEOPLE + 10}@sample.example")


def test_many_people_take_as_many_statements_as_few(leaves_before):
    def statements(number):
        with CaptureQueriesContext(connection) as queries:
            sample.load(number, 3 * number, processes=1)
        return len(queries)

    assert statements(5) == statements(60)


def test_production_gets_no_invented_people(settings, leaves_before):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="in use"):
        call_command("load_sample", people=5)
