"""The address that stops mail, to the letter of RFC 8058: no sign-in, no cookie, no redirect."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from purposes.views.pages import language_links

from .. import actions, links
from ..done import done_with, key_of
from ..mails import companies_named, purpose_name
from ..models import ConsentEvent, Link, LinkUse
from .pages import page

#: What a mail program sends, and the button of the page (RFC 8058, 3.1).
FIELD, VALUE = "List-Unsubscribe", "One-Click"


@csrf_exempt
@page
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, *, language: str) -> HttpResponse:
    """POST stops at once. GET shows one button and changes nothing, whoever follows links before people do (R-053).

    No limit stands in the way: a token that is guessed costs one query, and nobody guesses 256 bits (R-052).
    """
    token = request.GET.get("token", "")
    if request.method == "POST" and request.POST.get(FIELD) == VALUE:
        events = actions.stop_by_link(token=token)
        return _stopped(request, events) if events else _over(request, 404)
    link = links.find(LinkUse.STOP, token)
    if link is None or link.person is None or link.person.erased_on:
        return _over(request, 404 if request.method == "POST" else 200)
    # A POST without its field is no press: nothing was stopped.
    return _button(request, link, 400 if request.method == "POST" else 200)


def _button(request: HttpRequest, link: Link, status: int) -> HttpResponse:
    assert link.person is not None  # noqa: S101  asked by the view
    _speak(request, link.person.language)
    context = {
        "purpose": purpose_name(link.purpose),
        "company": companies_named(link.purpose),
        "field": FIELD,
        "value": VALUE,
        **_languages(token=request.GET["token"]),
    }
    return render(request, "consents/stop.html", context, status=status)


def _stopped(request: HttpRequest, events: list[ConsentEvent]) -> HttpResponse:
    """What has stopped. Without a choice of language: its links would lead back to the button."""
    person = events[0].person
    _speak(request, person.language)
    done = done_with(person, key_of(events), get_language() or "")
    context = {"done": done, "company": companies_named(events[0].purpose)}
    return render(request, "consents/stopped.html", context)


def _over(request: HttpRequest, status: int) -> HttpResponse:
    """The one answer to every link that stops nothing: altered, over, or never made."""
    _speak(request, get_language() or "")
    return render(request, "consents/stop_over.html", _languages(), status=status)


def _speak(request: HttpRequest, language: str) -> None:
    """Answer in the language that the address names, else in this one: the mail's. No cookie is asked (RFC 8058)."""
    chosen = request.GET.get("language", "")
    request.LANGUAGE_CODE = chosen if chosen in dict(settings.LANGUAGES) else language
    translation.activate(request.LANGUAGE_CODE)


def _languages(**kept: str) -> dict[str, Any]:
    """The same page in each language, with what its address keeps."""
    address = reverse("stop")
    return {
        "language_links": language_links(
            get_language() or "", lambda code: f"{address}?{urlencode({**kept, 'language': code})}"
        )
    }
