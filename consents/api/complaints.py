"""What is wrong with a body, in a sentence that says what to do. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..faults import Fault

#: By the kind of pydantic's complaint. `%(field)s` is the field, other names are of the complaint's context.
SENTENCES: dict[str, Any] = {
    "missing": gettext_lazy("Send the field “%(field)s”."),
    "extra_forbidden": gettext_lazy("There is no field “%(field)s” here. Leave it out, or see how it is written."),
    "string_type": gettext_lazy("“%(field)s” is a text. Write it in quotation marks."),
    "string_too_short": gettext_lazy("“%(field)s” is empty. Write at least one character, or leave the field out."),
    "string_too_long": gettext_lazy("“%(field)s” is too long. Write at most %(max_length)s characters."),
    "string_pattern_mismatch": gettext_lazy("“%(field)s” holds characters that are not allowed there."),
    "string_unicode": gettext_lazy("“%(field)s” is not written in Unicode. Send UTF-8."),
    "int_type": gettext_lazy("“%(field)s” is a whole number, without quotation marks."),
    "greater_than_equal": gettext_lazy("“%(field)s” is too small: at least %(ge)s."),
    "less_than_equal": gettext_lazy("“%(field)s” is too large: at most %(le)s."),
    "bool_type": gettext_lazy("“%(field)s” is true or false, without quotation marks."),
    "list_type": gettext_lazy("“%(field)s” is a list."),
    "too_short": gettext_lazy("“%(field)s” is empty. Name at least one."),
    "too_long": gettext_lazy("“%(field)s” is too long. Name at most %(max_length)s at once."),
    "enum": gettext_lazy("“%(field)s” is one of %(expected)s."),
    "literal_error": gettext_lazy("“%(field)s” is one of %(expected)s."),
    "uuid_parsing": gettext_lazy("“%(field)s” is not the id of a question."),
    "model_attributes_type": gettext_lazy("Send one JSON object."),
    "model_type": gettext_lazy("Send one JSON object."),
    # Our own, raised by the bodies.
    "instant": gettext_lazy("“%(field)s” is a time with its zone, as 2026-03-01T09:30:00+01:00."),
    "not_yet": gettext_lazy("“%(field)s” has not come yet. Choose a time that has passed, or leave the field out."),
    "one_of": gettext_lazy("Send either “%(field)s” or “%(other)s”, one of the two."),
    "needed": gettext_lazy("An event of the kind “%(kind)s” needs it: send “%(field)s”."),
    "not_of_this_kind": gettext_lazy("An event of the kind “%(kind)s” has none: leave “%(field)s” out."),
    "found_by_nothing": gettext_lazy("Send an e-mail address, a phone number or a reference."),
    "hindsight_needs_a_time": gettext_lazy("“hindsight” is about the past: send “at” with it."),
}


def complaint_of(found: Mapping[str, Any]) -> Fault:
    """One complaint. What was sent is never repeated: it may name a person."""
    context = found.get("ctx") or {}
    if found["loc"][0] == "header":
        return _of_header(found["type"])
    field = ".".join(part for part in (_field(found["loc"]), context.get("field")) if part)
    # No body at all has no field that could be named.
    known = SENTENCES.get(found["type"] if field else "model_type")
    if known is None:
        return Fault(field, "not_valid", _("“%(field)s” is not as the documentation asks for it.") % {"field": field})
    code = found["type"] if found["type"] in OURS else "not_valid"
    return Fault(field, code, str(known) % {**context, "field": field})


def _of_header(kind: str) -> Fault:
    sentence = _(
        "Send the header “Idempotency-Key”, 1 to 200 visible characters: new for each message, the same again when you"
        " send it again."
    )
    return Fault("Idempotency-Key", "missing" if kind == "missing" else "not_valid", sentence)


OURS = frozenset(
    {
        *("instant", "not_yet", "one_of", "hindsight_needs_a_time", "missing", "extra_forbidden"),
        *("needed", "not_of_this_kind", "found_by_nothing"),
    }
)


def _field(place: tuple[Any, ...]) -> str:
    # ("body", "asked", "people", 3): where the body came from, and the argument that it is read into.
    return ".".join(str(part) for part in place[2:])
