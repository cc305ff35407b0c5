"""Putting the draft forward, and taking it back or turning it down."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import formats
from django.utils.translation import gettext as _

from gdpr_registry import history

from .. import days, mails
from ..blockers import blockers, blocking
from ..compose import Composition, composition
from ..exceptions import Blocked, RegisterError
from ..models import Edition, Proposal, ProposalState
from .common import ask_permission, database_now, given, locked, take_turn, when

#: How far ahead an edition may be set: no later one takes effect before it, so a slip would close the register.
FURTHEST = timedelta(days=366)


@transaction.atomic
def propose(
    *,
    by: Any,
    reason: str,
    takes_effect_on: date | None = None,
    wording_only: Collection[str] = (),
    wording_reason: str = "",
) -> Proposal:
    """Put the draft forward for publication (R-011).

    `takes_effect_on` is a day from whose local midnight the edition is to be in force; None: as soon as it is
    approved. `wording_only` are the keys of changes of text that do not change the meaning, with one reason for all.
    Raises Blocked with what stands in the way, RegisterError for what else is refused, PermissionDenied.
    """
    ask_permission(by, "purposes.propose_edition", _("Only an officer puts the draft forward."))
    reason = given(reason, _("Write what this edition changes, and why."))
    take_turn()
    _refuse_a_second()
    made = composition(wording_only=wording_only)
    _refuse_nothing(made)
    _refuse_marks(made, wording_only, wording_reason)
    _refuse_a_day(made.based_on, takes_effect_on)
    if found := blocking(blockers(made)):
        raise Blocked(found)
    with history.context(by=by, reason=reason):
        proposal = Proposal.objects.create(
            reason=reason,
            takes_effect_on=takes_effect_on,
            wording_only=sorted(set(wording_only)),
            wording_reason=wording_reason.strip(),
            composed_sha256=made.document.sha256,
            based_on=made.based_on,
            proposed_by=by,
        )
    mails.tell_that_a_proposal_waits(proposal)
    return proposal


@transaction.atomic
def withdraw(*, proposal: Proposal, by: Any, reason: str = "") -> Proposal:
    """Take a proposal back, so that the draft can be put forward anew. Raises RegisterError, PermissionDenied."""
    ask_permission(by, "purposes.propose_edition", _("Only an officer takes a proposal back."))
    return _decide(locked(proposal), ProposalState.WITHDRAWN, by, reason.strip())


@transaction.atomic
def reject(*, proposal: Proposal, by: Any, reason: str) -> Proposal:
    """Turn a proposal down, with a reason for the proposer. Raises RegisterError, PermissionDenied."""
    ask_permission(by, "purposes.reject_edition", _("Only an officer rejects a proposal."))
    reason = given(reason, _("Write why the proposal is rejected."))
    return _decide(locked(proposal), ProposalState.REJECTED, by, reason)


def _decide(proposal: Proposal, state: ProposalState, by: Any, reason: str) -> Proposal:
    proposal.state, proposal.decided_by, proposal.decided_at = state, by, database_now()
    proposal.decision_reason = reason
    with history.context(by=by, reason=reason):
        proposal.save(update_fields=["state", "decided_by", "decided_at", "decision_reason"])
    mails.tell_what_became_of(proposal, by=by)
    return proposal


def _refuse_a_second() -> None:
    other = Proposal.objects.filter(state=ProposalState.OPEN).select_related("proposed_by").first()
    if other:
        raise RegisterError(
            _(
                "%(name)s put the draft forward on %(when)s, and that proposal is still open. "
                "Approve, reject or withdraw it first."
            )
            % {"name": other.proposed_by, "when": when(other.proposed_at)}
        )


def _refuse_nothing(made: Composition) -> None:
    if made.based_on and not made.changes and not made.lifts:
        raise RegisterError(
            _("Nothing has changed since edition %(number)s. Rows in work do not count: finish them first.")
            % {"number": made.based_on.number}
        )


def _refuse_marks(made: Composition, keys: Collection[str], reason: str) -> None:
    may = {change.key for change in made.changes if change.may_be_wording}
    if wrong := sorted(set(keys) - may):
        raise RegisterError(
            *(
                _("“%(key)s” is not a change of text that can be of wording only. Take the mark off it.") % {"key": key}
                for key in wrong
            )
        )
    if keys:
        given(reason, _("Write why these changes are of wording only."))


def _refuse_a_day(last: Edition | None, day: date | None) -> None:
    today = days.of(database_now())
    if day and day < today:
        raise RegisterError(_("This day has passed. Choose a later day, or none to publish as soon as it is approved."))
    if day and day - today > FURTHEST:
        raise RegisterError(
            _("This day is more than a year away, and until then nothing could be corrected. Choose an earlier day.")
        )
    if last and days.beginning(day or today) < last.in_force_from and days.of(last.in_force_from) > today:
        raise RegisterError(
            _(
                "Edition %(number)s takes effect on %(day)s, and a later edition cannot take effect before it. "
                "Choose that day or a later one."
            )
            % {"number": last.number, "day": formats.date_format(days.of(last.in_force_from))}
        )
