"""Middleware of the pages of people."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

Answer = Callable[[HttpRequest], HttpResponse]

#: Set on a view whose every answer is for one person's eyes.
PERSONAL = "is_personal"


def keep_personal_pages(get_response: Answer) -> Answer:
    """No cache keeps what a personal page answers, and no other site learns its address, be it an error (R-112)."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        match = request.resolver_match
        if match and getattr(match.func, PERSONAL, False):
            add_never_cache_headers(response)
            # The origin alone: a token in the address goes nowhere, and forms still say where they come from.
            response["Referrer-Policy"] = "strict-origin"
        return response

    return answer
