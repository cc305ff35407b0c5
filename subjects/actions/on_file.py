"""What the actions on people share: who may, who is on file, what a person is called and found by."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from purposes import editions
from purposes.actions.common import ask_permission, database_now, share_turn
from purposes.exceptions import RegisterError
from purposes.models import Edition

from .. import identity
from ..models import Person
from ..people import holding

KEEP = "subjects.keep_people"
ERASE = "subjects.erase_person"


def ask_to_keep(by: Any) -> None:
    """Raise PermissionDenied unless the account keeps people; nobody (None) is the registry or the person."""
    if by is not None:
        ask_permission(by, KEEP, _("Your account may not change who is on file."))


def held(person: Person) -> Person:
    """The person as the database has them, held until the transaction ends. Raises RegisterError for an erased one."""
    row: Person = Person.objects.select_for_update().get(pk=person.pk)
    if row.erased_on:
        raise RegisterError(_("This person was erased: nothing can be added any more."))
    return row


def read(kind: str, value: str, system: str = "") -> identity.Ref:
    """The identifier as it is kept. Raises RegisterError with what to write instead."""
    try:
        return identity.normalised(kind, value, system)
    except identity.NotAnIdentifier as refused:
        raise RegisterError(refused.sentence) from refused


def refuse_taken(refs: Iterable[identity.Ref]) -> None:
    """Raise RegisterError for a reference that names somebody already: an outside system's number is one person's."""
    for ref in refs:
        if ref.kind == identity.REFERENCE and holding(ref).exists():
            raise RegisterError(
                _("This reference in %(system)s belongs to somebody on file already: find that person instead.")
                % {"system": ref.system}
            )


def known_language(code: str) -> str:
    """The code of a language that the registry speaks. Raises RegisterError."""
    if code not in dict(settings.LANGUAGES):
        raise RegisterError(
            _("“%(language)s” is no language of this registry: choose %(known)s.")
            % {"language": code, "known": ", ".join(dict(settings.LANGUAGES))}
        )
    return code


def edition_at(at: datetime | None = None) -> Edition:
    """The edition in force, which no other transaction changes before this one ends. Raises RegisterError."""
    share_turn()
    if (edition := editions.in_force(at)) is None:
        raise RegisterError(_("No edition was in force then: publish one first."))
    return edition


def known_category(code: str) -> str:
    """The code of a data-subject category of the edition in force. Raises RegisterError."""
    document = editions.document_of(edition_at())
    known = [group.code for group in (*document.public.categories, *document.record.categories)]
    if code not in known:
        raise RegisterError(
            _("“%(category)s” is no data-subject category in force: choose %(known)s.")
            % {"category": code, "known": ", ".join(known)}
        )
    return code


def past(moment: datetime | None) -> datetime:
    """The moment, or now by the database's clock. Raises RegisterError for one to come."""
    now = database_now()
    if moment and moment > now:
        raise RegisterError(_("This has not happened yet: choose a time that has passed."))
    return moment or now
