"""Delivery: one mail per transaction, at least once.

The row is locked while its mail is handed over, and other workers pass it by. A worker that dies after the mail server
took the mail, and before the transaction was kept, leaves the row as it was: the next one sends the mail again, under
the same Message-ID, by which mail programs know the repeat.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.db.models.functions import Now

from gdpr_registry.logs import without_personal_data
from gdpr_registry.models import OutgoingMail
from gdpr_registry.outbox import backoff
from gdpr_registry.outbox.composing import message

log = structlog.get_logger(__name__)


def deliver_next() -> bool:
    """Try the mail that has waited longest. Returns whether there was one."""
    with transaction.atomic():
        mail = OutgoingMail.objects.due().select_for_update(skip_locked=True, of=("self",)).first()
        if mail is None:
            return False
        error = _hand_over(mail)
        if error is None:
            mail.sent_at, mail.error = _now(), ""
        else:
            _put_off(mail, error)
        mail.save(update_fields=["sent_at", "error", "attempts", "not_before", "gave_up_at"])
    return True


def deliver_due(*, stopped: Callable[[], bool] = lambda: False) -> int:
    """Try each mail that is due, until `stopped` says so. Returns how many were tried."""
    tried = 0
    while not stopped() and deliver_next():
        tried += 1
    return tried


def _hand_over(mail: OutgoingMail) -> Exception | None:
    """Give the mail to the mail server; what went wrong, or None."""
    try:
        # What a template asks of the database may fail without taking the row's lock with it.
        with transaction.atomic():
            made = message(mail)
        made.send()
    except Exception as error:
        return error
    return None


def _put_off(mail: OutgoingMail, error: Exception) -> None:
    mail.attempts += 1
    mail.error = _in_words(error)
    wait = None if backoff.is_final(error) else backoff.wait_after(mail.attempts)
    if wait is None:
        mail.gave_up_at = _now()
    else:
        mail.not_before = _now() + wait
    log.warning("mail did not leave", mail=mail.pk, kind=mail.kind, attempts=mail.attempts, error=mail.error)


def _in_words(error: Exception) -> str:
    """What went wrong, without the address: it is shown and logged."""
    return without_personal_data(f"{type(error).__name__}: {error}")[:300]


def _now() -> datetime:
    """The moment by the database's clock, not of the transaction's start: handing over takes time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment


@transaction.atomic
def try_again(mail: OutgoingMail) -> bool:
    """Put a mail that was given up back among those that wait. Returns whether it was given up and can be sent."""
    held = OutgoingMail.objects.given_up().select_for_update(of=("self",)).filter(pk=mail.pk)
    return bool(held.update(gave_up_at=None, attempts=0, not_before=Now()))


def remove_old() -> int:
    """Remove mails that left, or were given up, MAIL_DAYS days ago, with their addresses. Returns how many."""
    before = Now() - timedelta(days=settings.MAIL_DAYS)
    removed, _per_model = OutgoingMail.objects.filter(Q(sent_at__lt=before) | Q(gave_up_at__lt=before)).delete()
    return removed
