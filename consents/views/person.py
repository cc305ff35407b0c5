"""The page of one person: who they are, what may be done, what they said."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from subjects.models import Person
from subjects.tasks import tasks_now

from ..actions.common import DECIDE_OBJECTION, INVALIDATE
from ..forms.looking import BecauseForm
from ..looking import Unusual, trace_held_up, trace_seen, unusual
from ..models import ConsentEvent
from ..on_file import OnFile
from ..outcome import Follows, follows
from ..person_page import PersonPage
from ..shift import Opened, Shift
from .door import closed, people_door, trail


@people_door()
@require_http_methods(["GET", "HEAD", "POST"])
def staff_person(request: HttpRequest, handle: str) -> HttpResponse:
    """The page, with a trace of the look; where the look is unusual, the reason is asked first."""
    shift = Shift(request.session)
    opened = shift.opened(handle)
    person = Person.objects.present().filter(pk=opened.person).first() if opened else None
    if opened is None or person is None:
        return closed(request)
    if not opened.seen and (found := _asks(request, shift, person)):
        return _because(request, shift, opened, person, found)
    if not opened.seen:
        opened.seen = True
        shift.keep(opened)
    return _page(request, shift, opened, person)


def _asks(request: HttpRequest, shift: Shift, person: Person) -> list[Unusual]:
    found = unusual(by=request.user, person=person, identifiers=person.identifiers.all())
    return [each for each in found if not (each is Unusual.MANY and shift.is_excused)]


def _because(request: HttpRequest, shift: Shift, opened: Opened, person: Person, found: list[Unusual]) -> HttpResponse:
    form = BecauseForm(request.POST or None, found=found)
    if request.method == "POST" and form.is_valid():
        if Unusual.MANY in found:
            shift.excuse()
        opened.seen, opened.because = True, form.cleaned_data["because"]
        shift.keep(opened)
        return redirect("staff_person", opened.handle)
    trace_held_up(by=request.user, person=person, reason=opened.why, found=found)
    context = {"form": form, "reason": opened.why, "trail": trail((_("Why"), ""))}
    return render(request, "consents/person_because.html", context, status=422 if form.errors else 200)


def _page(request: HttpRequest, shift: Shift, opened: Opened, person: Person) -> HttpResponse:
    page = PersonPage(OnFile(person), tasks_now())
    trace_seen(by=request.user, person=person, reason=opened.why, fields=page.fields, because=opened.because)
    context = {
        "page": page,
        "opened": opened,
        "reason": opened.why,
        "follows": _told_once(shift, opened, page),
        "may_decide": request.user.has_perm(DECIDE_OBJECTION),
        "may_invalidate": request.user.has_perm(INVALIDATE),
        "trail": trail((_("The person"), "")),
    }
    return render(request, "consents/person_detail.html", context)


def _told_once(shift: Shift, opened: Opened, page: PersonPage) -> Follows | None:
    """What follows from what was just recorded. The next visit of the page no longer tells of it."""
    if not opened.recorded:
        return None
    events = ConsentEvent.objects.filter(person=page.person.pk, pk__in=opened.recorded).order_by("pk")
    opened.recorded = []
    shift.keep(opened)
    return follows(events, page.lines)
