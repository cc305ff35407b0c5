"""Delivery, in steps that are each kept before the next begins: at least once, and a repeat bears the same Message-ID.

1. Put aside: a worker keeps a few mails from the others.
2. Take: the kind is asked whether the mail may still leave, it is composed, and the row says that it is in hand. Links
   in it are good before anybody can press them; what the kind locked is free again.
3. Hand over: the mail server is spoken to outside any transaction, for less time than the lease of the hand. Who was
   stopped before it, for so long that the lease may not last, lets go instead.
4. End: sent, put off or given up, written by the worker that still holds the mail.

A worker that dies leaves the mail as it was; when its lease is over the next one begins anew, and asks anew. If the
mail server took it already, mail programs know the repeat by its Message-ID.

Whoever holds a person's row and then their mails' never waits in a circle with a worker: it asks before it takes, and
holds no mail while it waits for a person.
"""

from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from typing import NamedTuple

import structlog
from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from gdpr_registry.logs import without_personal_data
from gdpr_registry.models import OutgoingMail
from gdpr_registry.outbox import backoff, holding
from gdpr_registry.outbox.composing import message
from gdpr_registry.outbox.kinds import kind_of
from gdpr_registry.outbox.line import Line

log = structlog.get_logger(__name__)


def deliver_due(*, stopped: Callable[[], bool] = lambda: False) -> int:
    """Try each mail that is due, until `stopped` says so or no mail server answers. Returns how many were tried."""
    tried, aside = 0, list[OutgoingMail]()
    with closing(Line()) as line:
        while not stopped() and (aside := aside or holding.put_aside()):
            tried += 1
            if not _try(aside.pop(0), line):
                break
    holding.put_back(aside)
    return tried


def _try(mail: OutgoingMail, line: Line) -> bool:
    """Try this mail. Returns whether there is a mail server to try others with."""
    try:
        # Before the mail is let go, so that nothing but its handing over comes after.
        line.open()
    except Exception as error:
        line.throw_away()
        _put_off(mail, error)
        return False
    try:
        in_hand = _taken(mail)
    except Exception as error:
        _put_off(mail, error)
    else:
        if in_hand:
            _hand_over(mail, in_hand, line)
    return True


class InHand(NamedTuple):
    """What may leave, and before when (`holding.clock`) its handing over must begin."""

    message: EmailMultiAlternatives
    begin_by: float


def _hand_over(mail: OutgoingMail, in_hand: InHand, line: Line) -> None:
    if holding.clock() > in_hand.begin_by:
        log.warning("stopped for too long with a mail in hand", mail=mail.pk, kind=mail.kind)
        holding.put_back([mail])
        return
    try:
        line.hand_over(in_hand.message)
    except Exception as error:
        line.throw_away()
        _put_off(mail, error)
    else:
        holding.leave(mail)


def _taken(mail: OutgoingMail) -> InHand | None:
    """Ask, compose and take the mail in hand. None if it was withheld, has to wait, or is not held any more."""
    kind = kind_of(mail.kind)
    with transaction.atomic(durable=True):
        if reason := kind.refusal(mail):
            if holding.end(mail, withheld_at=Now(), withheld_for=reason):
                log.info("mail withheld", mail=mail.pk, kind=mail.kind, reason=reason)
            return None
        made = message(mail)
        if begin_by := holding.take(mail, takes_turns=kind.takes_turns):
            return InHand(made, begin_by)
        # The links in it were made for nobody.
        transaction.set_rollback(True)
    holding.put_back([mail], rest=holding.TURN)
    return None


def _put_off(mail: OutgoingMail, error: Exception) -> None:
    if mail.about and isinstance(error, ObjectDoesNotExist):
        # Who it was about is gone: it was written while they were being removed, and its address goes, too.
        if holding.remove(mail):
            log.info("mail removed", mail=mail.pk, kind=mail.kind)
        return
    attempts, words = mail.attempts + 1, _in_words(error)
    wait = None if backoff.is_final(error) else backoff.wait_after(attempts)
    when = {"gave_up_at": Now()} if wait is None else {"not_before": Now() + wait}
    if holding.end(mail, attempts=attempts, error=words, **when):
        log.warning("mail did not leave", mail=mail.pk, kind=mail.kind, attempts=attempts, error=words)


def _in_words(error: Exception) -> str:
    """What went wrong, without the address: it is shown and logged."""
    return without_personal_data(f"{type(error).__name__}: {error}")[:300]


@transaction.atomic
def try_again(mail: OutgoingMail) -> bool:
    """Put a mail that was given up back among those that wait. Returns whether it was given up and can be sent."""
    held = OutgoingMail.objects.given_up().select_for_update(of=("self",)).filter(pk=mail.pk)
    return bool(held.update(gave_up_at=None, attempts=0, not_before=Now()))


def remove_old() -> int:
    """Remove mails that reached an end MAIL_DAYS days ago, with their addresses. Returns how many."""
    before = Now() - timedelta(days=settings.MAIL_DAYS)
    ended = Q(sent_at__lt=before) | Q(gave_up_at__lt=before) | Q(withheld_at__lt=before)
    removed, _per_model = OutgoingMail.objects.filter(ended).delete()
    return removed
