"""The document of an edition, and older ones that must be readable for ever."""

import json
from pathlib import Path

import msgspec
import pytest

from purposes import document
from tests.purposes.sample import filled

GOLDEN = Path(__file__).parent / "golden"
SCHEMAS = sorted(GOLDEN.glob("schema-*.json"))


def test_every_schema_has_a_golden_file():
    assert [path.stem for path in SCHEMAS] == [f"schema-{number}" for number in range(1, document.SCHEMA + 1)]


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.stem)
def test_an_edition_of_each_schema_is_readable(path):
    golden = json.loads(path.read_text())
    read = document.load(golden["public"], golden["record"])
    assert read.public.purpose("code-1").name == {"da": "name 1 (da)", "en": "name 1 (en)"}
    assert document.load_public(golden["public"]) == read.public
    parts = [document.sha256(golden[part].encode()) for part in ("public", "record")]
    assert document.edition_sha256(*parts) == golden["sha256"]


def test_the_newest_schema_has_exactly_the_bytes_of_its_golden_file():
    """A field that comes or goes asks for a new schema number, a lift and a golden file of its own."""
    golden = json.loads(SCHEMAS[-1].read_text())
    whole = filled()
    assert (whole.public_bytes.decode(), whole.record_bytes.decode()) == (golden["public"], golden["record"])
    assert whole.sha256 == golden["sha256"]


def test_an_edition_from_before_the_evidence_is_read_with_the_defaults():
    """R-036, R-043: nobody chose anything weaker, longer or stronger for it."""
    golden = json.loads((GOLDEN / "schema-1.json").read_text())
    assert "required_evidence" not in golden["public"]
    wordings = document.load_public(golden["public"]).wordings
    assert [(row.required_evidence, row.valid_months) for row in wordings] == [("document", 24), ("document", 24)]


def test_a_document_survives_its_bytes():
    whole = filled()
    assert document.load(whole.public_bytes, whole.record_bytes) == whole


def test_a_schema_of_a_later_version_is_refused():
    later = msgspec.structs.replace(filled().public, schema=document.SCHEMA + 1)
    with pytest.raises(msgspec.ValidationError, match="newer than this version"):
        document.load_public(msgspec.json.encode(later))


def test_what_no_schema_of_ours_wrote_is_refused():
    with pytest.raises(msgspec.ValidationError):
        document.load_public(b'{"schema":1,"publisher":"x","surprise":true}')
