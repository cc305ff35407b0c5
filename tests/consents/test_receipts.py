"""A receipt holds the fields of ISO/IEC TS 27560, and says the same to machines, on paper and on the page."""

import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import rfc8785
from django.conf import settings
from pyld import jsonld

from consents.receipts.json_ld import WITHOUT_END, json_bytes, json_ld
from consents.receipts.pdf import pdf_bytes
from consents.receipts.told import told
from consents.receipts.vocabulary import instant, iso_duration
from tests.consents.receipts import HAPPENED, PERSON, a_no, a_yes, an_objection
from tests.purposes.pdfs import opened, structure, words

GOLDEN = Path(__file__).parent / "golden"
BOTH = {"yes": a_yes, "no": a_no}
PROCESS, EVENT = ("process", 0), ("events", 0)
CONTROLLER = (*PROCESS, "pii_controllers", 0)

#: Every mandatory field of ISO/IEC TS 27560:2023 (requirements, 4.1), and where it stands.
MANDATORY = {
    "schema_version": ("schema_version",),
    "receipt_id": ("receipt_id",),
    "record_id": ("record_id",),
    "pii_principal_id": ("pii_principal_id",),
    "privacy_notice": (*PROCESS, "privacy_notice"),
    "language": (*PROCESS, "language"),
    "purpose": (*PROCESS, "purposes"),
    "pii_information": (*PROCESS, "pii_information"),
    "pii_type": (*PROCESS, "pii_information", 0, "pii_type"),
    "pii_controllers": (*PROCESS, "pii_controllers"),
    "storage_locations": (*PROCESS, "storage_locations"),
    "retention_period": (*PROCESS, "retention_period"),
    "jurisdiction": (*PROCESS, "jurisdiction"),
    "recipient_third_parties": (*PROCESS, "recipient_third_parties"),
    "withdrawal_method": (*PROCESS, "withdrawal_method"),
    "party_id": (*CONTROLLER, "party_id"),
    "party_name": (*CONTROLLER, "party_name"),
    "party_address": (*CONTROLLER, "party_address"),
    "party_contact": (*CONTROLLER, "party_contact"),
    "party_type": (*CONTROLLER, "party_type"),
    "event_time": (*EVENT, "event_time"),
    "validity_duration": (*EVENT, "validity_duration"),
    "entity_id": (*EVENT, "entity_id"),
    "event_type": (*EVENT, "event_type"),
    "event_state": (*EVENT, "event_state"),
}

#: The terms that requirements 4.2 names: what a receipt says as linked data has no other.
KNOWN = {
    "https://w3id.org/dpv#": (
        "ConsentReceipt RightExerciseRecord Process StorageDuration StorageLocation WithdrawConsent "
        "hasIdentifier hasProcess hasPurpose hasPersonalData hasDataSubject hasDataController hasRecipient "
        "hasLegalBasis hasStorageCondition hasThirdCountry hasNotice hasRight hasJurisdiction "
        "hasConsentStatus hasConsentControl isIndicatedAtTime isIndicatedBy hasIndicationMethod hasDuration "
        "ConsentGiven ConsentRefused ConsentWithdrawn ConsentRevoked LegitimateInterestObjected"
    ),
    "https://w3id.org/dpv/legal/eu/gdpr#": "A6-1-a A6-1-f A7-3 A13 A15 A16 A17 A18 A20 A21 A77",
    "https://w3id.org/dpv/loc#": "DK IE US",
    "https://w3id.org/dpv/schema/dpv-27560#": "receipt receipt-eu-gdpr",
    "http://purl.org/dc/terms/": "identifier conformsTo",
}
OUR_OWN = ("https://privacy.fjordsoft.example/", "urn:uuid:")


def at(document, path):
    for step in path:
        document = document[step]
    return document


@pytest.mark.parametrize("kind", BOTH)
@pytest.mark.parametrize("field", MANDATORY)
def test_every_mandatory_field_says_something(kind, field):
    """R-036."""
    assert at(json_ld(BOTH[kind]()), MANDATORY[field]) not in ("", [], {}, None)


def test_the_document_of_the_fields_names_each_of_them():
    lines = (settings.BASE_DIR / "docs" / "receipts.md").read_text().splitlines()
    named = {line.split("`")[1].removesuffix("s") for line in lines if line.startswith("| `")}
    assert {field.removesuffix("s") for field in MANDATORY} - named == set()


@pytest.mark.parametrize("kind", BOTH)
def test_the_receipt_is_the_golden_one(kind):
    """R-046: byte by byte, so that a receipt of today is the receipt of every later version."""
    assert json_bytes(BOTH[kind]()) == (GOLDEN / f"receipt-{kind}.json").read_bytes().rstrip(b"\n")


@pytest.mark.parametrize("kind", BOTH)
def test_the_bytes_are_canonical_and_the_same_each_time(kind):
    body = json_bytes(BOTH[kind]())
    assert body == json_bytes(BOTH[kind]())
    assert body == rfc8785.dumps(json.loads(body, object_pairs_hook=without_repeats))


def without_repeats(pairs):
    assert len(dict(pairs)) == len(pairs)
    return dict(pairs)


@pytest.mark.parametrize("made", [a_yes, a_no, an_objection])
def test_linked_data_has_no_term_of_its_own_making(made):
    """R-098, of receipts: a JSON-LD processor reads terms of DPV 2.3, Dublin Core and addresses of this site."""
    known = {prefix + name for prefix, names in KNOWN.items() for name in names.split()}
    found = set(iris(jsonld.expand(json_ld(made()))))
    assert {iri for iri in found - known if not iri.startswith(OUR_OWN)} == set()


def iris(node):
    """Every property, type and object of an expanded document."""
    if isinstance(node, list):
        for part in node:
            yield from iris(part)
    elif isinstance(node, dict):
        for name, value in node.items():
            if not name.startswith("@"):
                yield name
            if name in ("@id", "@type") and "@value" not in node:
                yield from value if isinstance(value, list) else [value]
            else:
                yield from iris(value)


def test_a_processor_reads_status_time_and_person_of_the_event():
    [read] = jsonld.expand(json_ld(a_no()))
    dpv = "https://w3id.org/dpv#"
    assert read["@type"] == [f"{dpv}ConsentReceipt"]
    assert read[f"{dpv}hasConsentStatus"] == [{"@id": f"{dpv}ConsentWithdrawn"}]
    assert read[f"{dpv}isIndicatedAtTime"] == [{"@value": "2026-04-02T08:30:15Z"}]
    assert read[f"{dpv}isIndicatedBy"] == [{"@id": PERSON.urn}]
    [process] = read[f"{dpv}hasProcess"]
    assert process[f"{dpv}hasConsentControl"][0]["@type"] == [f"{dpv}WithdrawConsent"]


def test_both_identifiers_are_given():
    document = json_ld(a_yes())
    assert (
        document["dct:identifier"] == document["dpv:hasIdentifier"] == [document["receipt_id"], document["record_id"]]
    )


def test_the_person_is_a_random_id():
    """R-036: the id of the row, and nothing by which somebody outside knows the person."""
    assert json_ld(a_yes())["pii_principal_id"] == PERSON.urn


@pytest.mark.parametrize(
    ("kind", "state", "who"),
    [
        ("refused", "dpv:ConsentRefused", PERSON.urn),
        ("withdrawn", "dpv:ConsentWithdrawn", PERSON.urn),
        ("revoked", "dpv:ConsentRevoked", "https://privacy.fjordsoft.example/editions/3/#company.fjordsoft"),
    ],
)
def test_a_no_says_whose_it_is_and_has_no_end(kind, state, who):
    event = json_ld(a_no(kind=kind))["events"][0]
    assert (event["event_state"], event["entity_id"], event["validity_duration"]) == (state, who, WITHOUT_END)


def test_an_objection_is_a_right_exercised_and_no_receipt_of_a_consent():
    document = json_ld(an_objection())
    assert document["@type"] == "dpv:RightExerciseRecord"
    assert "conforms_to" not in document
    assert document["events"][0]["event_state"] == "dpv:LegitimateInterestObjected"
    assert "hasConsentStatus" not in json.dumps(jsonld.expand(document))


def test_data_are_stored_where_controllers_and_processors_are():
    """A controller of its own, here in Sweden, receives data and stores nothing for us."""
    assert [place["@id"] for place in at(json_ld(a_yes()), (*PROCESS, "storage_locations"))] == ["loc:DK", "loc:IE"]


@pytest.mark.parametrize(
    ("length", "written"),
    [
        (timedelta(days=731), "P731D"),
        (timedelta(days=730, hours=1), "P730DT3600S"),
        (timedelta(seconds=5, microseconds=9), "P0DT5S"),
    ],
)
def test_a_length_of_time_is_written_by_iso_8601(length, written):
    assert iso_duration(length) == written


def test_a_time_is_written_in_utc():
    assert instant(datetime(2026, 3, 1, 13, tzinfo=timezone(timedelta(hours=1)))) == "2026-03-01T12:00:00Z"
    assert instant(HAPPENED.astimezone(UTC)) == "2026-03-01T12:00:00Z"


# --- in words -----------------------------------------------------------------------------------


def facts(receipt, language):
    return {
        fact.label: [line.text for line in fact.lines]
        for section in told(receipt, language).sections
        for fact in section.facts
    }


def test_the_words_are_those_that_were_seen_and_the_frame_is_the_readers():
    """R-046, R-119: Danish words in an English frame are marked as Danish."""
    english, danish = told(a_yes(), "en"), told(a_yes(), "da")
    assert english.title == "Receipt for your yes"
    assert {(line.text, line.lang) for line in english.wording} == {
        ("Må Fjordsoft A/S skrive til dig om nyheder?", "da"),
        ("Du kan sige nej når som helst.", "da"),
    }
    assert {line.lang for line in danish.wording} == {""}
    assert facts(a_yes(), "en")["The button"] == ["Ja tak"]


def test_a_yes_says_how_long_it_holds_and_how_it_is_taken_back():
    said = facts(a_yes(), "en")
    assert said["Holds until"] == ["1 March 2028, 13:00"]
    assert said["Take it back"][1] == "https://privacy.fjordsoft.example/me/"


def test_a_no_says_what_it_means_and_which_yes_it_takes_back():
    words_ = told(a_no(), "en")
    assert words_.wording_note == "You had said yes on 1 March 2026, 13:00 to these words."
    assert facts(a_no(), "en")["What a no means"] == ["We stop."]
    assert "The button" not in facts(a_no(), "en")


def test_a_permission_for_a_channel_rests_on_consent_whatever_the_purpose_rests_on():
    assert facts(a_no(channel="email", purpose="visitors.access"), "en")["Lawful basis"] == ["Consent, Art. 6(1)(a)"]
    assert facts(a_no(purpose="visitors.access"), "en")["Lawful basis"] == ["Legitimate interest, Art. 6(1)(f)"]


# --- on paper -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def danish():
    return pdf_bytes(a_yes(channel="email"), "da")


def test_the_pdf_is_tagged_and_says_its_language_and_title(danish):
    """R-120: what PDF/UA-1 and PDF/A-3a ask for, as far as it can be read from the file."""
    document = opened(danish)
    assert document.Root.MarkInfo.Marked
    assert document.Root.Lang == "da"
    assert document.Root.ViewerPreferences.DisplayDocTitle
    with document.open_metadata() as metadata:
        assert metadata["dc:title"] == "Kvittering for dit ja. Fjordsoft A/S"
        assert (metadata["pdfuaid:part"], metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("1", "3", "A")
    assert structure(document).count("H1") == 5


def test_the_pdf_says_what_the_page_says(danish):
    told_ = " ".join(" ".join(words(danish)).split())
    assert "Må Fjordsoft A/S skrive til dig om nyheder?" in told_
    for label, lines in facts(a_yes(channel="email"), "da").items():
        assert label in told_
        assert all(joined(line) in joined(told_) for line in lines), label


def joined(text):
    return "".join(text.split())


def test_the_same_event_gives_the_same_pdf(danish):
    assert pdf_bytes(a_yes(channel="email"), "da") == danish
