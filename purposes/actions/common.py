"""What the actions share: one lock, the database's clock, and refusals in words."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from ..exceptions import RegisterError
from ..models import Proposal

M = TypeVar("M", bound=Model)

#: Any number, the same in every process: proposing, deciding and stopping take turns.
PUBLICATION = 0x65646974


def take_turn() -> None:
    """Wait until no other transaction proposes, decides or stops; held until this one ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [PUBLICATION])


def share_turn() -> None:
    """Wait until no other transaction proposes, decides or stops, beside others who only read what is in force."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [PUBLICATION])


def database_now() -> datetime:
    """The database's clock, which decides what is in force."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment


def ask_permission(by: Any, permission: str, sentence: Any) -> None:
    """Raise PermissionDenied with the sentence unless the account has the permission."""
    if not by.has_perm(permission):
        raise PermissionDenied(sentence)


def once(make: Callable[[], M], known: Callable[[], M | None]) -> M:
    """The row that `make` writes. Of the same message sent twice at once, the second gets what `known` finds then.

    Raises IntegrityError where it finds nothing: something else was refused.
    """
    try:
        with transaction.atomic():
            return make()
    except IntegrityError:
        if first := known():
            return first
        raise


def inserted(row: M) -> M:
    """The row, now in the database. Raises IntegrityError where it is there already."""
    row.save(force_insert=True)
    return row


def given(text: str, sentence: Any) -> str:
    """The text without white space around it. Raises RegisterError with the sentence where nothing is left."""
    if not (stripped := text.strip()):
        raise RegisterError(sentence)
    return stripped


def locked(proposal: Proposal) -> Proposal:
    """The proposal as it stands, held for this transaction. Raises RegisterError unless it is open."""
    take_turn()
    held = (
        Proposal.objects.select_for_update(of=("self",)).select_related("proposed_by", "decided_by").get(pk=proposal.pk)
    )
    if not held.is_open:
        raise RegisterError(
            _("This proposal was decided already: %(state)s by %(name)s on %(when)s.")
            % {"state": held.get_state_display(), "name": held.decided_by, "when": when(held.decided_at)}
        )
    return held


def when(moment: datetime | None) -> str:
    """An instant as the reader's language writes it, in local time."""
    return formats.date_format(timezone.localtime(moment), "DATETIME_FORMAT") if moment else ""
