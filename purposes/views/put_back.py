"""Putting a row back to how it stood: what would change, why, and then it is done."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import actions
from ..actions.put_back import would_change
from ..exceptions import RegisterError
from ..forms import ReasonForm
from ..trace import in_words
from .desk import page, sentences


class PutBackForm(ReasonForm):
    """Why, and whether with what belongs to the row."""

    parts = forms.BooleanField(
        label=gettext_lazy("With what belongs to it"),
        required=False,
        initial=True,
        help_text=gettext_lazy("Without the mark only the row itself is put back; its parts stay as they are."),
    )


def put_back(request: HttpRequest, row: Any) -> HttpResponse:
    """Ask for a reason and put the row back to how it stood at `?at=`; without an instant, lead to the history."""
    history_url = reverse(f"admin:purposes_{row._meta.model_name}_history", args=[row.pk])
    if (moment := _moment(request)) is None:
        return redirect(history_url)
    form = PutBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.put_back(row=row, at=moment, by=request.user, **form.cleaned_data)
        except RegisterError as refusal:
            form.add_error(None, sentences(refusal))
        else:
            return redirect(history_url)
    return page(
        request,
        "admin/purposes/put_back.html",
        title=_("Put back %(row)s") % {"row": row},
        status=422 if form.errors else 200,
        form=form,
        row=row,
        opts=row._meta,
        moment=moment,
        entries=in_words(would_change(row, moment), parent=row),
        history_url=history_url,
    )


def _moment(request: HttpRequest) -> datetime | None:
    """The instant asked for; None without one, with one that does not exist, or one without its time zone."""
    try:
        moment = parse_datetime(request.GET.get("at", ""))
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None
