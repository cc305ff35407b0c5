"""Finding a person by what another system knows of them, or putting them on file (R-110)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gdpr_registry import access
from purposes import editions
from purposes.exceptions import RegisterError
from subjects import people
from subjects.actions import add_identifier, join_category, register_person, show_notice
from subjects.actions.on_file import edition_at, read
from subjects.identity import EMAIL, PHONE, REFERENCE, Ref
from subjects.models import Person

from ..faults import Fault, Faulty, at
from ..imports.lines import Line
from ..imports.plan import about_people
from ..imports.who import parties
from ..looking import SEEN
from ..models import ApiToken
from .message import begin, key_in_ledger
from .reading import SeveralPeople

#: What an access entry says instead of a task: somebody was found so as not to be put on file twice.
REGISTRATION = "registration"
IS_ANOTHER = gettext_lazy(
    "This may be somebody on file, listed under “people”: use that id, or send “is_another” if it is somebody else."
)


@dataclass(frozen=True)
class Newcomer:
    """What a system knows of somebody. `references` are pairs of an outside system's code and its reference."""

    language: str
    categories: Sequence[str]
    name: str = ""
    email: str = ""
    phone: str = ""
    references: Sequence[tuple[str, str]] = ()
    collection_point: str = ""
    notice_language: str = ""
    is_business_contact: bool = False
    #: Somebody else than whoever is on file at the address.
    is_another: bool = False


def find_or_register(*, token: ApiToken, who: Newcomer, key: str, body: Any) -> tuple[UUID, bool]:
    """The id of the person, and whether they were put on file just now.

    Who is found is given the references, categories and the notice that are named here and missing on file; name,
    addresses and language stay. `key` and `body` (JSON) make two messages the same: the second gets the answer of the
    first. Raises Faulty, SeveralPeople, RegisterError, KeyConflict; PermissionDenied for what the token is not for.
    """
    try:
        return _found_or_registered(token, who, key, body)
    except SeveralPeople as several:
        # What was begun is undone; that the system was told of them is not.
        for person in Person.objects.filter(pk__in=several.people).order_by("pk"):
            _trace_seen(token, person)
        raise


@transaction.atomic
def _found_or_registered(token: ApiToken, who: Newcomer, key: str, body: Any) -> tuple[UUID, bool]:
    _refuse_out_of_reach(token, who)
    message, is_new = begin(token=token, key=key, body=body)
    if not is_new:
        return _told_again(message.person), message.is_new
    refs = _refs(who)
    people.take_turns(refs)
    found = _whose(refs, who)
    person = _complete(found, who, token, key) if found else _register(who, token, key)
    message.person, message.is_new = person.pk, found is None
    message.save(update_fields=["person", "is_new"])
    return person.pk, message.is_new


def _told_again(person: UUID | None) -> UUID:
    if person is None or not Person.objects.present().filter(pk=person).exists():
        raise RegisterError(_("The person whom this message found was erased since. Send a new message."))
    return person


def _refuse_out_of_reach(token: ApiToken, who: Newcomer) -> None:
    """A token for some purposes puts people into their categories only, and tells of notices about them only."""
    if token.within is None:
        return
    document = editions.public_of(edition_at())
    reached = {row.category for row in document.purposes if row.code in token.within}
    points = {row.code for row in document.collection_points if token.within & set(row.purposes)}
    wrong = [code for code in who.categories if code not in reached]
    if who.collection_point and who.collection_point not in points:
        wrong.append(who.collection_point)
    if wrong:
        raise PermissionDenied(
            _("This token is not for “%(code)s”. Ask an officer for one that is for its purposes.") % {"code": wrong[0]}
        )


def _refs(who: Newcomer) -> list[Ref]:
    told = [("email", EMAIL, who.email, ""), ("phone", PHONE, who.phone, "")]
    told += [(f"references.{n}", REFERENCE, ref, system) for n, (system, ref) in enumerate(who.references)]
    refs = []
    for field, kind, value, system in told:
        if value:
            with at(field):
                refs.append(read(kind, value, system))
    if not refs:
        raise Faulty([Fault("email", "missing", _("Send an e-mail address, a phone number or a reference."))])
    return refs


def _whose(refs: list[Ref], who: Newcomer) -> UUID | None:
    """The one person on file who is meant, by the rules of an import; None for somebody new. Raises SeveralPeople."""
    looked_for = [ref for ref in refs if ref.kind == REFERENCE] if who.is_another else refs
    on_file = people.find_refs(looked_for)
    found = {pk for ids in on_file.values() for pk in ids}
    line = Line(1, refs, {"name": who.name} if who.name else {})
    here = parties([line], on_file, about_people(found))
    if line.troubles:
        raise SeveralPeople(found, IS_ANOTHER)
    return here[0].known


def _register(who: Newcomer, token: ApiToken, key: str) -> Person:
    return register_person(
        name=who.name,
        language=who.language,
        categories=who.categories,
        email=who.email,
        phone=who.phone,
        references=who.references,
        collection_point=who.collection_point,
        notice_language=who.notice_language,
        is_business_contact=who.is_business_contact,
        by=None,
        source=token.source,
        key=key_in_ledger(key),
    )


def _trace_seen(token: ApiToken, person: Person) -> None:
    access.record(SEEN, by=None, role=token.source, obj=person, fields=["id"], purpose=REGISTRATION)


def _complete(found: UUID, who: Newcomer, token: ApiToken, key: str) -> Person:
    person = Person.objects.get(pk=found)
    _trace_seen(token, person)
    for system, reference in who.references:
        add_identifier(person=person, kind=REFERENCE, value=reference, system=system, by=None)
    present = set(person.categories.in_force().values_list("category", flat=True))
    for category in dict.fromkeys(who.categories):
        if category not in present:
            join_category(person=person, category=category, by=None)
    if who.collection_point:
        show_notice(
            person=person,
            collection_point=who.collection_point,
            language=who.notice_language,
            by=None,
            source=token.source,
            key=key_in_ledger(key),
        )
    return person
