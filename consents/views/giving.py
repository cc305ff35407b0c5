"""Saying yes or no to one purpose: the form, and the page of the link that confirms it."""

from __future__ import annotations

from typing import Any

from allauth.core import ratelimit
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from gdpr_registry.accounts.language import remember_language
from purposes import editions
from purposes.models import Wording
from purposes.views.pages import Address
from subjects.models import Person

from .. import actions, links, visits
from ..actions.common import WEB
from ..asking import CHANNEL_ASKED, Asking, asking_of
from ..forms import NO, STOP, YES, ConsentForm
from ..kinds import Method
from ..models import LinkUse
from ..stops import Right, Stop
from .own_page import to_done
from .pages import link_is_over, page, speak

#: What the page after the form tells of.
SAID = ("sent", "no")


@page
@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: HttpRequest, *, language: str, purpose: str) -> HttpResponse:
    """The form of a consent: the approved words, a control for each thing, and a no as large as the yes (R-059)."""
    asking, wording = _asked(purpose, language)
    person = visits.person_of(request)
    by_visit = person if asking.link_is_enough else None
    form = ConsentForm(asking, request.POST or None, shown=wording.sha256, asks_address=by_visit is None)
    if request.method == "POST" and (answered := _answered(request, asking, wording, form, person, by_visit)):
        return answered
    address = Address("consent", "", {"purpose": purpose})
    context = {
        "asking": asking,
        "form": form,
        "visit": person,
        "head": address.head(request, language, title=asking.name.text),
        "language_links": address.language_links(language),
    }
    return render(request, "consents/consent_form.html", context)


def _asked(purpose: str, language: str) -> tuple[Asking, Wording]:
    """What is asked, and the published words that show it. Raises Http404."""
    edition = editions.in_force()
    asking = asking_of(editions.document_of(edition), purpose, language) if edition else None
    if asking is None:
        raise Http404
    rows = Wording.objects.filter(purpose=purpose, language=language, text=asking.text)
    wording: Wording | None = rows.filter(revision=asking.wording.revision).order_by("-pk").first()
    if wording is None:
        raise Http404
    return asking, wording


def _answered(
    request: HttpRequest,
    asking: Asking,
    wording: Wording,
    form: ConsentForm,
    person: Person | None,
    by_visit: Person | None,
) -> HttpResponse | None:
    """The answer to a press; None where the form is shown again with what is missing."""
    answer = request.POST.get("answer")
    if answer == NO:
        return _refused(asking, wording, form, person)
    if answer not in (YES, STOP) or not form.is_valid():
        return None
    if answer == STOP and person:
        key = form.cleaned_data["key"]
        stop = Stop(Right.WITHDRAW, asking.purpose.code, asking.own)
        return to_done(actions.stop_one(person=person, stop=stop, key=key))
    if by_visit:
        key, agreed = form.cleaned_data["key"], form.agreed
        return to_done(actions.say_yes_again(person=by_visit, wording=wording, channels=agreed, key=key))
    address = form.cleaned_data["address"]
    if limited := ratelimit.consume_or_429(request, action="consents.form", key=address):
        return limited
    if answer == STOP:
        actions.ask_for_link(address=address, stop=asking.purpose.code)
    else:
        actions.ask_to_confirm(address=address, language=asking.language, wording=wording, channels=form.agreed)
    return redirect("consent_said", language=asking.language, purpose=asking.purpose.code, said="sent")


def _refused(asking: Asking, wording: Wording, form: ConsentForm, person: Person | None) -> HttpResponse:
    """A no of somebody on a visit is recorded; of anybody else nothing is kept."""
    if person is not None:
        form.is_valid()
        event = actions.refuse(
            person=person,
            purpose=asking.purpose.code,
            wording=wording,
            channel=asking.own,
            by=None,
            source=WEB,
            key=f"{form.cleaned_data.get('key')}.0",
            method=Method.PREFERENCE_CENTRE,
        )
        return to_done([event])
    return redirect("consent_said", language=asking.language, purpose=asking.purpose.code, said="no")


@page
@require_safe
def consent_said(request: HttpRequest, *, language: str, purpose: str, said: str) -> HttpResponse:
    """What comes next after the form: the same for everybody (R-114)."""
    asking, _wording = _asked(purpose, language)
    if said not in SAID:
        raise Http404
    address = Address("consent_said", "", {"purpose": purpose, "said": said})
    context: dict[str, Any] = {"asking": asking, "said": said, "language_links": address.language_links(language)}
    return render(request, "consents/consent_said.html", context)


@page
@require_http_methods(["GET", "HEAD", "POST"])
def consent_confirm(request: HttpRequest, *, language: str) -> HttpResponse:
    """The page of a mailed link: one button that makes the yes count. Opening it changes nothing (R-038)."""
    if request.method == "POST":
        return _confirmed(request)
    link = links.find(LinkUse.CONFIRM, request.GET.get("token", ""))
    if link is None or link.pending is None:
        return link_is_over(request)
    speak(request, link.pending.language)
    asking, _wording = _asked(link.pending.wording.purpose, link.pending.wording.language)
    context = {
        "asking": asking,
        "wording": link.pending.wording,
        "channels": [CHANNEL_ASKED[channel] for channel in link.pending.channels if channel in asking.channels],
        "token": request.GET["token"],
    }
    return render(request, "consents/consent_confirm.html", context)


def _confirmed(request: HttpRequest) -> HttpResponse:
    if limited := ratelimit.consume_or_429(request, action="consents.link"):
        return limited
    events = actions.confirm(token=request.POST.get("token", ""))
    if not events:
        return link_is_over(request)
    # The link has proved the mailbox, as one to the own page does: what was given here is taken back here.
    visits.open_visit(request, events[0].person)
    if events[0].wording:
        speak(request, events[0].wording.language)
    response = to_done(events)
    remember_language(response, request.LANGUAGE_CODE)
    return response
