"""Middleware of the foundations."""

from collections.abc import Callable

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
