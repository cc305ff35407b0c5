"""One entry: read again, mended or corrected."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from purposes.models import FollowUp
from purposes.views.desk import refused_in
from purposes.views.follow_up import address_to_ask

from .. import actions
from ..actions.log_entry import MENDING, RECORD, may_mend
from ..forms import EntryForm, as_filled_in
from ..models import LogEntry
from ..shown import Words, shown
from ..tasks import tasks_now
from .door import door, reader, trail
from .sent import filled_in, sent_in


def _entry(request: HttpRequest, pk: int) -> LogEntry:
    """The entry with this number as it stands. Raises Http404, PermissionDenied."""
    entry = get_object_or_404(LogEntry.objects.select_related("by"), pk=pk)
    if not entry.may_be_read_by(request.user):
        raise PermissionDenied
    found: LogEntry = LogEntry.objects.of_one(entry.first_id).select_related("by")[0]
    return found


@reader
@require_safe
def staff_entry(request: HttpRequest, pk: int) -> HttpResponse:
    """An entry with its earlier versions, its corrections and what was asked about it."""
    entry = _entry(request, pk)
    first = LogEntry.objects.get(pk=entry.first_id)
    context = {
        "row": shown([entry], Words(get_language() or ""))[0],
        "first": first,
        "may_correct": request.user.has_perm(RECORD),
        "may_mend": may_mend(first, request.user),
        "may_ask": request.user.has_perm("purposes.ask_colleague"),
        "ask": address_to_ask(first),
        "questions": FollowUp.objects.about(first).readable_by(request.user).select_related("to", "asked_by"),
        "trail": trail((str(first), "")),
    }
    return render(request, "subjects/log_entry.html", context)


@door(RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def staff_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Mend a slip, or correct an error by an entry of its own."""
    entry = _entry(request, pk)
    tasks = tasks_now()
    initial = {**as_filled_in(entry), **filled_in(request)}
    form = EntryForm(sent_in(request), tasks=tasks, by=request.user, kept=entry, initial=initial)
    if sent_in(request) and form.is_valid():
        with refused_in(form):
            made = actions.correct_entry(entry=entry, by=request.user, **_unless_unchanged(form, entry))
            messages.success(request, _("The correction is recorded."))
            return redirect(made)
    context = {
        "form": form,
        "entry": entry,
        "basis": tasks.basis(form.chosen_task),
        "may_mend": may_mend(LogEntry.objects.get(pk=entry.first_id), request.user),
        "minutes": int(MENDING.total_seconds() // 60),
        "trail": trail((str(entry), entry.get_absolute_url()), (_("Correct"), "")),
    }
    return render(request, "subjects/log_correct.html", context, status=422 if form.errors else 200)


def _unless_unchanged(form: EntryForm, entry: LogEntry) -> dict[str, Any]:
    """What the form says. The browser knows minutes only: a time that was left alone keeps its seconds."""
    said = form.said
    if said["happened_at"] == entry.happened_at.replace(second=0, microsecond=0):
        said["happened_at"] = entry.happened_at
    return said
