"""Joining and leaving a data-subject category."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gdpr_registry import access
from purposes.exceptions import RegisterError

from ..models import Person, PersonCategory
from . import on_file

JOINED = access.register("subjects.category_joined", gettext_lazy("entered a person in a category"))
LEFT = access.register("subjects.category_left", gettext_lazy("took a person out of a category"))


@transaction.atomic
def join_category(*, person: Person, category: str, by: Any, since: datetime | None = None) -> PersonCategory:
    """Enter a person in a data-subject category, from now or from `since`. Raises RegisterError, PermissionDenied."""
    on_file.ask_to_keep(by)
    person = on_file.held(person)
    code, since = on_file.known_category(category), on_file.past(since)
    # Open-ended: it meets every row that ends later.
    if PersonCategory.objects.filter(person=person, category=code).exclude(until__lte=since).exists():
        raise RegisterError(
            _("This person is in the category “%(category)s” then or later already.") % {"category": code}
        )
    access.record(JOINED, by=by, obj=person, fields=["categories"])
    return PersonCategory.objects.create(person=person, category=code, since=since)


@transaction.atomic
def leave_category(*, person: Person, category: str, by: Any, until: datetime | None = None) -> PersonCategory:
    """Let a person's time in a category end, now or at `until`. Raises RegisterError, PermissionDenied."""
    on_file.ask_to_keep(by)
    person = on_file.held(person)
    until = on_file.past(until)
    row: PersonCategory | None = PersonCategory.objects.filter(
        person=person, category=category, until=None, since__lt=until
    ).first()
    if row is None:
        raise RegisterError(_("This person is not in the category “%(category)s” then.") % {"category": category})
    row.until = until
    row.save(update_fields=["until"])
    access.record(LEFT, by=by, obj=person, fields=["categories"])
    return row
