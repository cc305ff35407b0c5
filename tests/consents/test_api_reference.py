"""What the API's documentation tells: read from the OpenAPI document, with examples that are what they say."""

import re

import jsonschema_rs
import pytest
from django.urls import reverse
from django.utils.translation import override

from consents.api import reference
from consents.api.examples import EXAMPLES
from consents.api.site import TAGS, api

DOCUMENT = api.get_openapi_schema()
SHAPES = DOCUMENT["components"]["schemas"]
OPENAPI, DOCS = reverse("api:openapi-json"), reverse("api:openapi-view")
TEXT = {"type": "string"}


def read(**fields):
    """A document of one operation whose body has these fields, as the page shows it."""
    shapes = {
        "Sent": {"properties": fields, "required": ["name"], "examples": [{"name": "Karen"}]},
        "Row": {
            "type": "object",
            "properties": {"id": {"type": "integer"}, "at": {"type": "string", "format": "date-time"}},
        },
        "Problem": {"description": "One `shape`.", "examples": [{"error": 1}]},
    }
    body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Sent"}}}}
    operation = {
        "tags": ["things"],
        "summary": "Do it",
        "description": "First.\n\nThen `that`.",
        "parameters": [],
        "requestBody": body,
        "responses": {200: body, 404: {}, 401: {}},
    }
    tags = [{"name": "things", "description": "Do things."}]
    paths = {"/things/{id}": {"post": operation}}
    return reference.read({"tags": tags, "paths": paths, "components": {"schemas": shapes}})


def fields_of(**fields) -> dict[str, str]:
    with override("en"):
        [operation] = read(**fields).groups[0].operations
    return {field.name: "".join(piece.text for piece in field.kind) for field in operation.body.fields}


def test_an_operation_is_told_with_its_address_words_and_refusals():
    told = read(name=TEXT)
    [operation] = told.groups[0].operations
    assert (operation.method, operation.path, operation.anchor) == ("POST", "/things/{id}", "post-things-id")
    assert operation.paragraphs == [[("First.", False)], [("Then ", False), ("that", True), (".", False)]]
    assert operation.refusals == [401, 404]
    assert told.statuses == [(401, "Unauthorized"), (404, "Not Found")]
    assert operation.body.example == '{\n  "name": "Karen"\n}'


def test_the_kind_of_a_field_is_told_in_words():
    assert fields_of(
        name=TEXT,
        way={"anyOf": [{"enum": ["email", "sms"]}, {"type": "null"}]},
        on={"type": "boolean"},
        who={"type": "array", "items": {"type": "string", "format": "uuid"}},
    ) == {"name": "text", "way": "one of email, sms or null", "on": "true or false", "who": "list: id"}


def test_the_fields_of_an_object_within_stand_below_it():
    row = {"$ref": "#/components/schemas/Row"}
    assert fields_of(rows={"type": "array", "items": row}) == {
        "rows": "list: JSON object",
        "rows[].id": "whole number",
        "rows[].at": "time",
    }


def test_only_what_must_be_sent_is_needed():
    [operation] = read(name=TEXT, note=TEXT).groups[0].operations
    assert [(field.name, field.is_needed) for field in operation.body.fields] == [("name", True), ("note", False)]


def words_of(told) -> list[str]:
    """Every text of the documentation that is not a code."""
    operations = [operation for group in told.groups for operation in group.operations]
    shapes = [told.problem, *(shape for one in operations for shape in (one.body, *one.answers) if shape)]
    fields = [field for one in operations for field in one.parameters] + [row for one in shapes for row in one.fields]
    parts = [told.problem.means, *(group.means for group in told.groups), *(field.means for field in fields)]
    parts += [paragraph for one in operations for paragraph in one.paragraphs]
    names = [one.name for one in (*told.groups, *operations)]
    return [*names, *("".join(piece.text for piece in part) for part in parts)]


def test_all_that_is_told_is_told_in_danish_too():
    """R-119: no text of the document is shown as it stands there, except names that both languages share."""
    said = {}
    for language in ("en", "da"):
        with override(language):
            said[language] = words_of(reference.read(DOCUMENT))
    same = {english for english, danish in zip(said["en"], said["da"], strict=True) if english == danish}
    assert same == {"", "register"}
    assert len(said["en"]) > 200


def test_the_document_for_programs_is_english_whoever_asks(client):
    """R-119: the page is for people, the document for programs."""
    answers = {language: client.get(OPENAPI, headers={"accept-language": language}).json() for language in ("en", "da")}
    assert answers["da"] == answers["en"]
    assert answers["da"]["paths"]["/api/v1/decisions"]["post"]["summary"] == "May we?"


@pytest.mark.django_db
def test_the_page_is_all_in_the_language_of_its_reader(client):
    """R-119: what stays English is marked as English."""
    page = client.get(DOCS, headers={"accept-language": "da"}).content.decode()
    assert '<html lang="da"' in page
    assert "Registrér, hvad folk har sagt andre steder" in page
    assert "Record what people said elsewhere" not in page
    assert set(re.findall(r'<(\w+)[^>]* lang="en"', page)) == {"li", "button"}


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_example_is_of_its_shape(name):
    """R-113."""
    jsonschema_rs.validate({**SHAPES[name], "components": DOCUMENT["components"]}, EXAMPLES[name])


def test_every_operation_has_a_group_and_an_example_of_all_that_is_sent_and_answered():
    told = reference.read(DOCUMENT)
    operations = [operation for group in told.groups for operation in group.operations]
    assert [group.code for group in told.groups] == list(TAGS)
    assert len(operations) == sum(len(methods) for methods in DOCUMENT["paths"].values())
    assert len({operation.anchor for operation in operations}) == len(operations)
    assert all(shape.example for operation in operations for shape in operation.answers)
