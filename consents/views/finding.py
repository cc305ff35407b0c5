"""What people are looked up for, and the one box in which they are found."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from subjects.identity import Ref
from subjects.models import Person
from subjects.people import find_ref, name_of
from subjects.tasks import tasks_now

from ..forms.details import filled_in
from ..forms.looking import FindForm, ShiftForm
from ..looking import Why, trace_listed, trace_sought, why
from ..person_page import category_names
from ..shift import Shift
from .door import people_door, trail

#: People who share an address or a number, at most shown.
SHARING = 10


@people_door()
@require_http_methods(["GET", "HEAD", "POST"])
def staff_why(request: HttpRequest) -> HttpResponse:
    """Choose what people are looked up for in this shift."""
    form = ShiftForm(request.POST or None, tasks=tasks_now())
    if request.method == "POST" and form.is_valid() and (reason := why(form.cleaned_data["task"])):
        Shift(request.session).look_for(reason)
        return redirect("staff_people")
    context = {"form": form, "trail": trail((_("What for"), ""))}
    return render(request, "consents/shift_form.html", context, status=422 if form.errors else 200)


@people_door()
@require_http_methods(["GET", "HEAD", "POST"])
def staff_people(request: HttpRequest) -> HttpResponse:
    """Find a person. What is typed is sent in the body, so that no address and no log holds it."""
    sent = request.method == "POST"
    linked = {"task": request.GET.get("for", ""), "case": request.GET.get("case", "")}
    form = FindForm(request.POST if sent else None, initial=linked)
    reason = _reason(request, form)
    if reason is None:
        return redirect("staff_why")
    if sent and form.is_valid():
        return _found(request, form.cleaned_data["ref"], reason)
    context = {"form": form, "reason": reason, "trail": trail()[:1]}
    return render(request, "consents/person_find.html", context, status=422 if form.errors else 200)


def _reason(request: HttpRequest, form: FindForm) -> Why | None:
    """What the link of the other system says; otherwise what was chosen for the shift."""
    linked = why(str(form["task"].value() or ""), str(form["case"].value() or ""))
    return linked or Shift(request.session).why


def _found(request: HttpRequest, ref: Ref, reason: Why) -> HttpResponse:
    people = find_ref(ref)
    if not people:
        trace_sought(by=request.user, kind=ref.kind, reason=reason)
        context = {"reason": reason, "begin": filled_in(ref), "trail": trail((_("Not on file"), ""))}
        return render(request, "consents/person_not_found.html", context)
    if len(people) > 1:
        return _several(request, people[:SHARING], reason)
    return redirect("staff_person", Shift(request.session).open(people[0].pk, reason))


def _several(request: HttpRequest, people: list[Person], reason: Why) -> HttpResponse:
    shift, names = Shift(request.session), category_names(tasks_now())
    trace_listed(by=request.user, people=people, reason=reason)
    held = Person.objects.filter(pk__in=[person.pk for person in people]).prefetch_related("categories")
    groups = {person.pk: [names.get(row.category, row.category) for row in person.categories.all()] for person in held}
    rows = [(shift.open(person.pk, reason), name_of(person), groups[person.pk]) for person in people]
    context = {"rows": rows, "reason": reason, "trail": trail((_("Several people"), ""))}
    return render(request, "consents/person_several.html", context)
