"""Preparing a mailing that was sent: the worker asks the gate and writes mails, a piece of the group at a time."""

from __future__ import annotations

import time
from collections import Counter
from math import inf
from uuid import UUID

from django.db import transaction

from gdpr_registry import outbox
from purposes.actions.common import database_now

from ..asked import Ground, ground_of
from ..mailings import CHUNK, Piece, ask_about, next_people
from ..marketing_mails import MARKETING, addressed
from ..models import Mailing
from ..questions import keep
from .common import STAFF

#: People asked about in one transaction.
PIECE = CHUNK


def prepare_mailings(*, seconds: float = inf) -> None:
    """Prepare piece after piece, of the mailing that was sent first, until so many seconds are over; at least one."""
    began = time.monotonic()
    while prepare_next_piece() and time.monotonic() - began < seconds:
        pass


@transaction.atomic
def prepare_next_piece() -> bool:
    """Ask about the next people of a mailing and write their mails, all in one transaction; False if nothing is left.

    The mailing remembers the last person asked about, in the same transaction: whoever comes after a kill goes on
    there. Any number of workers may do this at once: each holds its mailing, and passes by those that others hold.
    """
    held = Mailing.objects.to_prepare().select_for_update(skip_locked=True, of=("self",)).first()
    if held is None:
        return False
    ground = ground_of(held.asked)
    people = next_people(ground, held.prepared_to, PIECE)
    _write(held, ground, ask_about(ground, people, held.missing))
    _remember(held, people[-1] if len(people) == PIECE else None)
    return True


def _write(held: Mailing, ground: Ground, piece: Piece) -> None:
    rows = (addressed(held, ground.code, *recipient) for recipient in piece.recipients)
    outbox.send_many(kind=MARKETING, rows=rows, by=held.sent_by)
    held.reasons = dict(sorted((Counter(held.reasons) + piece.counts).items()))
    if piece.answers:
        held.questions.append(keep(ground, held.sent_by, STAFF, piece.answers).pk)


def _remember(held: Mailing, last: UUID | None) -> None:
    """Up to whom it is prepared. The last piece is not full: it remembers nobody."""
    held.prepared_to = last
    held.prepared_at = None if last else database_now()
    held.save(update_fields=["reasons", "questions", "prepared_to", "prepared_at"])
