"""A person's own page: asking for a link to it, opening it, stopping there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from urllib.parse import urlencode
from uuid import UUID, uuid4

from allauth.core import ratelimit
from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gdpr_registry.accounts.language import remember_language
from purposes import editions
from subjects.models import Person

from .. import actions, links, visits
from ..done import done_with, key_of
from ..forms.own_page import AddressForm, KeyForm, OpenForm, StopForm
from ..mails import purpose_name
from ..models import ConsentEvent, LinkUse
from ..own_page import own_page
from ..own_receipts import PER_PAGE, receipts_of
from ..waiting import waiting_of
from .pages import bad_token, link_is_over, page, speak


@page
@require_http_methods(["GET", "HEAD", "POST"])
def me(request: HttpRequest, *, language: str) -> HttpResponse:
    """The page of whoever is on a visit; anybody else is asked for an address. The answer is the same (R-114)."""
    if request.method != "POST" and (person := visits.person_of(request)):
        return _shown(request, person, language)
    form = AddressForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        address = form.cleaned_data["address"]
        if limited := ratelimit.consume_or_429(request, action="consents.form", key=address):
            return limited
        actions.ask_for_link(address=address)
        return redirect("me_asked")
    return render(request, "consents/me_ask.html", {"form": form})


def _shown(request: HttpRequest, person: Person, language: str) -> HttpResponse:
    context = {
        "page": own_page(person, language),
        "language": language,
        "key": uuid4(),
        "ends_at": visits.ends_at(request),
    }
    if key := request.GET.get("done"):
        context["done"] = done_with(person, _uuid(key), language)
    template = "consents/me_done.html" if context.get("done") else "consents/me.html"
    return render(request, template, context)


@page
@require_safe
def me_receipts(request: HttpRequest, *, language: str) -> HttpResponse:
    """All that the person said, with a receipt of each, page by page; whose half hour is over asks for a new link."""
    person = visits.person_of(request)
    if person is None:
        return redirect("me")
    before = _number(text) if (text := request.GET.get("before")) else None
    edition = editions.in_force()
    context = {
        "speaker": editions.public_of(edition).speaker if edition else None,
        "receipts": receipts_of(person, language, most=PER_PAGE, before=before),
        "is_first": before is None,
        "trail": [(_("What we have about you"), reverse("me")), (_("Receipts"), "")],
        "ends_at": visits.ends_at(request),
    }
    return render(request, "consents/me_receipts.html", context)


def _number(text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise BadRequest from error


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise BadRequest from error


@page
@require_safe
def me_asked(request: HttpRequest, *, language: str) -> HttpResponse:
    """What comes next after asking for a link, whoever asked."""
    return render(request, "consents/me_asked.html")


@page
@require_http_methods(["GET", "HEAD", "POST"])
def me_open(request: HttpRequest, *, language: str) -> HttpResponse:
    """The page of a mailed link: one button that opens the visit, and stops what the mail was asked for."""
    if request.method == "POST":
        return _opened(request)
    person = _whose(request.GET.get("token", ""))
    if person is None:
        return link_is_over(request)
    speak(request, person.language)
    stop = request.GET.get("stop", "")
    context = {"token": request.GET["token"], "key": uuid4(), "stop": stop, "stop_name": purpose_name(stop)}
    return render(request, "consents/me_open.html", context)


def _opened(request: HttpRequest) -> HttpResponse:
    form = OpenForm(request.POST)
    if not form.is_valid():
        raise BadRequest
    token = request.POST.get("token", "")
    with tells_what_was_dropped(request, _whose(token)):
        person, events = actions.open_centre(token=token, **form.cleaned_data)
    if person is None:
        # Pressed twice: the first press opened the visit.
        return redirect("me") if visits.person_of(request) else bad_token(request)
    visits.open_visit(request, person)
    speak(request, person.language)
    response = to_done(events)
    remember_language(response, request.LANGUAGE_CODE)
    return response


def _whose(token: str) -> Person | None:
    link = links.find(LinkUse.CENTRE, token)
    return link.person if link else None


@page
@require_POST
def me_stop(request: HttpRequest, *, language: str) -> HttpResponse:
    """Stop one thing."""
    person, form = visits.person_of(request), StopForm(request.POST)
    if person is None:
        return _ended(request)
    if not form.is_valid():
        raise BadRequest
    with tells_what_was_dropped(request, person):
        events = actions.stop_one(person=person, stop=form.stop, key=form.cleaned_data["key"])
    return to_done(events)


@page
@require_POST
def me_stop_everything(request: HttpRequest, *, language: str) -> HttpResponse:
    """Stop all that the person can stop."""
    person, form = visits.person_of(request), KeyForm(request.POST)
    if person is None:
        return _ended(request)
    if not form.is_valid():
        raise BadRequest
    with tells_what_was_dropped(request, person):
        actions.stop_everything(person=person, key=form.cleaned_data["key"])
    return _to_done(form.cleaned_data["key"])


@page
@require_POST
def me_leave(request: HttpRequest, *, language: str) -> HttpResponse:
    """End the visit."""
    visits.end_visit(request)
    messages.success(request, _("You have closed your page. Nobody can open it in this browser now."))
    return redirect("me")


@contextmanager
def tells_what_was_dropped(request: HttpRequest, person: Person | None) -> Iterator[None]:
    """Say on the next page that the press within also ended a yes that waited for its link."""
    before = waiting_of(person).count() if person else 0
    yield
    if person and waiting_of(person).count() < before:
        messages.success(
            request, _("A yes that waited for its link was dropped as well: the link that we mailed opens nothing now.")
        )


def to_done(events: Sequence[ConsentEvent]) -> HttpResponse:
    """To the page that tells what a press did; to the own page where there was nothing left to do."""
    return _to_done(key_of(events)) if events else redirect("me")


def _to_done(key: UUID) -> HttpResponse:
    return redirect(f"{reverse('me')}?{urlencode({'done': key})}")


def _ended(request: HttpRequest) -> HttpResponse:
    messages.error(request, _("Nothing was changed: your page had closed. Ask for a new link."))
    return redirect("me")
