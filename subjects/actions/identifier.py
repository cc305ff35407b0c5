"""What a person is found by: added and removed, never changed."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gdpr_registry import access
from purposes.exceptions import RegisterError

from ..encrypted import new_identifier
from ..identity import EMAIL, Ref, normalised
from ..models import Identifier, Person
from ..people import holding
from . import on_file

ADDED = access.register("subjects.identifier_added", gettext_lazy("added what a person is found by"))
REMOVED = access.register("subjects.identifier_removed", gettext_lazy("removed what a person is found by"))


@transaction.atomic
def add_identifier(*, person: Person, kind: str, value: str, by: Any, system: str = "") -> Identifier:
    """Let a person be found by one more value; what is there already stays as it is.

    Raises RegisterError for what is no identifier and for a reference of somebody else, PermissionDenied.
    """
    on_file.ask_to_keep(by)
    person = on_file.held(person)
    ref = on_file.read(kind, value, system)
    if known := holding(ref).filter(person=person).first():
        return known
    _refuse_own(ref, by)
    on_file.refuse_taken([ref])
    row = new_identifier(person.pk, ref)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        # Another transaction was quicker to give the reference to somebody.
        on_file.refuse_taken([ref])
        raise
    access.record(ADDED, by=by, obj=person, fields=[f"identifiers.{kind}"])
    return row


@transaction.atomic
def remove_identifier(*, identifier: Identifier, by: Any) -> None:
    """Let the person no longer be found by this. Raises RegisterError where it is gone already, PermissionDenied."""
    on_file.ask_to_keep(by)
    person = on_file.held(identifier.person)
    removed, _rows = Identifier.objects.filter(pk=identifier.pk, person=person).delete()
    if not removed:
        raise RegisterError(_("This was removed already."))
    access.record(REMOVED, by=by, obj=person, fields=[f"identifiers.{identifier.kind}"])


def _refuse_own(ref: Ref, by: Any) -> None:
    # Who reads the mailbox says yes in the name of whoever it belongs to.
    if ref.kind == EMAIL and by is not None and ref.value == normalised(EMAIL, by.email).value:
        raise RegisterError(_("This is your own address: a person is found by an address of their own."))
