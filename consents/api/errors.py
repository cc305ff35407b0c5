"""The one shape of every refusal: `{"error": {"code", "message", "field"}}`, whatever went wrong and wherever."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

import structlog
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from pydantic import BaseModel, ConfigDict, Field

from purposes.exceptions import RegisterError

from ..actions.reading import NoSuchPerson, SeveralPeople
from ..faults import Fault, Faulty
from ..recording import KeyConflict
from .complaints import complaint_of

log = structlog.get_logger("consents.api")

#: Things that are wrong, told in one answer.
MOST_ERRORS = 1_000
#: The lists of which a body holds at most 1,000.
MANY = ("people", "events")


class Error(BaseModel):
    """What went wrong, and what to do about it."""

    code: str = Field(description=gettext_noop("One word for programs. It does not change with the language."))
    message: str = Field(description=gettext_noop("A sentence for people, in the language that was asked for."))
    field: str = Field(
        description=gettext_noop("The field of the body that is meant, as `people.3`; empty where none is.")
    )


class Problem(BaseModel):
    """The one shape of refusals."""

    model_config = ConfigDict(
        json_schema_extra={"description": gettext_noop("The body of every answer that is not 200.")}
    )

    error: Error
    errors: list[Error] | None = Field(
        None,
        description=gettext_noop("All that is wrong, where several things may be. The first is `error`."),
    )
    people: list[UUID] | None = Field(
        None, description=gettext_noop("Ids of those on file who may be meant, where it is not clear.")
    )


class Refused(Exception):
    """An answer other than 200. `headers` go out with it."""

    def __init__(self, status: int, code: str, message: str, field: str = "", **headers: str) -> None:
        super().__init__(code)
        self.status, self.code, self.message, self.field = status, code, message, field
        self.headers = headers


def problem(status: int, code: str, message: str, field: str = "", **headers: str) -> JsonResponse:
    """The answer in the one shape. `headers` are written with `_` for `-`."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return _problem(status, Fault(field, code, message), headers=named)


def problems(status: int, faults: Sequence[Fault]) -> JsonResponse:
    """The answer to what is wrong in several places: the first as always, and all of them beside it."""
    return _problem(status, faults[0], errors=[_error(fault) for fault in faults[:MOST_ERRORS]])


def _problem(status: int, fault: Fault, headers: Mapping[str, str] | None = None, **beside: Any) -> JsonResponse:
    body = {"error": _error(fault), **beside}
    return JsonResponse(body, status=status, headers={"Cache-Control": "no-store", **(headers or {})})


def _error(fault: Fault) -> dict[str, str]:
    return {"code": fault.code, "message": fault.sentence, "field": fault.field}


def not_found() -> JsonResponse:
    """There is nothing at an address, or nothing that this token may know of."""
    return problem(404, "not_found", _("There is nothing at this address. See /api/v1/docs for those that there are."))


def not_readable() -> JsonResponse:
    """The request is no HTTP request, or its body no JSON."""
    return problem(
        400, "not_readable", _("The body cannot be read. Send one JSON object, in UTF-8, with each field once.")
    )


def too_large(field: str = "") -> JsonResponse:
    """More than is taken at once."""
    message = _("The body is too large. Send at most 1,000 at once, in at most 2.5 MB.")
    return problem(413, "too_large", message, field)


def not_permitted(message: str = "") -> JsonResponse:
    """The token is good, but not for this."""
    return problem(403, "not_permitted", message or _("The token may not do this. Ask an officer for another."))


def not_allowed(methods: str) -> JsonResponse:
    """The address is there, and takes other methods."""
    message = _("This address takes %(methods)s.") % {"methods": methods}
    return problem(405, "method_not_allowed", message, Allow=methods)


def broken() -> JsonResponse:
    """Something went wrong on our side."""
    return problem(500, "server_error", _("Something went wrong on our side. Nothing was kept: try again later."))


def _refused(request: HttpRequest, refusal: Refused) -> JsonResponse:
    return problem(refusal.status, refusal.code, refusal.message, refusal.field, **refusal.headers)


def _not_permitted(request: HttpRequest, refusal: PermissionDenied) -> JsonResponse:
    log.warning("api.not_permitted", token=getattr(getattr(request, "auth", None), "source", ""))
    return not_permitted(str(refusal))


def _register_error(request: HttpRequest, refusal: RegisterError) -> JsonResponse:
    sentence = " ".join(refusal.sentences)
    match refusal:
        case KeyConflict():
            return problem(409, "key_conflict", sentence)
        case NoSuchPerson():
            return problem(404, "no_such_person", sentence, "person")
        case SeveralPeople():
            several = Fault("person", "several_people", sentence)
            return _problem(409, several, people=[str(one) for one in refusal.people])
        case Faulty():
            is_out_of_reach = all(fault.code == "not_permitted" for fault in refusal.faults)
            return problems(403 if is_out_of_reach else 422, refusal.faults)
    return problem(422, "refused", sentence)


def _not_valid(request: HttpRequest, refusal: ValidationError) -> JsonResponse:
    first = refusal.errors[0]
    if first["type"] == "too_long" and first["loc"][-1] in MANY:
        return too_large(first["loc"][-1])
    complaints = [complaint_of(found) for found in refusal.errors[:MOST_ERRORS]]
    if len(complaints) == 1:
        return problem(422, complaints[0].code, complaints[0].sentence, complaints[0].field)
    return problems(422, complaints)


def _broken(request: HttpRequest, error: Exception) -> JsonResponse:
    # The message of an error may hold what was sent; where it happened does not.
    log.error("api.failed", error=type(error).__name__, where="".join(traceback.format_tb(error.__traceback__)))
    return broken()


def answer_in_one_shape(api: NinjaAPI) -> None:
    """Let every refusal of this API go out in the one shape."""
    handlers: dict[type[Exception], Callable[[HttpRequest, Any], JsonResponse]] = {
        Refused: _refused,
        PermissionDenied: _not_permitted,
        RegisterError: _register_error,
        ValidationError: _not_valid,
        HttpError: lambda request, error: not_readable(),
        RequestDataTooBig: lambda request, error: too_large(),
        Http404: lambda request, error: not_found(),
        Exception: _broken,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


#: What every address may answer beside 200, for the documentation.
DOCUMENTED = dict.fromkeys((400, 401, 403, 404, 405, 413, 422, 429, 500), Problem)
#: Where a key may have been used for another message, or several people may be meant.
WRITING = READING_PEOPLE = {**DOCUMENTED, 409: Problem}
