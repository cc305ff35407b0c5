"""Showing a notice to a person: which edition's, where, in which language, of which purposes (R-025)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gdpr_registry import access
from purposes import editions
from purposes.actions.common import given, once
from purposes.document import Point
from purposes.exceptions import RegisterError
from purposes.models import Edition

from ..models import NoticeShown, Person
from . import on_file

SHOWN = access.register("subjects.notice_shown", gettext_lazy("recorded that a notice was shown to a person"))


@transaction.atomic
def show_notice(
    *,
    person: Person,
    collection_point: str,
    by: Any,
    source: str,
    key: str,
    language: str = "",
    shown_at: datetime | None = None,
) -> NoticeShown:
    """Record that the notice of a collection point was shown, now or at `shown_at`, in their language unless named.

    The purposes are those that the point told of in the edition in force then. The same source and key record once.
    Raises RegisterError, also where the key stands for another notice; PermissionDenied.
    """
    on_file.ask_to_keep(by)
    person = on_file.held(person)
    if known := _recorded(source, key):
        return _same(known, person, collection_point)
    shown = write_notice(person, collection_point, language or person.language, by, source, key, shown_at)
    if shown.person_id == person.pk:
        access.record(SHOWN, by=by, obj=person, fields=["notices_shown"])
    return _same(shown, person, collection_point)


def write_notice(
    person: Person, point: str, language: str, by: Any, source: str, key: str, shown_at: datetime | None = None
) -> NoticeShown:
    """Write the row in the caller's transaction, which leaves the trace. Raises RegisterError."""
    at = on_file.past(shown_at)
    edition = on_file.edition_at(at)
    columns = {
        "person": person,
        "collection_point": point,
        "edition": edition.number,
        "language": on_file.known_language(language),
        "purposes": _point(edition, point).purposes,
        "shown_at": at,
        "by": by,
        "source": given(source, _("Name the source of the notice.")),
        "key": given(key, _("Give the notice a key of its own, so that it is recorded once.")),
    }
    return once(lambda: NoticeShown.objects.record(**columns), lambda: _recorded(source, key))


def _recorded(source: str, key: str) -> NoticeShown | None:
    found: NoticeShown | None = NoticeShown.objects.filter(source=source.strip(), key=key.strip()).first()
    return found


def _same(known: NoticeShown, person: Person, point: str) -> NoticeShown:
    if (known.person_id, known.collection_point) != (person.pk, point):
        raise RegisterError(_("This key stands for another notice already: give each message a key of its own."))
    return known


def _point(edition: Edition, code: str) -> Point:
    for point in editions.public_of(edition).collection_points:
        if point.code == code:
            return point
    raise RegisterError(
        _("“%(point)s” is no collection point of edition %(number)s.") % {"point": code, "number": edition.number}
    )
