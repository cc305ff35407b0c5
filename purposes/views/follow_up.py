"""Questions to colleagues: the list, a new one, and one with its answers."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from .. import actions, days
from ..actions.follow_up import ASK
from ..asked_about import address_of, label_of, row_about
from ..forms.follow_up import AnswerForm, AskForm, FollowUpFilter
from ..models import FollowUp
from .desk import View, asks, refused_in

#: Follow-ups on one page.
PER_PAGE = 25


def door(view: View) -> View:
    """A page for accounts that take part in the registry's work."""
    return login_required(asks(ASK)(view))


@door
@require_safe
def follow_up_list(request: HttpRequest) -> HttpResponse:
    """What others ask me, what I asked, and, for who may read all, all."""
    chosen = FollowUpFilter(request.GET, by=request.user)
    context = {
        "chosen": chosen,
        "page": Paginator(chosen.rows(), PER_PAGE).get_page(request.GET.get("page")),
        "today": days.today(),
        "trail": [(_("Follow-ups"), "")],
    }
    return render(request, "purposes/follow_up_list.html", context)


@door
@require_http_methods(["GET", "HEAD", "POST"])
def follow_up_new(request: HttpRequest) -> HttpResponse:
    """Ask a colleague about the row that the address names."""
    if "about" not in request.GET:
        return redirect("follow_ups")
    about = _row(request)
    form = AskForm(request.POST or None, by=request.user, initial={"kind": _usual_kind(request)})
    if request.method == "POST" and form.is_valid():
        with refused_in(form):
            made = actions.ask_colleague(about=about, by=request.user, **form.cleaned_data)
            messages.success(request, _("%(name)s is asked, and gets a mail.") % {"name": made.to})
            return redirect("follow_up", made.pk)
    context = {
        "form": form,
        "label": label_of(about),
        "address": address_of(about),
        "trail": [(_("Follow-ups"), reverse("follow_ups")), (_("Ask a colleague"), "")],
    }
    return render(request, "purposes/follow_up_new.html", context, status=422 if form.errors else 200)


def _row(request: HttpRequest) -> Model:
    row = row_about(request.GET.get("about", ""), request.GET.get("row", ""), request.user)
    if row is None:
        raise Http404
    return row


def _usual_kind(request: HttpRequest) -> str:
    return "audit" if request.user.has_role("auditor") else "comment"  # type: ignore[union-attr]  # behind the door


def address_to_ask(row: Model) -> str:
    """The page on which a colleague is asked about the row."""
    return f"{reverse('follow_up_new')}?{urlencode({'about': row._meta.label_lower, 'row': row.pk})}"


@door
@require_http_methods(["GET", "HEAD", "POST"])
def follow_up(request: HttpRequest, pk: int) -> HttpResponse:
    """A question with its answers; the two who talk write here."""
    found = _readable(request, pk)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refused_in(form):
            actions.answer_follow_up(follow_up=found, by=request.user, **form.cleaned_data)
            messages.success(request, _("Your answer is kept, and the other one gets a mail."))
            return redirect("follow_up", pk)
    return render(
        request, "purposes/follow_up_detail.html", _shown(request, found, form), status=422 if form.errors else 200
    )


def _shown(request: HttpRequest, found: FollowUp, form: AnswerForm) -> dict[str, Any]:
    row = row_about(found.about_kind, found.about_id, request.user)
    me = request.user.pk
    return {
        "found": found,
        "answers": found.answers.select_related("by"),
        "address": address_of(row) if row else "",
        "form": form if found.is_open and me in (found.to_id, found.asked_by_id) else None,
        "may_close": found.is_open and found.asked_by_id == me,
        "late": found.is_open and found.due_on is not None and found.due_on < days.today(),
        "trail": [(_("Follow-ups"), reverse("follow_ups")), (found.about_label, "")],
    }


@door
@require_POST
def follow_up_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Who asked says that it is answered."""
    actions.close_follow_up(follow_up=_readable(request, pk), by=request.user)
    messages.success(request, _("The follow-up is closed."))
    return redirect("follow_up", pk)


def _readable(request: HttpRequest, pk: int) -> FollowUp:
    found = get_object_or_404(FollowUp.objects.select_related("to", "asked_by"), pk=pk)
    if not FollowUp.objects.readable_by(request.user).filter(pk=pk).exists():
        raise PermissionDenied
    return found
