"""Middleware of the foundations."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.db import DataError
from django.http import HttpRequest, HttpResponse

from gdpr_registry import history

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class HistoryContextMiddleware:
    """Attribute what a request changes in the register to its account; never the address (R-011).

    Safe methods change nothing: they pass without reading the session.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in SAFE or not request.user.is_authenticated:
            return self.get_response(request)
        with history.context(by=request.user):
            return self.get_response(request)


class ZeroByteMiddleware:
    """An address with a zero byte, which no text of the database can hold, is not readable: no error of ours."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> None:
        """Answer 400 where the database refused what stood in the address."""
        if isinstance(error, DataError) and "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest from error
