"""Objections that wait for an answer: one place where an officer sees them all, and opens the person of each."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from subjects.tasks import tasks_now

from ..actions.common import DECIDE_OBJECTION
from ..looking import RIGHTS, why
from ..objections import decided_first, meanwhile, waiting
from ..shift import Shift
from .door import people_door, row_number

#: Objections on a page.
AT_ONCE = 50


@people_door(DECIDE_OBJECTION)
@require_safe
def staff_objections(request: HttpRequest) -> HttpResponse:
    """Every objection without an answer, or those to one purpose, the longest waiting first. Nobody is named."""
    code, tasks = request.GET.get("purpose", ""), tasks_now()
    found = waiting().filter(purpose=code) if code else waiting()
    page = Paginator(found, AT_ONCE).get_page(request.GET.get("page"))
    goes_on = decided_first()
    context = {
        "page": page,
        "lines": [_line(row, tasks.purpose_name(row.purpose), row.purpose in goes_on) for row in page],
        "only": tasks.purpose_name(code),
        "trail": [(_("Objections"), "")],
    }
    return render(request, "consents/objections.html", context)


def _line(row: Any, name: str, goes_on: bool) -> dict[str, Any]:
    return {"row": row, "purpose": name, "goes_on": goes_on, "meanwhile": meanwhile(row.objected_at, goes_on=goes_on)}


@people_door(DECIDE_OBJECTION)
@require_POST
def staff_objection_open(request: HttpRequest) -> HttpResponse:
    """Open the person who objected, to answer them: what they are looked at for needs no asking (R-113)."""
    number = row_number(request.POST.get("objection", ""))
    row = None if number is None else waiting().filter(pk=number).first()
    reason = why(RIGHTS)
    if row is None or reason is None:
        messages.info(request, _("That objection waits no more: somebody has answered it, or it was taken back."))
        return redirect("staff_objections")
    return redirect("staff_person", Shift(request.session).open(row.person_id, reason))
