"""The door of staff to the gate: about one person, or about a list. No person ever stands in an address."""

from __future__ import annotations

from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from purposes.exceptions import RegisterError
from purposes.exports.table import Column
from purposes.exports.writers.text import csv_rows
from purposes.views.desk import refused_in, sentences
from subjects.tasks import Tasks, tasks_now
from subjects.views.door import door

from .. import actions
from ..actions.ask import ASK
from ..actions.common import STAFF
from ..forms.ask import AskForm, AskListForm, TaskForm
from ..models import AskedList
from ..shown import Shown, counted, figure

#: Seconds of answering in one request: by a script that asks for the next, and by a button.
STEP, STEP_BY_HAND = 1.5, 15.0
#: What an address may fill in: never a person.
PREFILLED = ("what", "task", "channel", "reach", "company")


def _filled_in(request: HttpRequest, tasks: Tasks) -> dict[str, Any]:
    """What the address fills in. A task alone is written out in its words."""
    given = {name: request.GET[name] for name in PREFILLED if name in request.GET}
    if "what" not in given and given.get("task") in tasks.by_code:
        given["what"] = tasks.name(given["task"])
    return given


# --- One person ----------------------------------------------------------------------------------


@door(ASK)
@sensitive_post_parameters("person")
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask about one person, and read the answer above the form."""
    tasks = tasks_now()
    form = AskForm(request.POST or None, tasks=tasks, initial=_filled_in(request, tasks))
    answer = None
    if request.method == "POST" and form.is_valid():
        asked = {"asked": form.asked, "ref": form.cleaned_data["person"], "by": request.user, "source": STAFF}
        question, answered = actions.ask_about_one(**asked)
        answer = Shown(question, answered, tasks.name(question.task), tasks.language)
    context = {"form": form, "answer": answer, "groups": tasks.by_group()}
    return render(request, "consents/question_ask.html", context, status=422 if form.errors else 200)


@door(ASK)
@require_safe
def ask_task(request: HttpRequest) -> HttpResponse:
    """The tasks with these letters and what stands beside the chosen one, as pieces of the form."""
    tasks = tasks_now()
    form = TaskForm(tasks=tasks, initial=_filled_in(request, tasks))
    is_choice = request.headers.get("HX-Target") == "beside"
    return render(request, f"consents/question_{'beside' if is_choice else 'task'}.html", {"form": form, "swap": True})


# --- A list --------------------------------------------------------------------------------------


@door(ASK)
@sensitive_post_parameters("pasted")
@require_http_methods(["GET", "HEAD", "POST"])
def ask_list(request: HttpRequest) -> HttpResponse:
    """Ask about a pasted list or a file; the answers come on a page of their own."""
    tasks = tasks_now()
    form = AskListForm(request.POST or None, request.FILES or None, tasks=tasks, initial=_filled_in(request, tasks))
    if request.method == "POST" and form.is_valid():
        with refused_in(form):
            made = actions.ask_about_list(asked=form.asked, refs=form.refs, by=request.user)
            return redirect("staff_ask_answers", made.pk)
    context = {"form": form, "groups": tasks.by_group()}
    return render(request, "consents/list_ask.html", context, status=422 if form.errors else 200)


def of_own_list(view: Any) -> Any:
    """Hand the view a list that its reader asked about. Raises Http404 after its day, PermissionDenied to others."""

    @wraps(view)
    def found(request: HttpRequest, pk: UUID) -> HttpResponseBase:
        asked_list = get_object_or_404(AskedList.objects.kept(), pk=pk)
        if asked_list.asked_by_id != request.user.pk:
            raise PermissionDenied
        answer: HttpResponseBase = view(request, asked_list)
        return answer

    return found


@door(ASK)
@require_safe
@of_own_list
def ask_answers(request: HttpRequest, asked_list: AskedList) -> HttpResponse:
    """How far it has come, the counts by reason, and the download."""
    return _answers(request, asked_list, "consents/list_detail.html")


@door(ASK)
@require_POST
@of_own_list
def ask_step(request: HttpRequest, asked_list: AskedList) -> HttpResponse:
    """Answer some more: a piece of the page for a script, the whole page for a button."""
    by_script = "HX-Request" in request.headers
    seconds = STEP if by_script else STEP_BY_HAND
    answered = actions.answer_some(asked_list=asked_list, by=request.user, seconds=seconds)
    return (
        _answers(request, answered, "consents/list_progress.html")
        if by_script
        else redirect("staff_ask_answers", answered.pk)
    )


def _answers(request: HttpRequest, asked_list: AskedList, template: str) -> HttpResponse:
    context = {
        "list": asked_list,
        "task": tasks_now().name(asked_list.task),
        "counts": counted(asked_list.reasons),
        "done": figure(asked_list.done),
        "total": figure(asked_list.total),
        "allowed": figure(asked_list.allowed),
        "may_download": asked_list.is_done and asked_list.allowed and asked_list.parts.exists(),
        "trail": [(_("May we?"), reverse("staff_ask")), (_("A list"), reverse("staff_ask_list")), (_("Answers"), "")],
    }
    return render(request, template, context)


@door(ASK)
@require_POST
@of_own_list
def ask_allowed(request: HttpRequest, asked_list: AskedList) -> HttpResponseBase:
    """Those with a yes as CSV, each beside the question's id; then the list names nobody any more."""
    try:
        with transaction.atomic():
            refs = actions.take_allowed(asked_list=asked_list, by=request.user)
    except RegisterError as refusal:
        for sentence in sentences(refusal):
            messages.error(request, sentence)
        return redirect("staff_ask_answers", asked_list.pk)
    columns = (
        Column("reference", _("Reference")),
        Column("question", _("Question"), lambda _ref: str(asked_list.question)),
    )
    response = StreamingHttpResponse(csv_rows(columns, refs), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="allowed-{asked_list.question}.csv"'
    return response
