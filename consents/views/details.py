"""Who is on file: register with the notice that is handed over, and change what is kept about somebody."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from purposes.views.desk import refused_in
from subjects.actions.on_file import KEEP
from subjects.tasks import tasks_now

from ..forms.details import (
    AddIdentifierForm,
    DetailForm,
    JoinForm,
    LeaveForm,
    NameForm,
    NoticeForm,
    RegisterForm,
    RemoveIdentifierForm,
)
from ..looking import trace_seen
from ..notices import notice_of
from ..on_file import OnFile
from ..person_page import PersonPage
from ..shift import Opened, Shift
from .door import people_door, says_not_saved, trail, with_person

#: A form that is filled in and not judged yet: begun from the search, or to see the notice where there is no script.
SHOW = "show"
FILLED_IN = ("key", "name", "email", "phone", "is_business_contact", "point", "language")

CHANGES: dict[str, type[DetailForm]] = {
    "name": NameForm,
    "add-identifier": AddIdentifierForm,
    "remove-identifier": RemoveIdentifierForm,
    "join": JoinForm,
    "leave": LeaveForm,
}


@people_door(KEEP)
@require_safe
def staff_notice(request: HttpRequest) -> HttpResponse:
    """The notice of a collection point: a piece of a form for a script, otherwise a page to print."""
    notice = notice_of(tasks_now(), request.GET.get("point", ""), request.GET.get("language", ""))
    name = "notice" if request.headers.get("HX-Request") else "notice_page"
    return render(request, f"consents/{name}.html", {"notice": notice, "trail": trail((_("Notice"), ""))})


@people_door(KEEP)
@says_not_saved
@require_http_methods(["GET", "HEAD", "POST"])
def staff_register(request: HttpRequest) -> HttpResponse:
    """Register somebody for what they started themselves, with the notice that was handed over."""
    shift, tasks = Shift(request.session), tasks_now()
    if (reason := shift.why) is None:
        return redirect("staff_why")
    form = RegisterForm(_judged(request), tasks=tasks, initial=_filled_in(request))
    if form.is_bound and form.is_valid():
        with refused_in(form):
            person = form.act(request.user)
            messages.success(request, _("Registered, with the notice that you handed over."))
            return redirect("staff_person", shift.open(person.pk, reason))
    context = {"form": form, "notice": form.notice, "trail": trail((_("Register a person"), ""))}
    return render(request, "consents/person_register.html", context, status=422 if form.errors else 200)


@people_door(KEEP)
@says_not_saved
@require_http_methods(["GET", "HEAD", "POST"])
@with_person
def staff_show_notice(request: HttpRequest, opened: Opened, on_file: OnFile) -> HttpResponse:
    """Show a further notice to somebody on file."""
    initial = {"language": on_file.person.language, **_filled_in(request)}
    form = NoticeForm(_judged(request), tasks=tasks_now(), initial=initial)
    if form.is_bound and form.is_valid():
        with refused_in(form):
            form.act(on_file.person, request.user)
            messages.success(request, _("Recorded: the notice was shown."))
            return redirect("staff_person", opened.handle)
    context = {
        "form": form,
        "notice": form.notice,
        "reason": opened.why,
        "trail": trail((_("Show a notice"), ""), opened=opened),
    }
    return render(request, "consents/person_notice.html", context, status=422 if form.errors else 200)


@people_door(KEEP)
@require_safe
@with_person
def staff_details(request: HttpRequest, opened: Opened, on_file: OnFile) -> HttpResponse:
    """What is kept about somebody, with a form for each change."""
    return _details(request, opened, on_file)


@people_door(KEEP)
@says_not_saved
@require_POST
@with_person
def staff_change(request: HttpRequest, opened: Opened, on_file: OnFile, change: str) -> HttpResponse:
    """Make one change to who is on file."""
    if change not in CHANGES:
        raise Http404
    form = CHANGES[change](request.POST, on_file=on_file, tasks=tasks_now())
    if form.is_valid():
        with refused_in(form):
            form.act(request.user)
            messages.success(request, _("Changed."))
            return redirect("staff_details", opened.handle)
    return _details(request, opened, on_file, change, form)


def _details(
    request: HttpRequest, opened: Opened, on_file: OnFile, change: str = "", wrong: DetailForm | None = None
) -> HttpResponse:
    page = PersonPage(on_file, tasks_now())
    changes = {name: CHANGES[name](on_file=on_file, tasks=page.tasks) for name in ("name", "add-identifier", "join")}
    if wrong and change in changes:
        changes[change] = wrong
    fields = {"name", "categories", *(f"identifiers.{row.kind}" for row, _value in page.identifiers)}
    trace_seen(by=request.user, person=page.person, reason=opened.why, fields=fields, because=opened.because)
    context = {
        "page": page,
        "opened": opened,
        "reason": opened.why,
        "wrong": wrong,
        "changes": changes.items(),
        "trail": trail((_("Details"), ""), opened=opened),
    }
    return render(request, "consents/person_details.html", context, status=422 if wrong else 200)


def _judged(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" and SHOW not in request.POST else None


def _filled_in(request: HttpRequest) -> dict[str, Any]:
    sent = request.POST
    given: dict[str, Any] = {name: sent[name] for name in FILLED_IN if name in sent}
    if "categories" in sent:
        given["categories"] = sent.getlist("categories")
    return {"language": get_language(), **given}
