"""The kinds of mail of the register: what owners and officers are told."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from gdpr_registry import outbox
from gdpr_registry.accounts.roles import Role
from gdpr_registry.models import User

from .models import Edition, FollowUp, FollowUpAnswer, Proposal, Round


def _of_round(context: dict[str, Any]) -> dict[str, Any]:
    found = Round.objects.select_related("started_by").get(pk=context["round"])
    owner = User.objects.get(pk=context["owner"])
    waiting = found.confirmations.filter(owner=owner, answer="waiting").count()
    return {
        "name": owner.name,
        "asker": found.started_by,
        "count": waiting,
        "text": found.text,
        "due_on": formats.date_format(found.due_on),
        "link": link("round_detail", found.pk),
    }


def _of_proposal(context: dict[str, Any]) -> dict[str, Any]:
    found = Proposal.objects.select_related("proposed_by", "decided_by").get(pk=context["proposal"])
    return {
        "name": User.objects.get(pk=context["reader"]).name,
        "proposal": found,
        "link": link("admin:purposes_proposal_change", found.pk),
    }


def _of_edition(context: dict[str, Any]) -> dict[str, Any]:
    found = Edition.objects.without_texts().select_related("published_by", "proposal").get(pk=context["edition"])
    return {
        "name": User.objects.get(pk=context["reader"]).name,
        "edition": found,
        "proposal": found.proposal,
        "link": link("admin:purposes_edition_change", found.pk),
    }


def _of_follow_up(context: dict[str, Any]) -> dict[str, Any]:
    found = FollowUp.objects.select_related("asked_by").get(pk=context["follow_up"])
    return {
        "name": User.objects.get(pk=context["reader"]).name,
        "asker": found.asked_by,
        "follow_up": found,
        "due_on": formats.date_format(found.due_on) if found.due_on else "",
        "link": link("follow_up", found.pk),
    }


def _of_answer(context: dict[str, Any]) -> dict[str, Any]:
    found = FollowUpAnswer.objects.select_related("by", "follow_up").get(pk=context["answer"])
    return {
        "name": User.objects.get(pk=context["reader"]).name,
        "writer": found.by,
        "follow_up": found.follow_up,
        "link": link("follow_up", found.follow_up_id),
    }


ROUND_ASKED = outbox.register("rounds.asked", sentence=_("asks an owner to confirm lines"), fill=_of_round)
ROUND_REMINDED = outbox.register("rounds.reminded", sentence=_("reminds an owner of a round"), fill=_of_round)
PROPOSAL_WAITS = outbox.register("proposals.wait", sentence=_("tells that a proposal waits"), fill=_of_proposal)
PROPOSAL_DECIDED = outbox.register("proposals.decided", sentence=_("tells a proposal’s end"), fill=_of_proposal)
WORDING_PUBLISHED = outbox.register(
    "editions.wording_published", sentence=_("tells that an edition of wording only was published"), fill=_of_edition
)
FOLLOW_UP_ASKED = outbox.register("follow_ups.asked", sentence=_("puts a question to a colleague"), fill=_of_follow_up)
FOLLOW_UP_ANSWERED = outbox.register("follow_ups.answered", sentence=_("tells of an answer"), fill=_of_answer)


def link(name: str, *args: Any) -> str:
    """The address of a page at the site: a mail is written without a request."""
    return f"{settings.SITE_URL.rstrip('/')}{reverse(name, args=args)}"


def ask(kind: str, *, round: Round, owners: Iterable[User], by: User) -> None:
    """Write a mail about the round to each of the owners."""
    for owner in owners:
        context = {"round": round.pk, "owner": owner.pk}
        outbox.send(kind=kind, to=owner.email, language=owner.language, context=context, by=by)


def tell_that_a_proposal_waits(proposal: Proposal) -> None:
    """Tell the officers who may approve it, and the data protection officer who may advise."""
    for reader in _others(proposal.proposed_by, Role.OFFICER, Role.DATA_PROTECTION_OFFICER):
        _tell(PROPOSAL_WAITS, reader, {"proposal": proposal.pk}, by=proposal.proposed_by)


def tell_what_became_of(proposal: Proposal, *, by: User) -> None:
    """Tell the proposer, unless the proposer decided."""
    if proposal.proposed_by.pk != by.pk:
        _tell(PROPOSAL_DECIDED, proposal.proposed_by, {"proposal": proposal.pk}, by=by)


def tell_of_wording(edition: Edition) -> None:
    """Tell the other officers and the data protection officer what one officer published alone (R-012)."""
    for reader in _others(edition.published_by, Role.OFFICER, Role.DATA_PROTECTION_OFFICER):
        _tell(WORDING_PUBLISHED, reader, {"edition": edition.pk}, by=edition.published_by)


def tell_that_one_is_asked(follow_up: FollowUp) -> None:
    """Tell the colleague who is asked."""
    _tell(FOLLOW_UP_ASKED, follow_up.to, {"follow_up": follow_up.pk}, by=follow_up.asked_by)


def tell_of_an_answer(answer: FollowUpAnswer) -> None:
    """Tell the other one of the two, while the account can sign in."""
    follow_up = answer.follow_up
    other = follow_up.to_id if answer.by_id == follow_up.asked_by_id else follow_up.asked_by_id
    for reader in User.objects.usable().filter(pk=other):
        _tell(FOLLOW_UP_ANSWERED, reader, {"answer": answer.pk}, by=answer.by)


def _others(account: User, *roles: str) -> Iterable[User]:
    holders = User.objects.usable().filter(role_memberships__role__in=roles)
    return holders.exclude(pk=account.pk).distinct().order_by("pk")


def _tell(kind: str, reader: User, context: dict[str, Any], *, by: User) -> None:
    context = {**context, "reader": reader.pk}
    outbox.send(kind=kind, to=reader.email, language=reader.language, context=context, by=by)
