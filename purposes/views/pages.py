"""What every public page has in common: its language, its head for search engines, its answer to who asks again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

from ..statement.words import locale_of

View = Callable[..., HttpResponse]


def absolute(path: str) -> str:
    """`path` as people outside type it, whatever host the request named."""
    return settings.SITE_URL.rstrip("/") + path


def in_a_language(view: View) -> View:
    """Call `view` with `language`: that of the address, or the one negotiated by cookie and browser.

    An address that names a language wins over the cookie, for the whole answer (R-119).
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, language: str = "", **kwargs: Any) -> HttpResponse:
        if language:
            translation.activate(language)
            request.LANGUAGE_CODE = language
        response = view(request, *args, language=language or translation.get_language(), **kwargs)
        if not language:
            patch_vary_headers(response, ["Accept-Language", "Cookie"])
        return response

    return answer


def public_page(view: View) -> View:
    """A page that is only read, called with its `language`."""
    return require_safe(in_a_language(view))


@dataclass(frozen=True)
class Head:
    """What search engines and link previews read. `alternates` are (language, address) pairs."""

    title: str
    canonical: str
    alternates: Sequence[tuple[str, str]]
    locale: str
    robots: str = ""


@dataclass(frozen=True)
class Address:
    """A page in every language: `name` of its URL with a language, `negotiated` of that without, where there is one."""

    name: str
    negotiated: str
    parts: dict[str, Any]

    def in_language(self, language: str) -> str:
        return reverse(self.name, kwargs={**self.parts, "language": language})

    def head(self, request: HttpRequest, language: str, *, title: str, robots: str = "", canonical: str = "") -> Head:
        """Without `canonical`, the address asked for is the page's own."""
        alternates = [(code, absolute(self.in_language(code))) for code, _name in settings.LANGUAGES]
        if self.negotiated:
            alternates.append(("x-default", absolute(reverse(self.negotiated, kwargs=self.parts))))
        return Head(title, absolute(canonical or request.path), alternates, locale_of(language), robots)

    def language_links(self, language: str) -> list[dict[str, object]]:
        """For the choice of language at the top of the page."""
        return language_links(language, self.in_language)


def language_links(language: str, in_language: Callable[[str], str]) -> list[dict[str, object]]:
    """The choice of language as links, for a page in `language`; `in_language` is its address in each."""
    return [
        {
            "code": code,
            "name": translation.get_language_info(code)["name_local"].capitalize(),
            "url": in_language(code),
            "current": code == language,
        }
        for code, _name in settings.LANGUAGES
    ]


def render_public(request: HttpRequest, template: str, context: dict[str, Any], *, tag: str) -> HttpResponse:
    """The page with an entity tag, or 304 where the reader has it already.

    The tag begins with `tag` (edition and language) and ends with a hash of the page, so that it also changes when the
    page says of the same edition that it is superseded. Caches may keep the page, and ask each time: an edition begins
    at its instant, not when a cache forgets.
    """
    body = render_to_string(template, context, request).encode()
    response = HttpResponse(body)
    response["ETag"] = f'"{tag}-{hashlib.sha256(body).hexdigest()[:16]}"'
    patch_cache_control(response, public=True, no_cache=True)
    return get_conditional_response(request, etag=response["ETag"], response=response) or response
