"""Publication: an approved proposal becomes the next edition, frozen with the wordings it changed."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from gdpr_registry import history

from .. import days, mails
from ..blockers import blockers, blocking
from ..compose import Composition, composition
from ..document import SCHEMA, edition_sha256, sha256
from ..edited import edited_since
from ..exceptions import Blocked, DraftHasMoved, RegisterError
from ..models import Edition, Proposal, ProposalState, Purpose, PurposeStop, Wording
from ..wordings import wordings_of
from .common import ask_permission, database_now, locked, when


@transaction.atomic
def approve(*, proposal: Proposal, by: Any) -> Edition:
    """Publish what was proposed as the next edition (R-011, R-012).

    What is material is approved by an officer other than the proposer; a change of wording or care only may be
    published by the proposer. Raises DraftHasMoved when the draft is no longer what was proposed, Blocked,
    RegisterError, PermissionDenied.
    """
    proposal = locked(proposal)
    made = composition(wording_only=proposal.wording_only)
    _refuse_the_wrong_person(proposal, made, by)
    _refuse_what_moved(proposal, made)
    if found := blocking(blockers(made)):
        raise Blocked(found)
    with history.context(by=by, reason=proposal.reason):
        edition = _publish(proposal, made, by)
        _freeze_wordings(edition, made)
        _keep_revisions(made)
        proposal.state, proposal.decided_by, proposal.decided_at = ProposalState.PUBLISHED, by, edition.published_at
        proposal.save(update_fields=["state", "decided_by", "decided_at"])
    mails.tell_what_became_of(proposal, by=by)
    if not edition.is_material:
        mails.tell_of_wording(edition)
    return edition


def _refuse_the_wrong_person(proposal: Proposal, made: Composition, by: Any) -> None:
    verb = "approve" if made.is_material else "publish"
    ask_permission(by, f"purposes.{verb}_edition", _("Only an officer publishes an edition. You can advise instead."))
    if made.is_material and proposal.proposed_by_id == by.pk:
        raise PermissionDenied(_("This edition changes more than the wording: another officer than you approves it."))


def _refuse_what_moved(proposal: Proposal, made: Composition) -> None:
    if made.document.sha256 != proposal.composed_sha256:
        raise DraftHasMoved(
            _(
                "The draft has moved: it is no longer what %(name)s put forward on %(when)s. "
                "Withdraw the proposal, look at what has changed, and put the draft forward again."
            )
            % {"name": proposal.proposed_by, "when": when(proposal.proposed_at)},
            *_edited_since(proposal),
        )
    later = PurposeStop.objects.filter(stopped_at__gt=proposal.proposed_at, purpose__in=made.lifts)
    if stop := later.select_related("stopped_by").first():
        raise DraftHasMoved(
            _(
                "%(name)s stopped %(purpose)s after the draft was put forward, and this edition would lift the stop. "
                "Withdraw the proposal, and put the draft forward again if that is meant."
            )
            % {"name": stop.stopped_by, "purpose": stop.purpose}
        )


def _edited_since(proposal: Proposal) -> list[str]:
    rows = edited_since(proposal.proposed_at)
    return [_("Edited since then: %(rows)s.") % {"rows": ", ".join(rows)}] if rows else []


def _publish(proposal: Proposal, made: Composition, by: Any) -> Edition:
    now = database_now()
    public, record = made.document.public_bytes, made.document.record_bytes
    edition = Edition(
        number=made.based_on.number + 1 if made.based_on else 1,
        schema=SCHEMA,
        in_force_from=_begins(proposal, made.based_on, now),
        published_at=now,
        published_by=by,
        proposal=proposal,
        is_material=made.is_material,
        public=public.decode(),
        record=record.decode(),
        public_sha256=sha256(public),
        record_sha256=sha256(record),
        sha256=edition_sha256(sha256(public), sha256(record)),
    )
    edition.save()
    return edition


def _begins(proposal: Proposal, last: Edition | None, now: datetime) -> datetime:
    """Now, or the local midnight of the day asked for where that is still to come."""
    moment = max(now, days.beginning(proposal.takes_effect_on)) if proposal.takes_effect_on else now
    if last and moment < last.in_force_from:
        raise RegisterError(
            _("Edition %(number)s takes effect on %(when)s, and a later edition cannot take effect before it.")
            % {"number": last.number, "when": when(last.in_force_from)}
        )
    return moment


def _freeze_wordings(edition: Edition, made: Composition) -> None:
    """One row per language for each consent whose words, controls, companies or revision are new (R-036, R-037)."""
    found = wordings_of(made.document.public, edition)
    known = set(Wording.objects.filter(sha256__in=[row.sha256 for row in found]).values_list("sha256", flat=True))
    Wording.objects.bulk_create([row for row in found if row.sha256 not in known])


def _keep_revisions(made: Composition) -> None:
    """Write the published revisions to the rows; one more for a purpose that left: it never comes back as it was."""
    published = {purpose.code: purpose.revision for purpose in made.document.public.purposes}
    gone = {purpose.code: purpose.revision + 1 for purpose in made.base.public.purposes} if made.base else {}
    due = {**gone, **published}
    rows = [row for row in made.draft.purposes if due.get(row.code, row.revision) != row.revision]
    for row in rows:
        row.revision = due[row.code]
    Purpose.objects.bulk_update(rows, ["revision"])
