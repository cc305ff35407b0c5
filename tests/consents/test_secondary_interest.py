"""An objection to the part of a purpose that rests on a legitimate interest, while the rest goes on (Art. 21(1))."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from consents import actions
from consents.asked import Asked
from consents.gate import answer
from consents.models import ConsentEvent
from consents.stops import Right, Stop
from tests import factories
from tests.consents.people import SUPPORT, person, published_once
from tests.consents.sessions import speaks_for
from tests.purposes.register import both, edit

pytestmark = pytest.mark.django_db

PART = both("Kun målingen.", "The measuring only.")


def on_a_contract(register) -> None:
    """Support rests on a contract, and its measuring on an interest."""
    edit(register.writer, register.support, primary_basis="A6-1-b", contract_party=both("kunden", "the customer"))
    factories.SecondaryBasisFactory(purpose=register.support, code="interest", basis="A6-1-f", reach=PART)


@pytest.fixture(scope="module")
def register(django_db_setup, django_db_blocker):
    with published_once(django_db_blocker, on_a_contract) as made:
        yield made


@pytest.fixture
def karen(register):
    return person("customers")


def may(who, **asked) -> str:
    return answer(Asked(purpose=SUPPORT, **asked), who.pk).decision.reason.value


def test_the_objection_stops_the_part_and_never_the_rest(karen):
    """R-015, R-085."""
    before = (may(karen), may(karen, reach="interest"))
    actions.stop_one(person=karen, stop=Stop(Right.OBJECT, SUPPORT), key=uuid4())
    assert before == ("allowed", "allowed")
    assert (may(karen), may(karen, reach="interest")) == ("allowed", "objected")


def test_the_persons_page_offers_it_and_says_what_it_is_about(karen, client: Client):
    """R-056."""
    speaks_for(client, karen)
    page = client.get(reverse("me"), headers={"accept-language": "en"}).content.decode()
    assert "Object to this part: The measuring only." in page
    assert "You can object to a part of this, and cannot stop the rest." in page
    actions.stop_everything(person=karen, key=uuid4())
    assert ConsentEvent.objects.get(person=karen).ground == "A21-1"
    page = client.get(reverse("me"), headers={"accept-language": "en"}).content.decode()
    assert "Your objection is to this part: The measuring only." in page
    assert "Object to this part" not in page
