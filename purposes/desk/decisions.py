"""On the desk: stops, proposals, suggestions of owners, and what was published."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .. import days
from ..models import Edition, Proposal, ProposalState, Purpose, PurposeStop, Round
from .items import DeskItem, Weight

#: How long a publication is told of.
TOLD_FOR = timedelta(days=30)
#: Of many publications the newest are told of one by one.
NEWEST = 5


def stops(reader: Any) -> Iterator[DeskItem]:
    """Purposes that are stopped."""
    if not reader.has_perm("purposes.view_purposestop"):
        return
    found = list(PurposeStop.objects.in_force().select_related("stopped_by"))
    names = {row.code: str(row) for row in Purpose.objects.filter(code__in=[stop.purpose for stop in found])}
    for stop in found:
        yield DeskItem(
            Weight.BLOCKS,
            _("Stopped"),
            _("%(purpose)s was stopped by %(name)s on %(day)s. Only a later edition lifts the stop.")
            % {"purpose": names.get(stop.purpose, stop.purpose), "name": stop.stopped_by, "day": _day(stop.stopped_at)},
            "is-stopped",
            reverse("admin:purposes_purposestop_change", args=[stop.pk]),
            stop.reason,
        )


def proposals(reader: Any) -> Iterator[DeskItem]:
    """Proposals that are open, each with what it waits for."""
    if not reader.has_perm("purposes.view_proposal"):
        return
    open_ones = Proposal.objects.filter(state=ProposalState.OPEN).select_related("proposed_by")
    for proposal in open_ones.prefetch_related("advice"):
        yield DeskItem(
            Weight.SHOULD,
            _("Proposal"),
            _waits_for(proposal, reader)
            % {"name": proposal.proposed_by, "day": _day(proposal.proposed_at), "number": proposal.pk},
            "is-waiting",
            reverse("admin:purposes_proposal_change", args=[proposal.pk]),
            proposal.reason,
        )


def _waits_for(proposal: Proposal, reader: Any) -> str:
    if reader.has_perm("purposes.advise_on_edition"):
        if any(advice.by_id == reader.pk for advice in proposal.advice.all()):
            return _("Proposal %(number)s of %(name)s is open. You have given your advice.")
        return _("Proposal %(number)s of %(name)s (%(day)s) waits for your advice.")
    if not reader.has_perm("purposes.approve_edition"):
        return _("Proposal %(number)s of %(name)s (%(day)s) is open.")
    if proposal.proposed_by_id == reader.pk:
        return _("Your proposal %(number)s (%(day)s) is open. What is more than wording waits for another officer.")
    return _("Proposal %(number)s of %(name)s (%(day)s) waits for you.")


def suggestions(reader: Any) -> Iterator[DeskItem]:
    """What owners suggested and no officer has decided."""
    if not reader.has_perm("purposes.run_round"):
        return
    # A closed round may hold suggestions that nobody has decided.
    rounds: Any = Round.objects.with_undecided()
    for asked in rounds:
        sentence = ngettext(
            "%(count)d suggestion of the owners waits for you in the %(round)s.",
            "%(count)d suggestions of the owners wait for you in the %(round)s.",
            asked.undecided,
        )
        yield DeskItem(
            Weight.SHOULD,
            _("Round"),
            sentence % {"count": asked.undecided, "round": asked},
            "is-waiting",
            reverse("admin:purposes_round_change", args=[asked.pk]),
        )


def published(reader: Any) -> Iterator[DeskItem]:
    """R-012: what others published in the last thirty days, changes of wording included."""
    if not reader.has_perm("purposes.view_edition"):
        return
    since = days.beginning(days.today() - TOLD_FOR)
    editions = Edition.objects.without_texts().filter(published_at__gte=since).exclude(published_by=reader.pk)
    for edition in editions.select_related("published_by", "proposal").order_by("-number")[:NEWEST]:
        yield DeskItem(
            Weight.NICE,
            _("Published"),
            _what_was_published(edition)
            % {"number": edition.number, "name": edition.published_by, "day": _day(edition.published_at)},
            "is-done",
            reverse("admin:purposes_edition_change", args=[edition.pk]),
            " ".join(filter(None, (edition.proposal.reason, edition.proposal.wording_reason))),
        )


def _what_was_published(edition: Edition) -> str:
    if edition.is_material:
        return _("Edition %(number)s was published by %(name)s on %(day)s.")
    return _("Edition %(number)s was published by %(name)s on %(day)s: it changes the wording only.")


def _day(moment: Any) -> str:
    return formats.date_format(days.of(moment))
