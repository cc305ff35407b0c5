"""A marketing mail: whether it may leave, what stands beneath its words, and the headers by which it is stopped."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from gdpr_registry import outbox
from gdpr_registry.models import OutgoingMail
from purposes import editions
from purposes.document import Company
from purposes.models import Edition
from purposes.statement.words import local_day
from subjects import mailboxes
from subjects.models import Person
from subjects.tasks import Tasks

from . import links
from .asked import ground_of
from .gate import answer_on
from .kinds import Channel, Status
from .mailings import NO_ADDRESS, STOPPED
from .mails import absolute
from .models import LinkUse, Mailing, Standing
from .questions import MAILING, keep
from .recording import hold_still


def refusal(mail: OutgoingMail) -> str:
    """Why this mail may not leave now; "" if it may (R-051, R-106).

    The person's row is held until that is kept: a withdrawal comes before the question and is seen, or waits for its
    end, and so does another mail to the same person. Each answer is kept as a question about one person, with the event
    that it rests on. Raises Person.DoesNotExist for who was erased meanwhile.
    """
    assert mail.about is not None  # noqa: S101  written with the person
    hold_still(mail.about)
    mailing = _sent(mail.context["mailing"])
    # Others were withheld as it was stopped: only one that was in hand, and that the mail server did not take, is left.
    if mail.taken_at and Mailing.objects.filter(pk=mailing.pk, stopped_at__isnull=False).exists():
        return STOPPED
    ground = ground_of(mailing.asked)
    answered = answer_on(ground, mail.about)
    if answered.person is None:
        raise Person.DoesNotExist
    reason = answered.decision.reason.value
    of_one = {"person": answered.person, "reason": reason, "event": answered.event}
    keep(ground, None, f"{MAILING}{mailing.pk}", Counter([reason]), **of_one)
    if not answered.allowed:
        return reason
    return "" if mailboxes.is_of(mail.about, mail.to) else NO_ADDRESS


def fill(context: dict[str, Any]) -> dict[str, Any]:
    """The words of the mailing and what stands beneath them. Without a person it is a preview: no link is made."""
    person = UUID(context["person"]) if "person" in context else None
    mailing = _sent(context["mailing"]) if person else Mailing.objects.get(pk=context["mailing"])
    behind = _behind(editions.in_force(), get_language() or "", mailing.task, context.get("purpose", ""))
    return {
        "subject": str(mailing.subject),
        "text": str(mailing.text),
        "why": _why(behind.name, *(_agreed_on(person, behind.purpose) if person else PREVIEWED)),
        "companies": behind.companies,
        "stop": _stop_link(person, behind.purpose),
        "centre": f"{settings.SITE_URL.rstrip('/')}{reverse('me')}",
    }


def headers(filled: dict[str, Any]) -> dict[str, str]:
    """By these a mail program shows a button that stops it (RFC 2369, RFC 8058, R-053)."""
    return {"List-Unsubscribe": f"<{filled['stop']}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def addressed(mailing: Mailing, purpose: str, person: UUID, mailbox: mailboxes.Mailbox) -> outbox.Addressed:
    """The mail of a mailing to one person, not written."""
    context = {"mailing": str(mailing.pk), "person": str(person), "purpose": purpose}
    return outbox.Addressed(to=mailbox.address, language=mailbox.language, context=context, about=person)


def preview(mailing: Mailing, language: str) -> outbox.Composed:
    """What the readers of this language get. Without a link of its own."""
    return outbox.compose(OutgoingMail(kind=MARKETING, language=language, context={"mailing": str(mailing.pk)}))


@lru_cache(maxsize=64)
def _sent(pk: str) -> Mailing:
    """The mailing of a mail. Its words never change, so it is read once. Raises Mailing.DoesNotExist."""
    return Mailing.objects.sent().get(pk=pk)


class Behind(NamedTuple):
    """What an edition says of the purpose of a mail: code, words, and the companies behind it with their address."""

    purpose: str
    name: str
    companies: list[tuple[str, list[str]]]


@lru_cache(maxsize=64)
def _behind(edition: Edition | None, language: str, task: str, purpose: str) -> Behind:
    """As the edition says it, looked up once: it never changes. `purpose` is that of a task that is no more."""
    tasks = Tasks(edition, language)
    found = tasks.by_code.get(task)
    purpose = found.purpose if found else purpose
    return Behind(purpose, tasks.purpose_name(purpose), _companies(tasks, purpose))


def _stop_link(person: UUID | None, purpose: str) -> str:
    if person is None:
        return absolute("stop", "…")
    return absolute("stop", links.make(LinkUse.STOP, person_id=person, purpose=purpose, channel=Channel.EMAIL))


def _agreed_on(person: UUID, purpose: str) -> tuple[str, str]:
    """What the person said yes to for this purpose, e-mail or else the purpose itself, and on which day."""
    with connection.cursor() as cursor:
        cursor.execute(_AGREED, [person, purpose, Channel.EMAIL.value, Channel.NONE.value, Status.GIVEN.value])
        row: tuple[str, datetime] | None = cursor.fetchone()
    return (row[0], local_day(row[1], get_language() or "")) if row else ("", "")


# The yes to e-mail first: '' comes before any other channel.
_AGREED = f"""
    SELECT channel, since FROM {Standing._meta.db_table}
    WHERE person_id = %s AND purpose = %s AND channel IN (%s, %s) AND status = %s ORDER BY channel DESC LIMIT 1
"""  # noqa: S608  the name of our own table


def _why(purpose: str, channel: str, day: Any) -> str:
    told = {"day": day, "purpose": purpose}
    if not day:
        return _("This mail is sent for the purpose “%(purpose)s”.") % told
    if channel == Channel.EMAIL:
        # The purpose itself may rest on something else than a yes.
        return _("You get this mail because you said yes to e-mail about “%(purpose)s” on %(day)s.") % told
    return _("You get this mail because you said yes to “%(purpose)s” on %(day)s.") % told


#: What stands in a preview.
PREVIEWED = (Channel.EMAIL, gettext_lazy("[day of their yes]"))


def _companies(tasks: Tasks, code: str) -> list[tuple[str, list[str]]]:
    """Name and address of each company behind the purpose."""
    public = tasks.document.public if tasks.document else None
    purpose = tasks.purposes.get(code)
    if public is None or purpose is None:
        return []
    return [(row.name, _address(row)) for row in public.companies if row.code in purpose.controllers]


def _address(company: Company) -> list[str]:
    lines = company.address.splitlines()
    return [line.strip() for line in lines if line.strip()] or [company.email]


MARKETING = outbox.register(
    "consents.marketing",
    sentence=gettext_lazy("tells people something new, as they have said yes to"),
    fill=fill,
    refusal=refusal,
    headers=headers,
    takes_turns=True,
)
