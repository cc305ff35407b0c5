"""Systems read what was published: the words of the consents and the editions (R-011, R-036)."""

import hashlib

import pytest

from gdpr_registry.canonical import canonical_bytes
from purposes.models import Edition, Wording
from tests.consents.people import NEWS, SUPPORT, wording
from tests.consents.systems import System, error
from tests.purposes.register import edit, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def system(small_register):
    return System()


def of(system, query=""):
    return system.get(f"/api/v1/wordings{query}").json()["wordings"]


def test_the_words_of_a_consent_are_told_with_their_hash(system):
    row = wording()
    assert next(one for one in of(system) if one["sha256"] == row.sha256) == {
        "sha256": row.sha256,
        "purpose": NEWS,
        "revision": 1,
        "language": "da",
        "text": row.text,
        "controls": row.controls,
        "companies": ["nordlys"],
        "form_version": row.form_version,
        "edition": 1,
        "in_force": True,
    }
    assert {one["purpose"] for one in of(system, f"?purpose={NEWS}")} == {NEWS}
    assert of(system, "?purpose=no.such") == []


def test_earlier_words_are_told_as_no_longer_in_force(small_register):
    edit(small_register.writer, small_register.news.consent_text, refusal={"da": "Et nej er gratis.", "en": "No."})
    publish(small_register)
    told = {(one["edition"], one["in_force"]) for one in of(System(), f"?purpose={NEWS}")}
    assert told == {(1, False), (2, True)}


def test_a_token_reads_the_words_of_its_own_purposes_only(small_register):
    assert of(System(every_purpose=False, purposes=[SUPPORT])) == []
    assert of(System(every_purpose=False, purposes=[NEWS])) == of(System(), f"?purpose={NEWS}")
    assert of(System(every_purpose=False, purposes=[NEWS]), "?purpose=applicants.evaluation") == []


def test_the_editions_are_told_and_the_public_part_of_each_by_its_hash(system):
    row = Edition.objects.get()
    [listed] = system.get("/api/v1/editions").json()["editions"]
    one = system.get("/api/v1/editions/1")
    public = one.json().pop("public")
    assert {name: one.json()[name] for name in listed} == listed
    assert (listed["number"], listed["in_force"], listed["sha256"]) == (1, True, row.sha256)
    assert hashlib.sha256(canonical_bytes(public)).hexdigest() == listed["public_sha256"]
    for withheld in ("Kim Holm", "Dorthe Poulsen"):
        assert withheld in row.record
        assert withheld not in one.content.decode()


@pytest.mark.parametrize("number", ["0", "7", "99999999999999999999"])
def test_an_edition_that_is_not_there_is_not_found(system, number):
    refused = system.get(f"/api/v1/editions/{number}")
    assert (refused.status_code, error(refused)["code"]) == (404, "not_found")


@pytest.mark.parametrize("address", ["wordings", "editions", "editions/1"])
def test_a_token_without_the_verb_reads_nothing(small_register, address):
    refused = System(verbs=["decide", "record", "people"]).get(f"/api/v1/{address}")
    assert (refused.status_code, error(refused)["code"]) == (403, "not_permitted")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_lists_ask_as_many_queries_however_long(small_register, rows, django_assert_num_queries):
    for number in range(rows):
        edit(small_register.writer, small_register.news.consent_text, refusal={"da": f"Nej {number}.", "en": "No."})
        publish(small_register)
    system = System()
    of(system)
    assert Wording.objects.filter(purpose=NEWS).count() > rows
    with django_assert_num_queries(3):
        of(system)
    with django_assert_num_queries(3):
        system.get("/api/v1/editions")
