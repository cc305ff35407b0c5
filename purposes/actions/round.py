"""The round: an officer asks the owners whether their lines are still right (R-014)."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import formats
from django.utils.translation import gettext as _

from gdpr_registry import history
from gdpr_registry.models import User

from .. import days, mails
from ..exceptions import RegisterError
from ..models import Activity, Answer, Confirmation, Purpose, Reach, Round
from .common import ask_permission, database_now

RUN_ROUND = "purposes.run_round"

#: A line is due when its review is over or comes within so many days.
SOON = timedelta(days=30)


@transaction.atomic
def start_round(
    *,
    by: Any,
    reach: str,
    due_on: date,
    owner: User | None = None,
    text: str = "",
    next_review_on: date | None = None,
) -> Round:
    """Ask the owners of the lines in `reach`; each gets one mail. `owner` names whose, for the reach of one owner.

    Lines that wait in another open round are not asked about twice. Raises RegisterError, PermissionDenied.
    """
    ask_permission(by, RUN_ROUND, _("Only an officer asks the owners."))
    if due_on < days.today():
        raise RegisterError(_("This day has passed. Give the owners some days to answer."))
    if reach == Reach.OWNER and owner is None:
        raise RegisterError(_("Choose whose lines you ask about."))
    lines = _lines(reach, owner)
    if not lines:
        raise RegisterError(_("There is no such line, or all of them wait for an answer in another round already."))
    with history.context(by=by):
        round = Round.objects.create(
            reach=reach, due_on=due_on, text=text.strip(), next_review_on=next_review_on, started_by=by
        )
    round.refresh_from_db(fields=["started_at"])
    Confirmation.objects.bulk_create([_confirmation(round, line) for line in lines])
    mails.ask(mails.ROUND_ASKED, round=round, owners=to_ask(round), by=by)
    return round


@transaction.atomic
def remind(*, round: Round, by: Any) -> Round:
    """Remind the owners who have not answered everything: once in a round, not more. Raises RegisterError."""
    ask_permission(by, RUN_ROUND, _("Only an officer asks the owners."))
    round = _held(round)
    if round.reminded_at:
        raise RegisterError(
            _("The owners were reminded on %(day)s, and there is one reminder, not more.")
            % {"day": formats.date_format(days.of(round.reminded_at))}
        )
    owners = list(to_ask(round))
    if not owners:
        raise RegisterError(_("Nobody is left to remind."))
    round.reminded_by, round.reminded_at = by, database_now()
    with history.context(by=by):
        round.save(update_fields=["reminded_by", "reminded_at"])
    mails.ask(mails.ROUND_REMINDED, round=round, owners=owners, by=by)
    return round


@transaction.atomic
def close_round(*, round: Round, by: Any) -> Round:
    """Take no more answers. Lines that are still right get the round's next review. Raises RegisterError."""
    ask_permission(by, RUN_ROUND, _("Only an officer asks the owners."))
    round = _held(round)
    round.closed_by, round.closed_at = by, database_now()
    with history.context(by=by, reason=_("%(round)s is closed") % {"round": round}):
        round.save(update_fields=["closed_by", "closed_at"])
        if round.next_review_on:
            right = round.confirmations.filter(answer=Answer.RIGHT)
            Activity.objects.filter(confirmations__in=right).update(review_on=round.next_review_on)
            Purpose.objects.filter(confirmations__in=right).update(review_on=round.next_review_on)
    return round


@transaction.atomic
def assign(*, confirmation: Confirmation, owner: User, by: Any) -> Confirmation:
    """Name the owner of a line that nobody is asked about; the owner gets a mail. Raises RegisterError."""
    ask_permission(by, RUN_ROUND, _("Only an officer names the owner of a line."))
    _refuse_who_left(owner)
    round = _held(confirmation.round)
    held = Confirmation.objects.select_for_update(of=("self",)).get(pk=confirmation.pk)
    if held.is_answered:
        raise RegisterError(_("This line is answered already."))
    with history.context(by=by, reason=_("Named in the %(round)s") % {"round": round}):
        held.line.owner = owner
        held.line.save(update_fields=["owner"])
    held.owner = owner
    held.save(update_fields=["owner"])
    mails.ask(mails.ROUND_ASKED, round=round, owners=[owner], by=by)
    return held


@transaction.atomic
def hand_over(*, leaver: User, to: User, by: Any) -> int:
    """Give every line of somebody who left to another account, in one step; open questions go along.

    Returns how many lines. Raises RegisterError for an account in use, PermissionDenied.
    """
    ask_permission(by, RUN_ROUND, _("Only an officer names the owner of a line."))
    _refuse_who_left(to)
    if User.objects.usable().filter(pk=leaver.pk).exists():
        raise RegisterError(_("%(name)s still works here. Change the owner line by line.") % {"name": leaver})
    reason = _("Handed over from %(leaver)s to %(name)s") % {"leaver": leaver, "name": to}
    with history.context(by=by, reason=reason):
        moved = sum(model.objects.filter(owner=leaver).update(owner=to) for model in (Activity, Purpose))
    waiting = Confirmation.objects.filter(owner=leaver, answer=Answer.WAITING, round__closed_at__isnull=True)
    rounds = list(Round.objects.filter(confirmations__in=waiting).distinct())
    waiting.update(owner=to)
    for round in rounds:
        mails.ask(mails.ROUND_ASKED, round=round, owners=[to], by=by)
    return moved


def to_ask(round: Round) -> Iterable[User]:
    """The owners whose lines wait for an answer and who can sign in."""
    waiting = round.confirmations.filter(answer=Answer.WAITING)
    return User.objects.usable().filter(confirmations__in=waiting).distinct().order_by("pk")


def _lines(reach: str, owner: User | None) -> list[Activity | Purpose]:
    wanted = {
        Reach.ALL: Q(),
        Reach.DUE: Q(review_on__lte=days.today() + SOON),
        Reach.OWNER: Q(owner=owner),
    }[Reach(reach)]
    asked = Confirmation.objects.filter(answer=Answer.WAITING, round__closed_at__isnull=True)
    purposes = Purpose.objects.filter(wanted, is_on=True).exclude(confirmations__in=asked)
    return [*Activity.objects.filter(wanted).exclude(confirmations__in=asked), *purposes]


def _confirmation(round: Round, line: Activity | Purpose) -> Confirmation:
    named = {"activity": line} if isinstance(line, Activity) else {"purpose": line}
    return Confirmation(round=round, owner_id=line.owner_id, **named)


def _held(round: Round) -> Round:
    held = Round.objects.select_for_update(of=("self",)).get(pk=round.pk)
    if not held.is_open:
        raise RegisterError(_("This round is closed."))
    return held


def _refuse_who_left(owner: User) -> None:
    if not User.objects.usable().filter(pk=owner.pk).exists():
        raise RegisterError(_("%(name)s cannot sign in: choose somebody who can.") % {"name": owner})
