"""Saying yes or no to one purpose: the form, and the page of the link that confirms it."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

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
from ..asking import CHANNEL_ASKED, NO, STOP, YES, Asking, asking_of
from ..forms.giving import ConsentForm
from ..models import LinkUse, PendingConsent
from ..waiting import is_asked, is_stopped, would_count
from .own_page import tells_what_was_dropped, to_done
from .pages import bad_token, link_is_over, page, speak

#: What the page after the form tells of.
SAID = ("sent", "no")


@page
@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: HttpRequest, *, language: str, purpose: str) -> HttpResponse:
    """The form of a consent: the approved words, a control for each thing, and a no as large as the yes (R-059)."""
    asking, wording = _asked(purpose, language)
    person = visits.person_of(request)
    asks_address = person is None or not asking.link_is_enough
    sent = request.POST if request.method == "POST" else None
    form = ConsentForm(asking, sent, shown=wording.sha256, asks_address=asks_address)
    if request.method == "POST" and (answered := _answered(request, asking, wording, form, person)):
        return answered
    address = Address("consent", "", {"purpose": purpose})
    context = {
        "asking": asking,
        "form": form,
        "is_stopped": is_stopped(purpose),
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
    request: HttpRequest, asking: Asking, wording: Wording, form: ConsentForm, person: Person | None
) -> HttpResponse | None:
    """The answer to a press; None where the form is shown again with what is missing."""
    answer, is_whole = request.POST.get("answer"), form.is_valid()
    key = form.cleaned_data.get("key") or uuid4()
    if answer == NO:
        return _refused(request, asking, wording, person, key)
    if answer == STOP and person:
        with tells_what_was_dropped(request, person):
            stopped = actions.take_back(person=person, purpose=asking.purpose.code, key=key)
        return to_done(stopped)
    if answer not in (YES, STOP) or not is_whole:
        return None
    if person and not form.asks_address:
        said: Any = {"wording": wording, "channels": form.agreed, "collection_point": _point(asking), "key": key}
        return to_done(actions.say_yes_again(person=person, **said))
    return _mailed(request, asking, wording, form, is_yes=answer == YES)


def _mailed(request: HttpRequest, asking: Asking, wording: Wording, form: ConsentForm, *, is_yes: bool) -> HttpResponse:
    """A link is on its way, or not: the answer is the same (R-114)."""
    address = form.cleaned_data["address"]
    if limited := ratelimit.consume_or_429(request, action="consents.form", key=address):
        return limited
    if is_yes:
        actions.ask_to_confirm(
            address=address,
            language=asking.language,
            wording=wording,
            channels=form.agreed,
            collection_point=_point(asking),
        )
    else:
        actions.ask_for_link(address=address, stop=asking.purpose.code)
    return redirect("consent_said", language=asking.language, purpose=asking.purpose.code, said="sent")


def _point(asking: Asking) -> str:
    return asking.point.code if asking.point else ""


def _refused(request: HttpRequest, asking: Asking, wording: Wording, person: Person | None, key: UUID) -> HttpResponse:
    """A no of somebody on a visit is recorded; of anybody else nothing is kept."""
    if person is None:
        return redirect("consent_said", language=asking.language, purpose=asking.purpose.code, said="no")
    with tells_what_was_dropped(request, person):
        events = actions.say_no(person=person, wording=wording, channel=asking.own, key=key)
    return to_done(events)


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
    pending: PendingConsent = link.pending
    speak(request, pending.language)
    if not would_count(pending):
        return _changed(request, pending.wording, 200)
    asking, _wording = _asked(pending.wording.purpose, pending.wording.language)
    context = {
        "asking": asking,
        "wording": pending.wording,
        "channels": [CHANNEL_ASKED[channel] for channel in pending.channels if channel in asking.channels],
        "token": request.GET["token"],
    }
    return render(request, "consents/consent_confirm.html", context)


def _changed(request: HttpRequest, wording: Wording, status: int) -> HttpResponse:
    """The words have changed, or nothing is asked any more: with the way to today's question, where there is one."""
    context = {"wording": wording, "is_asked": is_asked(wording.purpose, wording.language)}
    return render(request, "consents/consent_changed.html", context, status=status)


def _confirmed(request: HttpRequest) -> HttpResponse:
    try:
        events = actions.confirm(token=request.POST.get("token", ""))
    except actions.WordsChanged as changed:
        return _changed(request, changed.wording, 409)
    if not events:
        # Pressed twice: the first press opened the visit.
        return redirect("me") if visits.person_of(request) else bad_token(request)
    # The link has proved the mailbox, as one to the own page does: what was given here is taken back here.
    visits.open_visit(request, events[0].person)
    if events[0].wording:
        speak(request, events[0].wording.language)
    response = to_done(events)
    remember_language(response, request.LANGUAGE_CODE)
    return response
