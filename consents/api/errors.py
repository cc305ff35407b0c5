"""The one shape of every refusal: `{"error": {"code", "message", "field"}}`, whatever went wrong and wherever."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from typing import Any

import structlog
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from pydantic import BaseModel, Field

from purposes.exceptions import RegisterError

from ..recording import KeyConflict
from .complaints import complaint_of

log = structlog.get_logger("consents.api")


class Error(BaseModel):
    """What went wrong, and what to do about it."""

    code: str = Field(description="One word for programs. It does not change with the language.")
    message: str = Field(description="A sentence for people, in the language that was asked for.")
    field: str = Field(description="The field of the body that is meant, as `people.3`; empty where none is.")


class Problem(BaseModel):
    """The body of every answer that is not 200."""

    error: Error


class Refused(Exception):
    """An answer other than 200. `headers` go out with it."""

    def __init__(self, status: int, code: str, message: str, field: str = "", **headers: str) -> None:
        super().__init__(code)
        self.status, self.code, self.message, self.field = status, code, message, field
        self.headers = headers


def problem(status: int, code: str, message: str, field: str = "", **headers: str) -> JsonResponse:
    """The answer in the one shape. `headers` are written with `_` for `-`."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    body = {"error": {"code": code, "message": message, "field": field}}
    return JsonResponse(body, status=status, headers={"Cache-Control": "no-store", **named})


def not_found() -> JsonResponse:
    """There is nothing at an address, or nothing that this token may know of."""
    return problem(404, "not_found", _("There is nothing at this address. See /api/v1/docs for those that there are."))


def not_readable() -> JsonResponse:
    """The request is no HTTP request, or its body no JSON."""
    return problem(400, "not_readable", _("The body cannot be read. Send one JSON object, in UTF-8."))


def too_large() -> JsonResponse:
    return problem(413, "too_large", _("The body is too large. Ask about at most 1,000 people at once."), "people")


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
    if isinstance(refusal, KeyConflict):
        return problem(409, "key_conflict", " ".join(refusal.sentences))
    return problem(422, "refused", " ".join(refusal.sentences))


def _not_valid(request: HttpRequest, refusal: ValidationError) -> JsonResponse:
    if "people" in refusal.errors[0]["loc"] and refusal.errors[0]["type"] == "too_long":
        return too_large()
    code, message, field = complaint_of(refusal.errors[0])
    return problem(422, code, message, field)


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
