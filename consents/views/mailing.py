"""Mailings: written, looked at in each language with the count of who may get it, sent, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gdpr_registry import outbox
from gdpr_registry.translated import languages
from purposes.exceptions import RegisterError
from purposes.views.desk import refused_in, told
from subjects.tasks import tasks_now
from subjects.views.door import door

from .. import actions
from ..actions.mailing import SEND
from ..asked import ground_of
from ..became import Became, became_of, became_of_each, is_under_way
from ..forms.mailing import MailingForm, SendForm
from ..mailings import ALLOWED, counted, reason_in_words
from ..marketing_mails import preview
from ..models import Mailing
from ..shown import figure
from .door import says_not_saved

READ = "consents.view_mailing"
PER_PAGE = 30


@door(READ)
@require_safe
def staff_mailings(request: HttpRequest) -> HttpResponse:
    """All mailings: drafts first, then what was sent, the newest first."""
    page = Paginator(Mailing.objects.sent().select_related("sent_by"), PER_PAGE).get_page(request.GET.get("page"))
    became = became_of_each(list(page))
    tasks = tasks_now()
    context = {
        "drafts": [(draft, tasks.name(draft.task)) for draft in Mailing.objects.drafts().select_related("written_by")],
        "sent": [(mailing, tasks.name(mailing.task), became[mailing.pk]) for mailing in page],
        "page": page,
        "trail": [(_("Mailings"), "")],
    }
    return render(request, "consents/mailing_list.html", context)


@door(SEND)
@says_not_saved
@require_http_methods(["GET", "HEAD", "POST"])
def staff_mailing_new(request: HttpRequest) -> HttpResponse:
    """Begin a draft."""
    form = MailingForm(request.POST or None, tasks=tasks_now())
    if request.method == "POST" and form.is_valid():
        words = {"key": form.cleaned_data["key"], **form.words}
        with refused_in(form):
            made = actions.write_mailing(**words, by=request.user)
            return redirect("staff_mailing", made.pk)
    return _form_page(request, form, _("Write a mailing"))


@door(SEND)
@says_not_saved
@require_http_methods(["GET", "HEAD", "POST"])
def staff_mailing_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a draft."""
    mailing = get_object_or_404(Mailing.objects.drafts(), pk=pk)
    form = MailingForm(request.POST or None, tasks=tasks_now(), mailing=mailing)
    if request.method == "POST" and form.is_valid():
        words = {"mailing": mailing, "version": form.cleaned_data["version"], **form.words}
        with refused_in(form):
            actions.change_mailing(**words, by=request.user)
            return redirect("staff_mailing", mailing.pk)
    return _form_page(request, form, _("Change the draft"))


@door(READ)
@require_safe
def staff_mailing(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A draft as its readers would get it, with how many may; what was sent, with what became of it."""
    mailing = get_object_or_404(Mailing.objects.select_related("written_by", "sent_by", "stopped_by"), pk=pk)
    tasks, ground = tasks_now(), ground_of(mailing.asked)
    context = {
        "mailing": mailing,
        "task": tasks.name(mailing.task),
        "purpose": tasks.purpose_name(ground.code) if ground.code else "",
        "previews": [Preview(code, preview(mailing, code)) for code in languages() if mailing.is_written_in(code)],
        "trail": _trail(str(mailing)),
        **(_before(counted(ground, mailing.missing)) if mailing.is_draft else _after(mailing)),
    }
    return render(request, f"consents/mailing_{'draft' if mailing.is_draft else 'sent'}.html", context)


@door(SEND)
@says_not_saved
@require_POST
def staff_mailing_send(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send a draft to everybody who may get it."""
    mailing, form = get_object_or_404(Mailing, pk=pk), SendForm(request.POST)
    # Whoever does not say which version they looked at has looked at none.
    looked_at = form.cleaned_data if form.is_valid() else {"version": 0}
    done = _("On its way. Each person is asked about once more right before their mail leaves.")
    with told(request, done):
        actions.send_mailing(mailing=mailing, **looked_at, by=request.user)
    return redirect("staff_mailing", mailing.pk)


@door(READ)
@require_safe
def staff_mailing_progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What became of it so far, for a page that asks again and again; at the end that page is loaded anew."""
    mailing = get_object_or_404(Mailing, pk=pk)
    if mailing.is_draft:
        return redirect("staff_mailing", pk)
    context = {"mailing": mailing, **_after(mailing)}
    response = render(request, "consents/mailing_progress.html", context)
    if not context["under_way"]:
        response["HX-Refresh"] = "true"
    return response


@door(SEND)
@says_not_saved
@require_POST
def staff_mailing_stop(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Stop a mailing that is under way."""
    mailing = get_object_or_404(Mailing, pk=pk)
    with told(request, _("Stopped. What waited is withheld; what the mail server has in its hands may still arrive.")):
        actions.stop_mailing(mailing=mailing, by=request.user)
    return redirect("staff_mailing", mailing.pk)


@door(SEND)
@says_not_saved
@require_POST
def staff_mailing_discard(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Throw a draft away."""
    mailing = get_object_or_404(Mailing, pk=pk)
    try:
        actions.discard_mailing(mailing=mailing, by=request.user)
    except RegisterError as refusal:
        messages.error(request, str(refusal))
        return redirect("staff_mailing", mailing.pk)
    messages.success(request, _("The draft is gone."))
    return redirect("staff_mailings")


@dataclass(frozen=True)
class Preview:
    """The mail in one language."""

    code: str
    composed: outbox.Composed

    @property
    def language(self) -> str:
        name: str = get_language_info(self.code)["name_local"]
        return name.capitalize()

    @property
    def paragraphs(self) -> list[list[tuple[str, bool]]]:
        return outbox.paragraphs(self.composed.text)


def _before(counts: dict[str, int]) -> dict[str, Any]:
    may = counts.get(ALLOWED, 0)
    return {"may": may, "may_not": sum(counts.values()) - may, "reasons": _by_reason(counts)}


def _after(mailing: Mailing) -> dict[str, Any]:
    became: Became = became_of(mailing)
    return {
        "became": became,
        "under_way": is_under_way(mailing, became),
        "written": mailing.reasons.get(ALLOWED, 0),
        "withheld": _by_reason(became.withheld),
        "left_out": sum(mailing.reasons.values()) - mailing.reasons.get(ALLOWED, 0),
        "reasons": _by_reason(mailing.reasons),
    }


def _by_reason(counts: dict[str, int]) -> list[tuple[Any, str]]:
    """Who does not get it, by reason, the most frequent first."""
    refused = sorted(((code, n) for code, n in counts.items() if code != ALLOWED), key=lambda row: (-row[1], row[0]))
    return [(reason_in_words(code), figure(number)) for code, number in refused]


def _form_page(request: HttpRequest, form: MailingForm, title: str) -> HttpResponse:
    context = {"form": form, "title": title, "trail": _trail(title)}
    return render(request, "consents/mailing_form.html", context, status=422 if form.errors else 200)


def _trail(here: str) -> list[tuple[Any, str]]:
    return [(_("Mailings"), reverse("staff_mailings")), (here, "")]
