"""From a draft to a decision: check, draft, propose, and the proposal with its buttons."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import formats
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from .. import actions, days, desk, impact
from ..actions.common import database_now
from ..blockers import Finding, Severity, blocking
from ..changed_rows import rows_between, rows_of
from ..desk.findings import check_draft, count_anew
from ..differences import differences
from ..editions import document_of
from ..exceptions import RegisterError
from ..forms.proposal import AdviceForm, ProposeForm, ReasonForm
from ..models import Proposal, ProposalState
from ..preview import Preview, preview
from .desk import asks, page, refused_in, told


@require_safe
@asks("purposes.view_proposal")
def check(request: HttpRequest) -> HttpResponse:
    """What stands in the way of the next edition, and what to look at, by row."""
    found, _counted = check_draft()
    return page(
        request,
        "admin/purposes/check.html",
        title=_("Check of the draft"),
        blocking=by_row(blocking(found)),
        warnings=by_row(finding for finding in found if finding.severity is Severity.WARNING),
    )


@require_safe
@asks("purposes.view_proposal")
def counted(request: HttpRequest) -> HttpResponse:
    """The desk's items with figures of now, as a piece of the desk; 204 while another request counts already."""
    if not count_anew():
        return HttpResponse(status=204)
    context = {**desk.context_for(request.user), "follows": ""}
    return render(request, "admin/purposes/desk_items.html", context)


def by_row(findings: Any) -> list[tuple[Finding, list[Finding]]]:
    """Findings of the same row together, each group led by its first."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.kind, finding.code), []).append(finding)
    return [(group[0], group) for group in groups.values()]


@require_safe
@asks("purposes.view_proposal")
def draft(request: HttpRequest) -> HttpResponse:
    """What the draft would publish, against the last edition."""
    context = seen(preview(viewer=request.user), request.user)
    return page(request, "admin/purposes/draft.html", title=_("Draft of the next edition"), **context)


def seen(found: Preview, reader: Any) -> dict[str, Any]:
    """What a page says of a composed draft to this account."""
    return {
        "made": found.made,
        "publishes": not found.made.based_on or found.made.changes or found.made.lifts,
        "rows": rows_of(found),
        # Asked by the template: counting people is not part of proposing.
        "impact": partial(impact.sentences_between, found.made.base, found.made.document),
        "impact_pages": impact.pages_for(reader),
        "blocking": by_row(blocking(found.findings)),
        "warnings": by_row(finding for finding in found.findings if finding.severity is Severity.WARNING),
        "open_proposal": Proposal.objects.filter(state=ProposalState.OPEN).first(),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@asks("purposes.propose_edition")
def propose(request: HttpRequest) -> HttpResponse:
    """Put the draft forward, with one reason for all of it."""
    found = preview(viewer=request.user)
    wording = [(change.key, change.sentence) for change in found.made.changes if change.may_be_wording]
    form = ProposeForm(request.POST or None, wording=wording)
    if request.method == "POST" and form.is_valid():
        with refused_in(form):
            proposal = actions.propose(by=request.user, **form.cleaned_data)
            done = _("The draft is put forward. Another officer decides on what is more than wording.")
            messages.success(request, done)
            return redirect("admin:purposes_proposal_change", proposal.pk)
    status = 422 if form.errors else 200
    context = {**seen(found, request.user), "form": form}
    return page(request, "admin/purposes/propose.html", title=_("Put the draft forward"), status=status, **context)


@require_safe
@asks("purposes.view_proposal")
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A proposal: what it changes, what was advised, what became of it, and what the reader may do."""
    proposals = Proposal.objects.select_related("proposed_by", "decided_by", "based_on", "edition")
    proposal = get_object_or_404(proposals.prefetch_related("advice__by"), pk=pk)
    context = _open(request, proposal) if proposal.is_open else {"rows": _published(proposal)}
    return page(request, "admin/purposes/proposal.html", title=str(proposal), proposal=proposal, **context)


def _open(request: HttpRequest, proposal: Proposal) -> dict[str, Any]:
    found = preview(viewer=request.user, proposal=proposal)
    needs_another = not found.may_decide_alone and proposal.proposed_by_id == request.user.pk
    may = {name: request.user.has_perm(f"purposes.{name}") for name in PERMISSIONS}
    return {
        **seen(found, request.user),
        **may,
        "moved": found.has_moved,
        "needs_another": needs_another,
        "may_approve": may["approve_edition"] and not needs_another and not found.has_moved,
        "reject_form": ReasonForm(prefix="reject"),
        "advice_form": AdviceForm(prefix="advice"),
    }


PERMISSIONS = ("propose_edition", "approve_edition", "reject_edition", "advise_on_edition")


def _published(proposal: Proposal) -> list[Any]:
    """What a published proposal changed; the draft of any other was not kept."""
    edition = getattr(proposal, "edition", None)
    if edition is None:
        return []
    base = document_of(proposal.based_on) if proposal.based_on else None
    return rows_between(differences(base, document_of(edition), proposal.wording_only))


@require_POST
@asks("purposes.approve_edition")
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = get_object_or_404(Proposal, pk=pk)
    with told(request, _published_words(proposal)):
        actions.approve(proposal=proposal, by=request.user)
    return redirect("admin:purposes_proposal_change", pk)


def _published_words(proposal: Proposal) -> str:
    day = proposal.takes_effect_on
    if day is None or day <= days.of(database_now()):
        return _("The edition is published.")
    return _("The edition is approved, and takes effect on %(day)s.") % {"day": formats.date_format(day)}


@require_POST
@asks("purposes.reject_edition")
def reject(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = get_object_or_404(Proposal, pk=pk)
    with told(request, _("The proposal is rejected. The draft stays as it is.")):
        actions.reject(proposal=proposal, by=request.user, reason=request.POST.get("reject-reason", ""))
    return redirect("admin:purposes_proposal_change", pk)


@require_POST
@asks("purposes.propose_edition")
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = get_object_or_404(Proposal, pk=pk)
    with told(request, _("The proposal is withdrawn. The draft stays as it is.")):
        actions.withdraw(proposal=proposal, by=request.user)
    return redirect("admin:purposes_proposal_change", pk)


@require_POST
@asks("purposes.advise_on_edition")
def advise(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = get_object_or_404(Proposal, pk=pk)
    form = AdviceForm(request.POST, prefix="advice")
    agrees = form.cleaned_data["agrees"] if form.is_valid() or "agrees" in form.cleaned_data else None
    with told(request, _("Your advice stands beside the proposal.")):
        if agrees is None:
            raise RegisterError(_("Choose whether you agree or disagree."))
        actions.advise(proposal=proposal, by=request.user, agrees=agrees, why=request.POST.get("advice-why", ""))
    return redirect("admin:purposes_proposal_change", pk)
