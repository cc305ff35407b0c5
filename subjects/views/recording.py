"""Staff record what was done."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from purposes.models import FollowUp
from purposes.views.desk import refused_in, told

from .. import actions
from ..actions.log_entry import RECORD
from ..forms import AgainForm, EntryForm
from ..models import LogEntry
from ..shown import Words, shown
from ..tasks import Tasks, tasks_now
from .door import door
from .sent import SHOW, filled_in, sent_in

#: Entries beneath the form.
RECENT = 8


@door(RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def staff(request: HttpRequest) -> HttpResponse:
    """Record what was done. The address may fill the form in; only sending it records."""
    tasks = tasks_now()
    sent = request.method == "POST"
    form = EntryForm(sent_in(request), tasks=tasks, by=request.user, initial=filled_in(request))
    if sent and SHOW not in request.POST and form.is_valid():
        with refused_in(form):
            entry = actions.record_entry(by=request.user, **form.said)
            messages.success(request, _("Recorded: %(what)s") % {"what": entry.what})
            return redirect("staff")
    return _form_page(request, form, tasks)


def _form_page(request: HttpRequest, form: EntryForm, tasks: Tasks) -> HttpResponse:
    words = Words(tasks.language)
    mine: Any = LogEntry.objects.standing().of(request.user).select_related("by")
    recent = shown(mine.order_by("-first")[:RECENT], words)
    again = next((row for row in recent if tasks.basis(row.entry.task)), None)
    context = {
        "form": form,
        "basis": tasks.basis(form.chosen_task),
        "unknown": form.chosen_task and not tasks.basis(form.chosen_task),
        "is_empty": not tasks.by_code,
        "recent": recent,
        "again": again,
        "again_form": AgainForm(initial={"entry": again.entry.pk}, auto_id="again_%s") if again else None,
        "questions": FollowUp.objects.open().to_me(request.user).filter(answers=None).count(),
    }
    return render(request, "subjects/log_form.html", context, status=422 if form.errors else 200)


@door(RECORD)
@require_safe
def staff_basis(request: HttpRequest) -> HttpResponse:
    """The basis of a task and its limits, as a piece of the form."""
    code = request.GET.get("task", "")
    basis = tasks_now().basis(code)
    return render(request, "subjects/log_basis.html", {"basis": basis, "unknown": code and not basis})


@door(RECORD)
@require_POST
def staff_again(request: HttpRequest) -> HttpResponse:
    """Record the same as last time, now: one press."""
    form = AgainForm(request.POST)
    if not form.is_valid():
        return redirect("staff")
    entry = get_object_or_404(LogEntry.objects.of(request.user), pk=form.cleaned_data["entry"])
    with told(request, _("Recorded: %(what)s") % {"what": entry.what}):
        actions.record_entry(
            by=request.user,
            task=entry.task,
            what=entry.what,
            people_count=entry.people_count,
            system=entry.system,
            key=form.cleaned_data["key"],
        )
    return redirect("staff")
