"""Mailings: a draft is written, changed, thrown away, or sent to everybody for whom the gate says yes."""

from __future__ import annotations

from collections import Counter
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

from ..asked import Ground, ground_of
from ..decisions import Reason
from ..mailings import ALLOWED, recipients, writes
from ..marketing_mails import MARKETING, addressed
from ..models import Mailing
from ..questions import keep
from .common import STAFF

SEND = "consents.send_mailing"

WRITTEN = access.register("consents.mailing_written", gettext_lazy("wrote a mailing"))
CHANGED = access.register("consents.mailing_changed", gettext_lazy("changed the draft of a mailing"))
DISCARDED = access.register("consents.mailing_discarded", gettext_lazy("threw the draft of a mailing away"))
SENT = access.register("consents.mailing_sent", gettext_lazy("sent a mailing"))

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
def send_mailing(*, mailing: Mailing, version: int, by: Any) -> Mailing:
    """Write a mail to everybody who may get it, in one transaction; pressed twice it is sent once (R-051, R-058).

    `version` is the draft that was looked at. The gate is asked about everybody in the group of the purpose and that
    question is kept; it is asked once more before each mail leaves. Raises PermissionDenied, RegisterError.
    """
    _ask(by)
    held = Mailing.objects.select_for_update().filter(pk=mailing.pk).first()
    if held is None:
        raise RegisterError(_("Somebody has thrown this draft away: nothing was sent."))
    if not held.is_draft:
        return held
    _refuse_unless_ready(held, version)
    ground, counts = ground_of(held.asked), Counter[str]()
    rows = (addressed(held, ground.code, *recipient) for recipient in recipients(ground, counts))
    if not outbox.send_many(kind=MARKETING, rows=rows, by=by):
        raise RegisterError(_("Nobody may get it, so nothing was sent."))
    return _sent(held, ground, counts, by)


def _sent(held: Mailing, ground: Ground, counts: Counter[str], by: Any) -> Mailing:
    # To the gate somebody without an address is a yes.
    answers = Counter({reason: number for reason, number in counts.items() if reason in set(Reason)})
    answers[ALLOWED] = counts.total() - sum(number for reason, number in answers.items() if reason != ALLOWED)
    held.question = keep(ground, by, STAFF, answers).pk
    held.reasons = dict(sorted(counts.items()))
    held.sent_at, held.sent_by = database_now(), by
    held.save(update_fields=["question", "reasons", "sent_at", "sent_by"])
    access.record(SENT, by=by, obj=held, purpose=ground.code)
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


def _refuse_unless_ready(held: Mailing, version: int) -> None:
    if held.version != version:
        raise RegisterError(_("Somebody has changed this draft since you looked at it. Look at it again."))
    _refuse_unless_mailed(held.task)
    if held.unwritten:
        missing = ", ".join(str(name) for name in held.unwritten)
        raise RegisterError(
            _("Write subject and text in each language first; this is missing: %(languages)s.") % {"languages": missing}
        )
