"""Writing down what a person says: one form for each thing that can be said."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from purposes.views.desk import refused_in
from subjects.tasks import tasks_now

from ..forms.deciding import AnswerForm, InvalidateForm, LiftForm
from ..forms.reply import ReplyForm
from ..forms.saying import NoForm, ObjectForm, RestrictForm, SayingForm, StopMarketingForm, WithdrawForm
from ..forms.yes import YesForm, earlier_wordings, wordings_in_force
from ..looking import trace_refused
from ..on_file import OnFile
from ..shift import Opened, Shift
from .door import people_door, says_not_saved, trail, with_person

#: By the last part of the address.
FORMS: dict[str, type[SayingForm]] = {
    "no": NoForm,
    "withdraw": WithdrawForm,
    "reply": ReplyForm,
    "stop-marketing": StopMarketingForm,
    "object": ObjectForm,
    "restrict": RestrictForm,
    "answer": AnswerForm,
    "lift": LiftForm,
    "invalidate": InvalidateForm,
}


@people_door()
@says_not_saved
@require_http_methods(["GET", "HEAD", "POST"])
@with_person
def staff_say(request: HttpRequest, opened: Opened, on_file: OnFile, saying: str) -> HttpResponse:
    """Record a no, a withdrawal, an objection, a restriction; for officers, what they decide."""
    if saying not in FORMS:
        raise Http404
    _ask(request, FORMS[saying])
    form = FORMS[saying](request.POST or None, on_file=on_file, tasks=tasks_now(), initial=_asked_for(request))
    return _recorded(request, opened, form) or _form_page(request, opened, form)


@people_door()
@says_not_saved
@require_http_methods(["GET", "HEAD", "POST"])
@with_person
def staff_yes(request: HttpRequest, opened: Opened, on_file: OnFile) -> HttpResponse:
    """Record a yes: first the purpose, then the words in the person's language, or older ones that a paper holds."""
    _ask(request, YesForm)
    tasks = tasks_now()
    purpose = request.GET.get("purpose", "")
    wordings = wordings_in_force(tasks, purpose)
    if not wordings:
        choices = NoForm(on_file=on_file, tasks=tasks).purposes()
        choices = [(code, name) for code, name in choices if code in tasks.purposes]
        context = {"choices": choices, "opened": opened, "reason": opened.why, "trail": _here(opened, YesForm)}
        return render(request, "consents/yes_purposes.html", context)
    earlier = earlier_wordings(purpose, wordings.values())
    asked_for = next((row for row in earlier if str(row.pk) == request.GET.get("words")), None)
    language = request.GET.get("language", "") or on_file.person.language
    shown = asked_for or wordings.get(language) or next(iter(wordings.values()))
    form = YesForm(request.POST or None, on_file=on_file, tasks=tasks, shown=shown)
    about = {"shown": shown, "languages": sorted(wordings), "earlier": earlier}
    return _recorded(request, opened, form) or _form_page(request, opened, form, **about)


def _ask(request: HttpRequest, form: type[SayingForm]) -> None:
    if not request.user.has_perm(form.permission):
        trace_refused(by=request.user)
        raise PermissionDenied


def _asked_for(request: HttpRequest) -> dict[str, Any]:
    """Links of the page fill in which purpose or which yes they are about."""
    return {name: request.GET[name] for name in ("purpose", "event") if name in request.GET}


def _recorded(request: HttpRequest, opened: Opened, form: SayingForm) -> HttpResponse | None:
    """Back to the person, where the outcome is told, once it is recorded."""
    if not (request.method == "POST" and form.is_valid()):
        return None
    with refused_in(form):
        opened.recorded = [event.pk for event in form.act(request.user)]
        Shift(request.session).keep(opened)
        return redirect("staff_person", opened.handle)
    return None


def _form_page(request: HttpRequest, opened: Opened, form: SayingForm, **about: Any) -> HttpResponse:
    context = {"form": form, "opened": opened, "reason": opened.why, "trail": _here(opened, type(form)), **about}
    return render(request, "consents/saying_form.html", context, status=422 if form.errors else 200)


def _here(opened: Opened, form: type[SayingForm]) -> list[tuple[Any, str]]:
    return trail((form.title, ""), opened=opened)
