"""Mailings: a draft is written, changed, thrown away, or sent; what was sent is stopped while it is under way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gdpr_registry import access, outbox
from gdpr_registry.translated import refuse_unknown
from purposes.actions.common import ask_permission, database_now
from purposes.exceptions import RegisterError
from subjects.tasks import Tasks

from ..asked import ground_of
from ..became import became_of, is_under_way, mails_of
from ..mailings import ALLOWED, STOPPED, counted, writes
from ..models import Mailing

SEND = "consents.send_mailing"

WRITTEN = access.register("consents.mailing_written", gettext_lazy("wrote a mailing"))
CHANGED = access.register("consents.mailing_changed", gettext_lazy("changed the draft of a mailing"))
DISCARDED = access.register("consents.mailing_discarded", gettext_lazy("threw the draft of a mailing away"))
SENT = access.register("consents.mailing_sent", gettext_lazy("sent a mailing"))
MAILING_STOPPED = access.register("consents.mailing_stopped", gettext_lazy("stopped a mailing that was under way"))

Texts = Mapping[str, str]


@transaction.atomic
def write_mailing(*, key: UUID, task: str, subject: Texts, text: Texts, by: Any) -> Mailing:
    """Begin a draft; the same key begins one. Raises PermissionDenied, RegisterError for a task that mails nobody."""
    _ask(by)
    _refuse_unless_mailed(task)
    for words in (subject, text):
        refuse_unknown(words)
    columns = {"task": task, "subject": subject, "text": text, "written_by": by}
    mailing, is_new = Mailing.objects.get_or_create(pk=key, defaults=columns)
    if is_new:
        access.record(WRITTEN, by=by, obj=mailing)
    return mailing


@transaction.atomic
def change_mailing(*, mailing: Mailing, version: int, task: str, subject: Texts, text: Texts, by: Any) -> Mailing:
    """Write a draft anew, if it is still the version that was read. Raises PermissionDenied, RegisterError."""
    _ask(by)
    _refuse_unless_mailed(task)
    held = _draft(mailing)
    if held.version != version:
        raise RegisterError(
            _("Somebody has changed this draft since you opened it. Open it again, and write your change into it.")
        )
    held.task, held.subject, held.text, held.version = task, subject, text, version + 1
    held.save(update_fields=["task", "subject", "text", "version"])
    access.record(CHANGED, by=by, obj=held)
    return held


@transaction.atomic
def discard_mailing(*, mailing: Mailing, by: Any) -> None:
    """Throw a draft away. Raises PermissionDenied, RegisterError for what was sent."""
    _ask(by)
    held = _draft(mailing)
    access.record(DISCARDED, by=by, obj=held)
    held.delete()


@transaction.atomic
def send_mailing(*, mailing: Mailing, version: int, only_written: bool = False, by: Any) -> Mailing:
    """Order the mailing to everybody who may get it; pressed twice it is sent once (R-051, R-058).

    `version` is the draft that was looked at. `only_written` says, knowingly, that it goes without those whose language
    is missing. The worker asks the gate and writes the mails (`prepare_next_piece`), and the gate is asked once more
    before each leaves. Raises PermissionDenied, RegisterError.
    """
    _ask(by)
    held = Mailing.objects.select_for_update().filter(pk=mailing.pk).first()
    if held is None:
        raise RegisterError(_("Somebody has thrown this draft away: nothing was sent."))
    if not held.is_draft:
        return held
    _refuse_unless_ready(held, version, only_written)
    ground = ground_of(held.asked)
    counts = counted(ground, held.missing)
    if not counts[ALLOWED]:
        raise RegisterError(_("Nobody may get it, so nothing was sent."))
    held.sent_at, held.sent_by, held.expected = database_now(), by, counts.total()
    held.save(update_fields=["sent_at", "sent_by", "expected"])
    access.record(SENT, by=by, obj=held, purpose=ground.code)
    return held


@transaction.atomic
def stop_mailing(*, mailing: Mailing, by: Any) -> Mailing:
    """Prepare no more of it, and withhold what waits; pressed twice it is stopped once.

    What is in the mail server's hands leaves. Raises PermissionDenied, RegisterError for a draft, and where everything
    has left.
    """
    _ask(by)
    # Waits for the piece that is being prepared: no mail of it is written afterwards.
    held = Mailing.objects.select_for_update().sent().filter(pk=mailing.pk).first()
    if held is None:
        raise RegisterError(_("This mailing was not sent: there is nothing to stop."))
    if held.stopped_at:
        return held
    if not is_under_way(held, became_of(held)):
        raise RegisterError(_("Everything has left already: there is nothing to stop."))
    held.stopped_at, held.stopped_by = database_now(), by
    held.prepared_at, held.prepared_to = held.prepared_at or held.stopped_at, None
    held.save(update_fields=["stopped_at", "stopped_by", "prepared_at", "prepared_to"])
    outbox.withhold(mails_of([held.pk]), reason=STOPPED)
    access.record(MAILING_STOPPED, by=by, obj=held, purpose=ground_of(held.asked).code)
    return held


def _ask(by: Any) -> None:
    ask_permission(by, SEND, _("Your account may not write or send mailings."))


def _draft(mailing: Mailing) -> Mailing:
    """The draft, held for this transaction. Raises RegisterError for what was sent or thrown away."""
    held = Mailing.objects.select_for_update().filter(pk=mailing.pk, sent_at=None).first()
    if held is None:
        raise RegisterError(_("This mailing was sent, or thrown away: its words stay as they are."))
    return held


def _refuse_unless_mailed(task: str) -> None:
    found = Tasks.now("").by_code.get(task)
    if found is None or not writes(found):
        raise RegisterError(_("Choose a task that is direct marketing in writing, from the edition in force."))


def _refuse_unless_ready(held: Mailing, version: int, only_written: bool) -> None:
    if held.version != version:
        raise RegisterError(_("Somebody has changed this draft since you looked at it. Look at it again."))
    _refuse_unless_mailed(held.task)
    if held.missing and not only_written:
        missing = ", ".join(str(name) for name in held.unwritten)
        raise RegisterError(
            _(
                "Write subject and text in each language, or say that it goes without those who read what is missing: "
                "%(languages)s."
            )
            % {"languages": missing}
        )
