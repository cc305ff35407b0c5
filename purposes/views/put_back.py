"""Putting a row back to how it stood: what would change, why, and then it is done."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gdpr_registry.models import User

from .. import actions, gone
from ..actions.put_back import would_change
from ..forms.proposal import ReasonForm
from ..trace import by_command, in_words
from .desk import page, refused_in

#: Deleted rows on one page.
PER_PAGE = 50


class PutBackForm(ReasonForm):
    """Why, and whether with what belongs to the row."""

    parts = forms.BooleanField(
        label=gettext_lazy("With what belongs to it"),
        required=False,
        initial=True,
        help_text=gettext_lazy("Without the mark only the row itself is put back; its parts stay as they are."),
    )


def put_back(request: HttpRequest, row: Any, *, is_gone: bool = False) -> HttpResponse:
    """Ask for a reason and put the row back to how it stood at `?at=`; without an instant, lead to the history."""
    history_url = reverse(f"admin:purposes_{row._meta.model_name}_history", args=[row.pk])
    if (moment := _moment(request)) is None:
        return redirect(history_url)
    form = PutBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refused_in(form):
            actions.put_back(row=row, at=moment, by=request.user, **form.cleaned_data)
            return redirect(history_url)
    return page(
        request,
        "admin/purposes/put_back.html",
        title=_("Put back %(row)s") % {"row": gone.label(row)},
        status=422 if form.errors else 200,
        form=form,
        row=row,
        label=gone.label(row),
        is_gone=is_gone,
        opts=row._meta,
        moment=moment,
        entries=in_words(would_change(row, moment), parent=row),
        history_url=history_url,
    )


def deleted(request: HttpRequest, model: Any) -> HttpResponse:
    """The rows of this kind that were deleted, newest first, each with its history."""
    shown = Paginator(gone.deletions(model), PER_PAGE).get_page(request.GET.get("page"))
    accounts = User.objects.in_bulk({(event.pgh_context or {}).get("user") for event in shown} - {None})
    rows = [(gone.label(gone.row_of(model, event)), event, _who(event, accounts)) for event in shown]
    title = _("Deleted: %(rows)s") % {"rows": model._meta.verbose_name_plural}
    return page(request, "admin/purposes/deleted.html", title=title, rows=rows, shown=shown, opts=model._meta)


def _who(event: Any, accounts: dict[Any, User]) -> str:
    account = accounts.get((event.pgh_context or {}).get("user"))
    return str(account) if account else by_command(event.pgh_session_user)


def _moment(request: HttpRequest) -> datetime | None:
    """The instant asked for; None without one, with one that does not exist, or one without its time zone."""
    try:
        moment = parse_datetime(request.GET.get("at", ""))
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None
