"""The owner's round: one page of one's own lines, each answered by one press or in one's own words."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gdpr_registry.accounts.signed_in import account_of

from .. import actions
from ..exceptions import RegisterError
from ..forms.round import ChangedForm, NotMineForm
from ..models import Answer, Confirmation, Round
from ..owned_line import OwnedLine, in_words, with_lines
from ..suggestion_words import Told, told
from ..suggestions import Suggested, filled, suggested
from .desk import refused_in

#: Lines on a page: an owner with more goes on to the next.
PAGE = 50


@login_required
@require_safe
def round_list(request: HttpRequest) -> HttpResponse:
    """The rounds in which the account is asked about lines."""
    mine = Q(confirmations__owner=account_of(request))
    waiting = mine & Q(confirmations__answer=Answer.WAITING)
    rounds = Round.objects.filter(mine).annotate(
        lines=Count("confirmations", filter=mine), waiting=Count("confirmations", filter=waiting)
    )
    return render(request, "purposes/round_list.html", {"rounds": rounds.order_by("-started_at")})


@login_required
@require_safe
def round_detail(request: HttpRequest, number: int) -> HttpResponse:
    """The account's lines of a round. Refused to an account without any: what others are asked is not told."""
    mine = Confirmation.objects.filter(round=number, owner=account_of(request)).select_related("round__started_by")
    shown = Paginator(with_lines(mine), PAGE).get_page(request.GET.get("page"))
    rows = list(shown)
    if not rows:
        raise PermissionDenied
    words = told([one for row in rows for one in row.suggestions.all()])
    context = {"round": rows[0].round, "cards": [_card(row, words) for row in rows], "page": shown}
    return render(request, "purposes/round_detail.html", {**context, **progress(mine)})


def progress(mine: QuerySet[Confirmation]) -> dict[str, int]:
    """How far the owner is."""
    answered = Count("pk", filter=~Q(answer=Answer.WAITING))
    return mine.order_by().aggregate(lines=Count("pk"), answered=answered)


def _card(row: Confirmation, words: list[Told]) -> dict[str, Any]:
    """What a line's card shows; what is still being written is told as such."""
    return {
        "row": row,
        "line": in_words(row.line),
        "suggestions": [one for one in words if one.suggestion.confirmation_id == row.pk],
    }


@login_required
@require_POST
def round_still_right(request: HttpRequest, number: int) -> HttpResponse:
    """One press, nothing required. With htmx the line's card and the count are answered, otherwise the page."""
    row = _mine(request, number)
    try:
        actions.say_still_right(confirmation=row, by=request.user)
    except RegisterError as refusal:
        messages.error(request, str(refusal))
        return _back(request, row)
    if not request.headers.get("HX-Request"):
        return _back(request, row)
    mine = Confirmation.objects.filter(round=row.round, owner=row.owner)
    fresh = with_lines(mine.select_related("round")).get(pk=row.pk)
    context = {"round": fresh.round, "card": _card(fresh, told(fresh.suggestions.all())), "pressed": True}
    return render(request, "purposes/round_pressed.html", {**context, **progress(mine)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def round_changed(request: HttpRequest, number: int) -> HttpResponse:
    """The line in words, to be written otherwise; kept as one goes, an answer when one says so."""
    row = _mine(request, number)
    line = in_words(row.line)
    open_ones = [one for one in row.suggestions.all() if one.is_open]
    form = ChangedForm(request.POST if request.method == "POST" else None, line=line, initial=filled(line, open_ones))
    if request.method == "POST":
        return _kept(request, row, form, line) if _only_keeps(request) else _changed(request, row, form, line)
    return _line_page(request, "purposes/round_changed.html", row, form)


def _only_keeps(request: HttpRequest) -> bool:
    return bool(request.headers.get("HX-Request")) or "later" in request.POST


def _kept(request: HttpRequest, row: Confirmation, form: ChangedForm, line: OwnedLine) -> HttpResponse:
    by_itself = bool(request.headers.get("HX-Request"))
    if not form.is_valid():
        context = {"form": form}
        return (
            render(request, "purposes/round_kept.html", context, status=200)
            if by_itself
            else _line_page(request, "purposes/round_changed.html", row, form, status=422)
        )
    with refused_in(form):
        actions.keep_suggestions(confirmation=row, by=request.user, found=suggested(line, form.cleaned_data))
    if by_itself:
        return render(
            request,
            "purposes/round_kept.html",
            {"form": form, "at": formats.time_format(timezone.localtime(), "TIME_FORMAT")},
        )
    messages.success(request, _("What you wrote is kept. It is no answer yet."))
    return _back(request, row)


def _changed(request: HttpRequest, row: Confirmation, form: ChangedForm, line: OwnedLine) -> HttpResponse:
    if form.is_valid():
        found: list[Suggested] = suggested(line, form.cleaned_data)
        with refused_in(form):
            actions.say_changed(confirmation=row, by=request.user, found=found)
            messages.success(request, _("Thank you. An officer looks at what you wrote."))
            return _back(request, row)
    return _line_page(request, "purposes/round_changed.html", row, form, status=422)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def round_not_mine(request: HttpRequest, number: int) -> HttpResponse:
    """Somebody else answers for the line: who?"""
    row = _mine(request, number)
    form = NotMineForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refused_in(form, "who"):
            actions.say_not_mine(confirmation=row, by=request.user, **form.cleaned_data)
            messages.success(request, _("Thank you. An officer asks the right person."))
            return _back(request, row)
    status = 422 if form.errors else 200
    return _line_page(request, "purposes/round_not_mine.html", row, form, status=status)


def _mine(request: HttpRequest, number: int) -> Confirmation:
    """The account's line; refused alike where it is somebody else's and where there is none."""
    rows = Confirmation.objects.filter(pk=number, owner=account_of(request)).select_related("round", "owner")
    row = with_lines(rows).first()
    if row is None:
        raise PermissionDenied
    return row


def _line_page(request: HttpRequest, template: str, row: Confirmation, form: Any, *, status: int = 200) -> HttpResponse:
    trail = [
        (_("Lines you answer for"), reverse("round_list")),
        (str(row.round), reverse("round_detail", args=[row.round_id])),
        (str(row.line.name), ""),
    ]
    context = {"row": row, "round": row.round, "line": in_words(row.line), "form": form, "trail": trail}
    return render(request, template, context, status=status)


def _back(request: HttpRequest, row: Confirmation) -> HttpResponse:
    return redirect(f"{reverse('round_detail', args=[row.round_id])}#line-{row.pk}")
