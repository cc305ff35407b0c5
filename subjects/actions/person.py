"""Registering people, changing their name, erasing them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gdpr_registry import access, evidence, outbox
from gdpr_registry.models.tombstone import TODAY_UTC
from purposes.actions.common import ask_permission, database_now, given
from purposes.exceptions import RegisterError

from ..encrypted import new_identifier, sealed_name
from ..identity import EMAIL, PHONE, REFERENCE, Ref
from ..models import Identifier, NoticeShown, Person, PersonCategory
from ..people import holding
from . import on_file
from .notice import write_notice

REGISTERED = access.register("subjects.person_registered", gettext_lazy("registered a person"))
RENAMED = access.register("subjects.name_changed", gettext_lazy("changed a person's name"))
ERASED = access.register("subjects.person_erased", gettext_lazy("erased a person"))

#: What an erasure removes itself; whatever else points to a person is another action's to erase first.
ERASED_HERE = {NoticeShown, Identifier, PersonCategory}


@transaction.atomic
def register_person(
    *,
    name: str,
    language: str,
    categories: Iterable[str],
    by: Any,
    source: str,
    key: str,
    email: str = "",
    phone: str = "",
    references: Iterable[tuple[str, str]] = (),
    collection_point: str = "",
    notice_language: str = "",
    is_business_contact: bool = False,
) -> Person:
    """Put a person on file, in these categories from now, with the notice of the collection point where one is named.

    `references` are pairs of an outside system's code and its reference. `by` is None for the registry itself and for
    the person. The same source and key register once. Raises RegisterError, also where the key stands for somebody
    else; PermissionDenied.
    """
    on_file.ask_to_keep(by)
    source, name = given(source, _("Name where the person comes from.")), name.strip()
    key = given(key, _("Give the registration a key of its own, so that the person is registered once."))
    refs = _refs(email, phone, references)
    if known := _registered(source, key):
        return _same(known, refs)
    if not name and not refs:
        raise RegisterError(_("Write a name, an e-mail address, a phone number or a reference."))
    codes = [on_file.known_category(code) for code in dict.fromkeys(categories)]
    if not codes:
        raise RegisterError(_("Choose at least one data-subject category."))
    on_file.refuse_taken(refs)
    person = Person(
        language=on_file.known_language(language), source=source, key=key, is_business_contact=is_business_contact
    )
    if (first := _write(_named(person, name), refs, codes)) is not person:
        return first
    if collection_point:
        _show_notice(person, collection_point, notice_language or language, by, source, key)
    access.record(REGISTERED, by=by, obj=person, fields=_fields(name, refs, collection_point))
    person.refresh_from_db(fields=["created_at"])
    return person


@transaction.atomic
def change_name(*, person: Person, name: str, by: Any) -> Person:
    """Give a person another name. Raises RegisterError, PermissionDenied."""
    on_file.ask_to_keep(by)
    person = _named(on_file.held(person), given(name, _("Write the name.")))
    person.save(update_fields=["name", "key_id"])
    access.record(RENAMED, by=by, obj=person, fields=["name"])
    return person


@transaction.atomic
def erase_person(*, person: Person, by: Any, run: UUID | None = None) -> Person:
    """Remove all that the registry holds of a person; an id and the days remain.

    Notices leave tombstones that name the `run`. Mails about them go too; one in the mail server's hands may still
    leave. What other apps hold must be gone before, in the same transaction: raises RegisterError where it is not;
    PermissionDenied.
    """
    erase_people(people=[on_file.held(person).pk], by=by, run=run)
    person.refresh_from_db()
    return person


@transaction.atomic
def erase_people(*, people: Collection[UUID], by: Any, run: UUID | None = None) -> None:
    """As `erase_person`, for all of these people, who are present."""
    if by is not None:
        ask_permission(by, on_file.ERASE, _("Only an officer erases a person."))
    held = Person.objects.present().select_for_update().filter(pk__in=people).order_by("pk")
    ids = list(held.values_list("pk", flat=True))
    _refuse_referenced(ids)
    evidence.erase(NoticeShown.objects.filter(person__in=ids), run=run)
    Identifier.objects.filter(person__in=ids).delete()
    PersonCategory.objects.filter(person__in=ids).delete()
    outbox.drop(about=ids)
    Person.objects.filter(pk__in=ids).update(
        name=None, key_id="", language="", is_business_contact=False, source="", key="", erased_on=TODAY_UTC
    )
    access.record_each(ERASED, by=by, object_kind=Person._meta.label_lower, objects=dict.fromkeys(ids, ()))


def _refs(email: str, phone: str, references: Iterable[tuple[str, str]]) -> list[Ref]:
    given_values = [(EMAIL, email, ""), (PHONE, phone, ""), *((REFERENCE, ref, system) for system, ref in references)]
    return list(dict.fromkeys(on_file.read(*of_one) for of_one in given_values if of_one[1].strip()))


def _registered(source: str, key: str) -> Person | None:
    found: Person | None = Person.objects.filter(source=source, key=key).first()
    return found


def _same(known: Person, refs: list[Ref]) -> Person:
    if not all(holding(ref).filter(person=known).exists() for ref in refs):
        raise RegisterError(_("This key stands for another registration: give each a key of its own."))
    return known


def _named(person: Person, name: str) -> Person:
    person.key_id, person.name = sealed_name(person.pk, name) if name else ("", None)
    return person


def _write(person: Person, refs: list[Ref], codes: list[str]) -> Person:
    """The person, now on file; of the same registration twice at once the one that was first."""
    try:
        with transaction.atomic():
            _insert(person, refs, codes)
    except IntegrityError:
        if known := _registered(person.source, person.key):
            return _same(known, refs)
        # The other one was first with a reference.
        on_file.refuse_taken(refs)
        raise
    return person


def _insert(person: Person, refs: list[Ref], categories: list[str]) -> None:
    person.save(force_insert=True)
    Identifier.objects.bulk_create([new_identifier(person.pk, ref) for ref in refs])
    since = database_now()
    PersonCategory.objects.bulk_create(
        [PersonCategory(person=person, category=category, since=since) for category in categories]
    )


def _show_notice(person: Person, point: str, language: str, by: Any, source: str, key: str) -> None:
    notice = write_notice(person, point, language, by, source, key)
    if notice.person_id != person.pk:
        raise RegisterError(_("This key stands for another notice already: give each message a key of its own."))


def _fields(name: str, refs: list[Ref], point: str) -> set[str]:
    identifiers = {f"identifiers.{ref.kind}" for ref in refs}
    return {"categories", "language", *identifiers, *(["name"] if name else []), *(["notices_shown"] if point else [])}


def _refuse_referenced(ids: Collection[UUID]) -> None:
    for relation in Person._meta.related_objects:
        model: Any = relation.related_model
        if model not in ERASED_HERE and model._base_manager.filter(**{f"{relation.field.name}__in": ids}).exists():
            raise RegisterError(
                _("There is still something on file about this person (%(what)s): erase that first.")
                % {"what": model._meta.verbose_name_plural}
            )
