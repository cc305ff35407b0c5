"""What the API's documentation tells: read from the OpenAPI document, with examples that are what they say."""

import jsonschema_rs
import pytest
from django.utils.translation import override

from consents.api import reference
from consents.api.examples import EXAMPLES
from consents.api.site import TAGS, api

DOCUMENT = api.get_openapi_schema()
SHAPES = DOCUMENT["components"]["schemas"]
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


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_example_is_of_its_shape(name):
    """R-113."""
    jsonschema_rs.validate({**SHAPES[name], "components": DOCUMENT["components"]}, EXAMPLES[name])


def test_every_operation_has_a_group_and_an_example_of_all_that_is_sent_and_answered():
    told = reference.read(DOCUMENT)
    operations = [operation for group in told.groups for operation in group.operations]
    assert [group.name for group in told.groups] == list(TAGS)
    assert len(operations) == sum(len(methods) for methods in DOCUMENT["paths"].values())
    assert len({operation.anchor for operation in operations}) == len(operations)
    assert all(shape.example for operation in operations for shape in operation.answers)
