"""What belongs to an event: the words, and the edition that was in force when it happened."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from purposes import editions
from purposes.exceptions import RegisterError
from purposes.models import Edition

from ..kinds import Kind
from ..models import ConsentEvent
from .receipt import Receipt, Said, Seen, has_receipt


class NoReceipt(RegisterError):
    """The event is no yes and no no, or no edition ever named its purpose."""


def receipt_of(event: ConsentEvent) -> Receipt:
    """The receipt of an event: the same at any time. Raises NoReceipt."""
    if not has_receipt(event):
        raise NoReceipt(_("There is a receipt for a yes and for a no, not for this."))
    edition = _edition_of(event)
    return Receipt(
        said=_said(event),
        seen=_seen(event),
        edition=edition.number,
        public_sha256=edition.public_sha256,
        document=editions.document_of(edition),
        site=settings.SITE_URL.rstrip("/"),
    )


def _said(event: ConsentEvent) -> Said:
    columns = {name: getattr(event, name) for name in Said.__dataclass_fields__ if hasattr(event, name)}
    return Said(**{**columns, "number": event.pk, "record": event.leaf_id, "person": event.person_id})


def _edition_of(event: ConsentEvent) -> Edition:
    """The edition in force when it happened; if that did not name the purpose, the last before that did, or the first.

    A no may come after a purpose is gone, and a yes that was reported may be older than edition 1.
    """
    in_force = editions.in_force(event.happened_at)
    if in_force and any(row.code == event.purpose for row in editions.public_of(in_force).purposes):
        return in_force
    naming = Edition.objects.naming(event.purpose)
    found: Edition | None = (
        naming.begun(event.happened_at).order_by("-number").first() or naming.order_by("number").first()
    )
    if found is None:
        raise NoReceipt(_("No edition names a purpose “%(purpose)s”.") % {"purpose": event.purpose})
    return found


def _seen(event: ConsentEvent) -> Seen | None:
    """The words of the event; for a no without any, those of the last yes before it that it takes back."""
    if event.wording:
        return _words_of(event)
    if event.kind not in (Kind.WITHDRAWN, Kind.REVOKED):
        return None
    before: Any = ConsentEvent.objects.of_key(event.person_id, event.purpose, event.channel)
    before = before.filter(kind=Kind.GIVEN, pk__lt=event.pk).select_related("wording")
    yes = before.order_by("-happened_at", "-pk").first()
    return _words_of(yes, at=yes.happened_at) if yes else None


def _words_of(event: ConsentEvent, **more: Any) -> Seen:
    wording: Any = event.wording
    return Seen(
        revision=wording.revision,
        language=wording.language,
        text=wording.text,
        controls=tuple(wording.controls),
        companies=tuple(wording.companies),
        sha256=wording.sha256,
        **more,
    )
