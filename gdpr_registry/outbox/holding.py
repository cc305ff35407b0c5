"""Which worker holds a mail: by `not_before`, which it moves, and by whose value it knows later that it still does.

Each of these is kept before the next step begins. A worker that dies leaves the mail due again when its time is over.
"""

import time
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models.functions import Now

from gdpr_registry.models import OutgoingMail
from gdpr_registry.models.outgoing_mail import OutgoingMailQuerySet

#: Mails that a worker puts aside for itself by one statement, to try them one after the other.
AT_ONCE = 10

#: What the mail server may be waited for while a mail is handed over, each at most EMAIL_TIMEOUT: the answers to MAIL,
#: RCPT and DATA, the taking of the text, the answer to it.
WAITS = 5

#: How long a mail rests while another of its kind about the same person is in hand.
TURN = timedelta(seconds=1)

TABLE = OutgoingMail._meta.db_table
#: As `OutgoingMailQuerySet.waiting` says it.
WAITING = "sent_at IS NULL AND gave_up_at IS NULL AND withheld_at IS NULL"

# What happens to every mail is plain SQL: to compose the query anew each time took longer than the database.

# Locked rows are passed by: nobody waits here. The rows are chosen once, by themselves: as a subquery of the condition
# they may be chosen anew for each mail (a nested loop, where the database takes the table for small), each time passing
# by what is locked already, until one worker holds every mail.
_PUT_ASIDE = f"""
    WITH in_turn AS MATERIALIZED (
        SELECT id FROM {TABLE}
        WHERE {WAITING} AND not_before <= statement_timestamp()
        ORDER BY is_urgent DESC, not_before, id LIMIT %s FOR UPDATE SKIP LOCKED
    )
    UPDATE {TABLE} AS mail SET not_before = clock_timestamp() + %s
    FROM in_turn WHERE mail.id = in_turn.id RETURNING mail.*
"""  # noqa: S608  names of our own table

_TAKE = f"""
    UPDATE {TABLE} AS mail SET taken_at = statement_timestamp(),
        in_hand_until = statement_timestamp() + %(lease)s, not_before = statement_timestamp() + %(lease)s
    WHERE id = %(id)s AND not_before = %(not_before)s AND {WAITING} AND NOT (%(takes_turns)s AND EXISTS (
        SELECT FROM {TABLE} AS other WHERE other.about = mail.about AND other.kind = mail.kind
            AND other.id <> mail.id AND other.in_hand_until > statement_timestamp()))
    RETURNING not_before
"""  # noqa: S608  names of our own table

_LEAVE = f"""
    UPDATE {TABLE} SET sent_at = statement_timestamp(), in_hand_until = NULL, error = ''
    WHERE id = %(id)s AND not_before = %(not_before)s AND {WAITING}
"""  # noqa: S608  names of our own table


def patience() -> timedelta:
    """For how long one answer of the mail server is waited for."""
    return timedelta(seconds=settings.EMAIL_TIMEOUT)


def lease() -> timedelta:
    """For how long a worker may have a mail in its hands: as long as it may take to begin, and to hand it over."""
    return (1 + WAITS) * patience()


def clock() -> float:
    """Seconds that also pass while this process is stopped, and where the system tells while the machine sleeps."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


def put_aside() -> list[OutgoingMail]:
    """The next mails, kept from other workers for a while: those that somebody waits for, then who waited longest.

    They are asked about later, each. When the while is over others may put them aside too; who takes one first has it.
    """
    mails = OutgoingMail.objects.raw(_PUT_ASIDE, [AT_ONCE, patience()])
    return sorted(mails, key=lambda mail: (not mail.is_urgent, mail.pk))


def put_back(mails: list[OutgoingMail], *, rest: timedelta = timedelta(0)) -> None:
    """Leave mails that are held to whoever comes next, after a rest."""
    for mail in mails:
        end(mail, not_before=Now() + rest)


def take(mail: OutgoingMail, *, takes_turns: bool = False) -> float | None:
    """Take the mail in hand, as soon as the caller's transaction is kept.

    Returns before when, by `clock`, its handing over must begin to be over before the lease is. None, and nothing
    taken, if the mail is not held any more, or `takes_turns` and another of its kind about the same person is in hand.
    """
    begin_by = clock() + patience().total_seconds()
    values: dict[str, Any] = {"id": mail.pk, "not_before": mail.not_before, "lease": lease()}
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, {**values, "takes_turns": takes_turns})
        row: tuple[datetime] | None = cursor.fetchone()
    if row is None:
        return None
    (mail.not_before,) = row
    return begin_by


def leave(mail: OutgoingMail) -> None:
    """Write that the mail server took the mail; nothing if it is not held any more."""
    with connection.cursor() as cursor:
        cursor.execute(_LEAVE, {"id": mail.pk, "not_before": mail.not_before})


def end(mail: OutgoingMail, **columns: Any) -> bool:
    """Write what became of the mail and let go of it. False, and nothing written, if it is not held any more."""
    return bool(_held(mail).update(in_hand_until=None, **columns))


def remove(mail: OutgoingMail) -> bool:
    """Remove the mail with its address. False, and nothing removed, if it is not held any more."""
    removed, _by_model = _held(mail).delete()
    return bool(removed)


def _held(mail: OutgoingMail) -> OutgoingMailQuerySet:
    return OutgoingMail.objects.waiting().filter(pk=mail.pk, not_before=mail.not_before)
