"""What the verbs of the ledger share: who acts, and whether the register knows what is spoken of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from gdpr_registry import access
from purposes import editions
from purposes.actions.common import ask_permission
from purposes.document import ConsentWording, PublicPurpose
from purposes.evidence_of_consent import Evidence
from purposes.exceptions import RegisterError
from purposes.models import Edition, Wording

from ..fold import BY_OWN_HAND
from ..kinds import Channel
from ..models import ConsentEvent
from ..waiting import is_stopped

#: Staff record what people say; whoever looks after the ledger decides of it.
RECORD_FOR_PERSON = "consents.record_for_person"
DECIDE_OBJECTION = "consents.decide_objection"
INVALIDATE = "consents.invalidate"

#: The sources of our own doors. Systems are "api.<token>", imports "import.<batch>".
WEB, STAFF = "web", "staff"


@dataclass(frozen=True)
class Spoken:
    """A purpose as the edition in force speaks of it, with the wording of its consent."""

    purpose: PublicPurpose
    wording: ConsentWording | None


def ask_to_record(by: Any) -> None:
    """Raise PermissionDenied unless the account may record what people say.

    Without an account the person acts on our own pages, or a system whose token was asked at its door.
    """
    if by is not None:
        ask_permission(by, RECORD_FOR_PERSON, _("Your account may not record what people say."))


def in_force(code: str) -> Spoken:
    """The purpose in the edition in force. Raises RegisterError where it is not in force."""
    edition = editions.in_force()
    document = editions.public_of(edition) if edition else None
    purpose = next((row for row in document.purposes if row.code == code), None) if document else None
    if document is None or purpose is None:
        raise RegisterError(
            _("The purpose “%(purpose)s” is not in force. Choose one of the edition in force.") % {"purpose": code}
        )
    return Spoken(purpose, next((row for row in document.wordings if row.purpose == code), None))


def asked_now(code: str) -> Spoken:
    """As `in_force`. Raises RegisterError for a purpose that was stopped as well: on our own pages nobody says yes."""
    spoken = in_force(code)
    if is_stopped(code):
        raise RegisterError(_("We do not ask this just now, so nobody can say yes to it. Nothing was kept."))
    return spoken


def ever_known(code: str) -> str:
    """The code, if an edition has ever named it or somebody has said something of it: a no is never lost.

    Raises RegisterError for a code that nobody knows.
    """
    if not _is_known(code):
        raise RegisterError(_("No edition names a purpose “%(purpose)s”.") % {"purpose": code})
    return code


def _is_known(code: str) -> bool:
    edition = editions.in_force()
    if edition and any(row.code == code for row in editions.public_of(edition).purposes):
        return True
    # Looks into every edition: for a purpose that is no more.
    return bool(code) and (ConsentEvent.objects.filter(purpose=code).exists() or Edition.objects.naming(code).exists())


def known_channel(channel: str) -> str:
    """The channel. Raises RegisterError for one that is not ours."""
    if channel not in Channel.values:
        known = ", ".join(value for value in Channel.values if value)
        raise RegisterError(
            _("There is no channel “%(channel)s”. Say %(known)s.") % {"channel": channel, "known": known}
        )
    return channel


def wording_of(purpose: str, wording: Wording) -> Wording:
    """The wording, if it is one of this purpose. Raises RegisterError."""
    if wording.purpose != purpose:
        raise RegisterError(
            _("The wording is not of the purpose “%(purpose)s”. Choose the one that the person saw.")
            % {"purpose": purpose}
        )
    return wording


def refuse_claims(evidence: str, *, by: Any, source: str, document: str) -> None:
    """Raise RegisterError for evidence that is not named or lacks its document.

    Raises PermissionDenied for evidence that only the person's own hand makes: it is made on our own pages, where
    neither an account nor another system speaks for the person.
    """
    if evidence not in Evidence.values:
        raise RegisterError(_("Say what shows the yes: a document that you have seen, or only a report."))
    by_themselves = by is None and source == WEB
    if evidence in BY_OWN_HAND and not by_themselves:
        raise PermissionDenied(_("Only the person can prove a mailbox. Send them the link instead."))
    if evidence == Evidence.DOCUMENT and not by_themselves and not document.strip():
        raise RegisterError(_("Write where the document is kept, or say that there is none."))


def valid_months(spoken: Spoken) -> int:
    """How many months a yes to the purpose is good. Raises RegisterError for one that asks for no consent."""
    if spoken.wording is None:
        raise RegisterError(_("The purpose “%(purpose)s” asks for no consent.") % {"purpose": spoken.purpose.code})
    return spoken.wording.valid_months


def refuse_unless_of_age(spoken: Spoken, *, of_age: bool) -> None:
    """Raise RegisterError for a yes to what is offered to children, unless it was told that they may say it (R-042).

    Told is only that they are 15 or older, or that a parent or guardian says it for them: nothing is kept of it.
    """
    if spoken.purpose.offered_to_children and not of_age:
        raise RegisterError(
            _(
                "This is offered to children: ask whether the person is 15 or older, or a parent or guardian says yes"
                " for them, and say so. Nothing was recorded."
            )
        )


def trace(action: str, *, event: ConsentEvent, by: Any) -> None:
    """Who did it, to whom, for which purpose; people on our own pages leave the event only."""
    if by is not None:
        access.record(
            action, by=by, object_kind="subjects.person", object_id=event.person_id, purpose=event.purpose or "all"
        )


class How(TypedDict):
    """What every verb takes beside `by`: the door, its key for this one message, and the method (R-036)."""

    source: str
    key: str
    method: str


class Reported(How, total=False):
    """How, of what may have been said earlier: when, and what was noted. Without a time it is said now."""

    happened_at: datetime | None
    note: str


@dataclass(frozen=True)
class Saying:
    """How something was said: what every verb hands on."""

    by: Any
    source: str
    key: str
    method: str
    happened_at: datetime | None = None
    note: str = ""
    document: str = ""

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of an event that hold it."""
        return {
            "source": self.source,
            "key": self.key,
            "method": self.method,
            "happened_at": self.happened_at,
            "note": self.note.strip(),
            "document": self.document.strip(),
            **({"by_id": self.by.pk} if self.by is not None else {}),
        }
