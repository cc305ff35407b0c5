"""One row: copying it, where it is used, and a matrix to start from."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..actions.copy import copy_line
from ..actions.prefill import prefill_matrix
from ..forms.together import CopyForm
from ..models import Activity
from ..prefill import ProposedCell, proposed_cells
from ..where_used import where_used
from .desk import page, refused_in

#: Uses of one kind on a page.
SHOWN = 100


def copy(request: HttpRequest, line: Any) -> HttpResponse:
    """Ask for the code of the copy, and lead to it."""
    form = CopyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refused_in(form, "code"):
            copied = copy_line(line=line, by=request.user, **form.cleaned_data)
            messages.success(request, _("This is the copy. It is in work until you take the mark off."))
            return redirect(f"admin:purposes_{line._meta.model_name}_change", copied.pk)
    return page(
        request,
        "admin/purposes/copy.html",
        title=_("Copy %(row)s") % {"row": line},
        status=422 if form.errors else 200,
        form=form,
        row=line,
        opts=line._meta,
    )


def used(request: HttpRequest, row: Any) -> HttpResponse:
    """Every line that names the row."""
    number = request.GET.get("page")
    uses = [(kind, Paginator(kind.rows, SHOWN).get_page(number)) for kind in where_used(row)]
    shown = [(kind.heading, found.paginator.count, [kind.tell(use) for use in found]) for kind, found in uses]
    longest = max((found for _kind, found in uses), key=lambda found: found.paginator.num_pages)
    return page(
        request,
        "admin/purposes/used.html",
        title=_("Where %(row)s is used") % {"row": row},
        row=row,
        opts=row._meta,
        shown=shown,
        page=longest,
        is_used=any(count for _heading, count, _uses in shown),
    )


def prefill(request: HttpRequest, activity: Activity) -> HttpResponse:
    """Show the cells that other lines of the same purposes have, and add them."""
    change = reverse("admin:purposes_activity_change", args=[activity.pk])
    if request.method == "POST":
        tell_prefilled(request, prefill_matrix(activity=activity, by=request.user))
        return redirect(f"{change}#cells-group")
    return page(
        request,
        "admin/purposes/prefill.html",
        title=_("Pre-fill the matrix of %(row)s") % {"row": activity},
        row=activity,
        opts=activity._meta,
        cells=proposed_cells(activity),
    )


def tell_prefilled(request: HttpRequest, added: list[ProposedCell]) -> None:
    """Say what was added to the matrix."""
    if not added:
        messages.info(request, _("No other line of these purposes has a cell that this one lacks."))
        return
    sentence = ngettext(
        "%(count)d cell was added to the matrix from %(lines)s. Take out what does not hold.",
        "%(count)d cells were added to the matrix from %(lines)s. Take out what does not hold.",
        len(added),
    )
    lines = ", ".join(sorted({cell.line.code for cell in added}))
    messages.success(request, sentence % {"count": len(added), "lines": lines})
