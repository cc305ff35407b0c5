"""The API as a whole: its addresses, its documentation, and what every answer of it has."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern
from django.utils.translation import gettext_noop as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from django.views.generic import RedirectView
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase
from ninja.parser import Parser

from . import decisions, events, people, published, reference, register
from .errors import answer_in_one_shape, not_allowed
from .examples import with_examples

#: What the addresses of a tag are for. Here as in the shapes, the document says it in English, the page in the reader's
#: language.
TAGS = {
    _("decisions"): _("Ask the gate. The token needs the verb `decide`."),
    _("events"): _("Tell what people said elsewhere. The token needs the verb `record`."),
    _("people"): _("Find people, put them on file, and read what they said. The token needs the verb `people`."),
    _("register"): _("Read what the register says. The token needs the verb `read`."),
}


class Page(DocsBase):
    """The page of the documentation: ours, without a script."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        context = {"reference": reference.read(api.get_openapi_schema())}
        return render(request, "consents/api.html", context)


class Strict(Parser):
    """JSON in which every field stands once: of two, each reader could take another for what was said."""

    def parse_body(self, request: HttpRequest) -> Any:
        return json.loads(request.body, object_pairs_hook=_each_once)


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise ValueError("a field twice")
    return fields


class Api(NinjaAPI):
    """Its document has an example of each body and each answer. It is made once: nothing of it changes at run time."""

    def __init__(self, **arguments: Any) -> None:
        super().__init__(**arguments)
        self._documents: dict[str, Any] = {}

    def get_openapi_schema(self, **arguments: Any) -> Any:
        key = repr(sorted(arguments.items()))
        if key not in self._documents:
            self._documents[key] = with_examples(super().get_openapi_schema(**arguments))
        return self._documents[key]


api = Api(
    parser=Strict(),
    title="Privacy registry",
    version="1",
    description="May we? And what people said. Every refusal has one shape: a code, a sentence and the field.",
    urls_namespace="api",
    docs=Page(),
    docs_decorator=require_safe,
    openapi_extra={"tags": [{"name": name, "description": told} for name, told in TAGS.items()]},
)
for part in (decisions, events, people, register, published):
    api.add_router("", part.router)
answer_in_one_shape(api)


_to_the_documentation = require_safe(RedirectView.as_view(pattern_name="api:openapi-view"))


def urls() -> tuple[list[Any], str, str]:
    """The addresses for `include`; what ninja answers by itself is put into our shape."""
    patterns, app_name, namespace = api.urls
    return [_ours(pattern) for pattern in patterns if isinstance(pattern, URLPattern)], app_name, namespace


def _ours(pattern: URLPattern) -> URLPattern:
    """The address with its view: wrong methods in our shape, nothing kept by caches. Its root leads to the page."""
    view: Any = pattern.callback if pattern.name != "api-root" else _to_the_documentation

    def answer(request: HttpRequest, **arguments: Any) -> HttpResponse:
        response: HttpResponse = view(request, **arguments)
        if response.status_code == 405:
            response = not_allowed(response["Allow"])
        response.setdefault("Cache-Control", "no-store")
        return response

    # Who comes with a token in a header comes without cookies: there is nothing to forge.
    return URLPattern(pattern.pattern, csrf_exempt(answer), pattern.default_args, pattern.name)
