"""The door of staff: record what was done, read it again, correct it; for officers and auditors, all of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from purposes.exceptions import RegisterError
from purposes.models import FollowUp
from purposes.views.desk import View, asks, sentences
from purposes.views.follow_up import address_to_ask

from .. import actions
from ..actions.export import EXPORT
from ..actions.log_entry import MENDING, RECORD, may_mend
from ..exports import FORMS
from ..forms import AgainForm, EntryForm, LogFilter, as_filled_in
from ..models import LogEntry
from ..overview import purpose_lines, silent
from ..shown import Words, shown
from ..tasks import Tasks

#: Entries on one page, and beneath the form.
PER_PAGE, RECENT = 50, 8
#: The form once more, with the basis of what is chosen: the button where there is no script.
SHOW = "show"
MONTHS = (3, 6, 12, 24)
DAYS_IN_A_MONTH = 30.44


def door(permission: str) -> Any:
    """A page for accounts with the permission, never kept by caches."""

    def decorate(view: Any) -> View:
        return never_cache(login_required(asks(permission)(view)))

    return decorate


def reader(view: Any) -> View:
    """A page for those who record, and those who read all."""

    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not (request.user.has_perm(RECORD) or request.user.has_perm("subjects.view_logentry")):
            raise PermissionDenied
        found: HttpResponse = view(request, *args, **kwargs)
        return found

    return never_cache(login_required(answered))


# --- Recording -----------------------------------------------------------------------------------


@door(RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def staff(request: HttpRequest) -> HttpResponse:
    """Record what was done. The address may fill the form in; only sending it records."""
    tasks = _tasks()
    sent = request.method == "POST"
    form = EntryForm(_sent(request), tasks=tasks, by=request.user, initial=_filled_in(request))
    if sent and SHOW not in request.POST and form.is_valid():
        try:
            entry = actions.record_entry(by=request.user, **form.said)
        except RegisterError as refusal:
            form.add_error(None, sentences(refusal))
        else:
            messages.success(request, _("Recorded: %(what)s") % {"what": entry.what})
            return redirect("staff")
    return _form_page(request, form, tasks)


def _tasks() -> Tasks:
    return Tasks.now(get_language() or "")


def _sent(request: HttpRequest) -> Any:
    """What was sent to be recorded. A form that only asks for the basis is filled in, not judged."""
    return request.POST if request.method == "POST" and SHOW not in request.POST else None


def _filled_in(request: HttpRequest) -> dict[str, Any]:
    given = request.POST if SHOW in request.POST else request.GET
    return {name: given[name] for name in EntryForm.PREFILLED if name in given}


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
    basis = _tasks().basis(code)
    return render(request, "subjects/log_basis.html", {"basis": basis, "unknown": code and not basis})


@door(RECORD)
@require_POST
def staff_again(request: HttpRequest) -> HttpResponse:
    """Record the same as last time, now: one press."""
    form = AgainForm(request.POST)
    if not form.is_valid():
        return redirect("staff")
    entry = get_object_or_404(LogEntry.objects.of(request.user), pk=form.cleaned_data["entry"])
    try:
        actions.record_entry(
            by=request.user,
            task=entry.task,
            what=entry.what,
            people_count=entry.people_count,
            system=entry.system,
            key=form.cleaned_data["key"],
        )
    except RegisterError as refusal:
        for sentence in sentences(refusal):
            messages.error(request, sentence)
    else:
        messages.success(request, _("Recorded: %(what)s") % {"what": entry.what})
    return redirect("staff")


# --- One entry -----------------------------------------------------------------------------------


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
        "trail": _trail((str(first), "")),
    }
    return render(request, "subjects/log_entry.html", context)


@door(RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def staff_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Mend a slip, or correct an error by an entry of its own."""
    entry = _entry(request, pk)
    tasks = _tasks()
    initial = {**as_filled_in(entry), **_filled_in(request)}
    form = EntryForm(_sent(request), tasks=tasks, by=request.user, kept=entry, initial=initial)
    if _sent(request) and form.is_valid():
        try:
            made = actions.correct_entry(entry=entry, by=request.user, **_unless_unchanged(form, entry))
        except RegisterError as refusal:
            form.add_error(None, sentences(refusal))
        else:
            messages.success(request, _("The correction is recorded."))
            return redirect(made)
    context = {
        "form": form,
        "entry": entry,
        "basis": tasks.basis(form.chosen_task),
        "may_mend": may_mend(LogEntry.objects.get(pk=entry.first_id), request.user),
        "minutes": int(MENDING.total_seconds() // 60),
        "trail": _trail((str(entry), entry.get_absolute_url()), (_("Correct"), "")),
    }
    return render(request, "subjects/log_correct.html", context, status=422 if form.errors else 200)


def _unless_unchanged(form: EntryForm, entry: LogEntry) -> dict[str, Any]:
    """What the form says. The browser knows minutes only: a time that was left alone keeps its seconds."""
    said = form.said
    if said["happened_at"] == entry.happened_at.replace(second=0, microsecond=0):
        said["happened_at"] = entry.happened_at
    return said


def _trail(*more: tuple[str, str]) -> list[tuple[Any, str]]:
    return [(_("Staff log"), reverse("staff_log")), *more]


# --- All of it -----------------------------------------------------------------------------------


@reader
@require_safe
def staff_log(request: HttpRequest) -> HttpResponse:
    """The entries: their own for staff, all for officers and auditors; filters live in the address."""
    words = Words(get_language() or "")
    chosen = LogFilter(request.GET, by=request.user, tasks=words.now)
    found = chosen.rows().select_related("by")
    page = Paginator(found.order_by("-happened_at", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": chosen,
        "page": page,
        "rows": shown(page, words),
        "files": [(kind, f"{reverse('staff_log_export', args=[kind])}?{query.urlencode()}") for kind in FORMS],
        "may_export": request.user.has_perm(EXPORT),
        "trail": [(_("Staff log"), "")],
    }
    return render(request, "subjects/log_list.html", context)


@door(EXPORT)
@require_safe
def staff_log_export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The entries that the filter lets pass as a file, mended versions included, with a trace of who took it."""
    if kind not in FORMS:
        raise Http404
    chosen = LogFilter(request.GET, by=request.user, tasks=_tasks())
    entries = chosen.of(LogEntry.objects.all())
    write, content_type = FORMS[kind]
    with transaction.atomic():
        actions.note_export(kind=kind, by=request.user, purpose=chosen.cleaned_data.get("purpose", ""))
    response = StreamingHttpResponse(write(entries, get_language() or ""), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="staff-log-{timezone.localdate().isoformat()}.{kind}"'
    return response


@door("subjects.view_logentry")
@require_safe
def staff_overview(request: HttpRequest) -> HttpResponse:
    """By purpose: how much was recorded, for which nothing was for some months, which are no longer in force."""
    tasks = _tasks()
    asked = request.GET.get("months", "")
    months = int(asked) if asked in {str(number) for number in MONTHS} else MONTHS[1]
    lines = purpose_lines(tasks)
    since = timezone.now() - timedelta(days=round(months * DAYS_IN_A_MONTH))
    context = {
        "lines": lines,
        "silent": silent(lines, tasks, since),
        "gone": [line for line in lines if not line.is_in_force],
        "months": months,
        "choices": MONTHS,
        "trail": _trail((_("Overview"), "")),
    }
    return render(request, "subjects/log_overview.html", context)
