"""The officer's side of a round: ask, see who has answered, decide on what was suggested, hand lines over."""

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gdpr_registry.models import User

from .. import actions
from ..exceptions import RegisterError
from ..forms.round import AssignForm, HandOverForm, StartRoundForm
from ..models import Activity, Answer, Confirmation, Part, Purpose, Round, Suggestion, SuggestionState
from ..suggestion_words import told
from .desk import asks, page, refused_in
from .desk import told as told_of

RUN = "purposes.run_round"

#: So many are shown of what waits; the others follow as these are done.
SHOWN = 30


@dataclass(frozen=True)
class OwnerProgress:
    """How far one owner is; `has_left` where the account cannot sign in any more."""

    owner: User
    counts: dict[str, int]
    has_left: bool

    @property
    def lines(self) -> int:
        return sum(self.counts.values())

    @property
    def answered(self) -> int:
        return self.lines - self.counts.get(Answer.WAITING, 0)

    @property
    def right(self) -> int:
        return self.counts.get(Answer.RIGHT, 0)

    @property
    def changed(self) -> int:
        return self.counts.get(Answer.CHANGED, 0)

    @property
    def not_mine(self) -> int:
        return self.counts.get(Answer.NOT_MINE, 0)


@require_http_methods(["GET", "HEAD", "POST"])
@asks(RUN)
def start(request: HttpRequest) -> HttpResponse:
    """Ask the owners: which lines, until when, in which words."""
    form = StartRoundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refused_in(form):
            round = actions.start_round(by=request.user, **form.cleaned_data)
            messages.success(request, _("The owners are asked. Each gets one mail with a link to their page."))
            return redirect("admin:purposes_round_change", round.pk)
    status = 422 if form.errors else 200
    return page(request, "purposes/round_start.html", title=_("Ask the owners"), status=status, form=form)


@require_safe
@asks("purposes.view_round")
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A round: who has answered, what waits for a decision, and lines that nobody can be asked about."""
    round = get_object_or_404(Round.objects.select_related("started_by", "reminded_by", "closed_by"), pk=pk)
    lines = round.confirmations.select_related("activity", "purpose")
    undecided = _suggestions(round).filter(state=SuggestionState.OPEN)
    decided = _suggestions(round).exclude(state=SuggestionState.OPEN).select_related("decided_by")
    nobody = lines.filter(owner__isnull=True)
    may = round.is_open and request.user.has_perm(RUN)
    return page(
        request,
        "purposes/round_desk.html",
        title=str(round),
        round=round,
        owners=progress(round),
        asked=lines.count(),
        answered=lines.exclude(answer=Answer.WAITING).count(),
        undecided=told(undecided[:SHOWN]),
        more_undecided=max(0, undecided.count() - SHOWN),
        decided=told(decided.order_by("-decided_at")[:SHOWN]),
        nobody=list(nobody[:SHOWN]),
        more_nobody=max(0, nobody.count() - SHOWN),
        may_ask=may,
        may_decide=request.user.has_perm(RUN),
        assign_form=AssignForm() if may else None,
        owner_choices=list(User.objects.usable().order_by("name")) if request.user.has_perm(RUN) else [],
    )


def progress(round: Round) -> list[OwnerProgress]:
    """The owners of the round with how far they are, by name."""
    counts: dict[int, dict[str, int]] = {}
    for row in round.confirmations.filter(owner__isnull=False).values("owner", "answer").annotate(n=Count("pk")):
        counts.setdefault(row["owner"], {})[row["answer"]] = row["n"]
    usable = set(User.objects.usable().filter(pk__in=counts).values_list("pk", flat=True))
    owners = User.objects.filter(pk__in=counts).order_by("name")
    return [OwnerProgress(owner, counts[owner.pk], owner.pk not in usable) for owner in owners]


def _suggestions(round: Round) -> QuerySet[Suggestion]:
    """What answered lines suggest; what an owner is still writing is not shown."""
    rows = Suggestion.objects.filter(confirmation__round=round).exclude(confirmation__answer=Answer.WAITING)
    return rows.select_related("confirmation__owner", "confirmation__activity", "confirmation__purpose")


@require_POST
@asks(RUN)
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    with told_of(request, _("Owners who have not answered everything get one reminder.")):
        actions.remind(round=get_object_or_404(Round, pk=pk), by=request.user)
    return redirect("admin:purposes_round_change", pk)


@require_POST
@asks(RUN)
def close(request: HttpRequest, pk: int) -> HttpResponse:
    with told_of(request, _("The round is closed.")):
        actions.close_round(round=get_object_or_404(Round, pk=pk), by=request.user)
    return redirect("admin:purposes_round_change", pk)


@require_POST
@asks(RUN)
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Name the owner of a line that nobody is asked about."""
    row = get_object_or_404(Confirmation.objects.select_related("round", "activity", "purpose"), pk=pk)
    form = AssignForm(request.POST)
    with told_of(request, _("The owner is named, and gets a mail.")):
        if not form.is_valid():
            raise RegisterError(_("Choose who answers for the line."))
        actions.assign(confirmation=row, owner=form.cleaned_data["owner"], by=request.user)
    return redirect("admin:purposes_round_change", row.round_id)


@require_POST
@asks(RUN)
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what the owner suggests to the draft."""
    suggestion = get_object_or_404(Suggestion.objects.select_related("confirmation"), pk=pk)
    owner = AssignForm(request.POST)
    chosen = owner.cleaned_data["owner"] if suggestion.part == Part.OWNER and owner.is_valid() else None
    with told_of(request, _("It stands in the draft now.")):
        actions.accept(suggestion=suggestion, by=request.user, owner=chosen)
    return redirect("admin:purposes_round_change", suggestion.confirmation.round_id)


@require_POST
@asks(RUN)
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave the line as it is, with a reason that the owner reads."""
    suggestion = get_object_or_404(Suggestion.objects.select_related("confirmation"), pk=pk)
    with told_of(request, _("The line stays as it is. The owner sees your reason.")):
        actions.refuse(suggestion=suggestion, by=request.user, reason=request.POST.get("reason", ""))
    return redirect("admin:purposes_round_change", suggestion.confirmation.round_id)


@require_http_methods(["GET", "HEAD", "POST"])
@asks(RUN)
def hand_over(request: HttpRequest) -> HttpResponse:
    """The lines of those who left, each given to somebody else in one step."""
    form = HandOverForm(request.POST or None)
    if request.method == "POST":
        leaver = get_object_or_404(User, pk=_number(request.POST.get("leaver")))
        with told_of(request, _("All lines are handed over.")):
            if not form.is_valid():
                raise RegisterError(_("Choose who takes the lines over."))
            actions.hand_over(leaver=leaver, to=form.cleaned_data["to"], by=request.user)
        return redirect("admin:purposes_round_hand_over")
    return page(request, "purposes/round_hand_over.html", title=_("Hand lines over"), leavers=leavers(), form=form)


def leavers() -> list[tuple[User, list[str]]]:
    """Accounts that can no longer sign in and still answer for lines, with the names of the lines."""
    usable = User.objects.usable().values("pk")
    lines: dict[int, list[str]] = {}
    for model in (Activity, Purpose):
        for row in model.objects.filter(owner__isnull=False).exclude(owner__in=usable).only("owner", "name", "code"):
            lines.setdefault(int(row.owner_id or 0), []).append(str(row.name))
    return [(owner, lines[owner.pk]) for owner in User.objects.filter(pk__in=lines).order_by("name")]


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 0
