"""The officer's desk: what needs doing, as lines for the admin's front page."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from . import days
from .blockers import Severity, blockers
from .models import Activity, Assessment, Edition, Proposal, ProposalState, Purpose, PurposeStop

#: The sections of the front page, in the order in which an officer thinks of them.
PROPOSALS = gettext_lazy("Proposals and editions")
PURPOSES = gettext_lazy("Purposes and their grounds")
RECORD = gettext_lazy("Record of processing activities")
PARTIES = gettext_lazy("Companies and recipients")
SECTIONS = (PROPOSALS, PURPOSES, RECORD, PARTIES)

#: How long a publication is told of, and how long before its day a review is.
TOLD_FOR = timedelta(days=30)
SOON = timedelta(days=30)


@dataclass(frozen=True)
class Line:
    """One thing to do or to know. `shape` is the badge's class; `rows` are links to what it is about."""

    heading: str
    sentence: str
    shape: str = "is-open"
    url: str = ""
    quote: str = ""
    rows: list[tuple[str, str]] = field(default_factory=list)


def lines_for(reader: Any) -> list[Line]:
    """What needs doing, the most pressing first, for an account that reads the register."""
    return [*_stops(), *_proposals(reader), *_findings(), *_reviews(), *_ownerless(), *_told(reader)]


def _stops() -> Iterator[Line]:
    for stop in PurposeStop.objects.in_force().select_related("stopped_by"):
        yield Line(
            _("Stopped"),
            _("%(purpose)s was stopped by %(name)s on %(day)s. Only a later edition lifts the stop.")
            % {"purpose": stop.purpose, "name": stop.stopped_by, "day": _day(stop.stopped_at)},
            "is-stopped",
            reverse("admin:purposes_purposestop_change", args=[stop.pk]),
            stop.reason,
        )


def _proposals(reader: Any) -> Iterator[Line]:
    open_ones = Proposal.objects.filter(state=ProposalState.OPEN).select_related("proposed_by")
    for proposal in open_ones.prefetch_related("advice"):
        yield Line(
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


def _findings() -> Iterator[Line]:
    found = blockers()
    blocking = sum(finding.severity is Severity.BLOCKER for finding in found)
    check = reverse("admin:purposes_proposal_check")
    if blocking:
        sentence = ngettext(
            "%(count)d thing stands in the way of the next edition.",
            "%(count)d things stand in the way of the next edition.",
            blocking,
        )
        yield Line(_("Must be mended"), sentence % {"count": blocking}, "is-blocked", f"{check}#blockers")
    if warnings := len(found) - blocking:
        sentence = ngettext(
            "%(count)d thing to look at before the next edition.",
            "%(count)d things to look at before the next edition.",
            warnings,
        )
        yield Line(_("Look at"), sentence % {"count": warnings}, "is-open", f"{check}#warnings")


def _reviews() -> Iterator[Line]:
    """R-014: reviews that are overdue, and those that come within thirty days."""
    today = days.today()
    overdue = _due(Q(review_on__lt=today))
    if overdue:
        sentence = ngettext("%(count)d review is overdue.", "%(count)d reviews are overdue.", len(overdue))
        yield Line(_("Overdue"), sentence % {"count": len(overdue)}, "is-blocked", rows=overdue)
    if soon := _due(Q(review_on__gte=today, review_on__lte=today + SOON)):
        sentence = ngettext(
            "%(count)d review is due within 30 days.", "%(count)d reviews are due within 30 days.", len(soon)
        )
        yield Line(_("Review"), sentence % {"count": len(soon)}, "is-waiting", rows=soon)


def _due(when: Q) -> list[tuple[str, str]]:
    purposes = Purpose.objects.filter(when, is_on=True).order_by("review_on")
    assessments = Assessment.objects.filter(when, purpose__is_on=True).select_related("purpose").order_by("review_on")
    return [
        *_links(Activity.objects.filter(when).order_by("review_on")),
        *_links(purposes),
        *((_("assessment of %(purpose)s") % {"purpose": row.purpose.code}, _change(row)) for row in assessments),
    ]


def _ownerless() -> Iterator[Line]:
    """R-014: lines for which nobody answers."""
    nobody = Q(owner__isnull=True, owner_title="")
    rows = [*_links(Activity.objects.filter(nobody)), *_links(Purpose.objects.filter(nobody, is_on=True))]
    if rows:
        sentence = ngettext("%(count)d line has no owner.", "%(count)d lines have no owner.", len(rows))
        yield Line(_("Nobody answers"), sentence % {"count": len(rows)}, "is-open", rows=rows)


def _told(reader: Any) -> Iterator[Line]:
    """R-012: what others published in the last thirty days, changes of wording included."""
    since = days.beginning(days.today() - TOLD_FOR)
    published = Edition.objects.without_texts().filter(published_at__gte=since).exclude(published_by=reader.pk)
    for edition in published.select_related("published_by", "proposal"):
        yield Line(
            _("Published"),
            _what_was_published(edition)
            % {"number": edition.number, "name": edition.published_by, "day": _day(edition.published_at)},
            "is-done",
            _change(edition),
            _why(edition),
        )


def _what_was_published(edition: Edition) -> str:
    if edition.is_material:
        return _("Edition %(number)s was published by %(name)s on %(day)s.")
    return _("Edition %(number)s was published by %(name)s on %(day)s: it changes the wording only.")


def _why(edition: Edition) -> str:
    return " ".join(filter(None, (edition.proposal.reason, edition.proposal.wording_reason)))


def _links(rows: Any) -> list[tuple[str, str]]:
    return [(row.code, _change(row)) for row in rows.only("pk", "code")]


def _change(row: Any) -> str:
    return reverse(f"admin:purposes_{row._meta.model_name}_change", args=[row.pk])


def _day(moment: Any) -> str:
    return formats.date_format(days.of(moment))
