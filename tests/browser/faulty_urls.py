"""The site's addresses and a few that go wrong on purpose."""

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.urls import path

from gdpr_registry.urls import handler500  # noqa: F401  the site's own page for errors
from gdpr_registry.urls import urlpatterns as of_the_site


def break_down(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("as ordered")


def suspect(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation("as ordered")


def style_inline(request: HttpRequest) -> HttpResponse:
    return HttpResponse('<!DOCTYPE html><html lang="en"><title>Inline</title><p style="color: red">Red?</p></html>')


urlpatterns = [
    path("break-down/", break_down),
    path("suspect/", suspect),
    path("style-inline/", style_inline),
    *of_the_site,
]
