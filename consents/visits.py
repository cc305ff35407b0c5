"""A person's visit to their own page: half an hour in this browser, opened by a link from their mailbox.

A visit and a staff account never share a session: opening a visit signs the account out, and whoever signs in as staff
has no visit.
"""

from __future__ import annotations

import time
from datetime import datetime
from uuid import UUID

from django.contrib.auth import logout
from django.http import HttpRequest
from django.middleware.csrf import rotate_token
from django.utils import timezone

from subjects.models import Person

MINUTES = 30
PERSON, ENDS = "visit_person", "visit_ends"


def open_visit(request: HttpRequest, person: Person) -> None:
    """Begin a visit under a new session key; whatever the session held before is gone."""
    logout(request)
    rotate_token(request)
    request.session[PERSON] = str(person.pk)
    request.session[ENDS] = int(time.time()) + MINUTES * 60


def end_visit(request: HttpRequest) -> None:
    """End the visit and its session."""
    if PERSON in request.session:
        request.session.flush()


def person_of(request: HttpRequest) -> Person | None:
    """Whose page this browser may show; None without a visit, after its half hour, or beside a staff account."""
    if PERSON not in request.session or request.user.is_authenticated:
        return None
    if request.session.get(ENDS, 0) <= time.time():
        return None
    found: Person | None = Person.objects.present().filter(pk=UUID(request.session[PERSON])).first()
    return found


def ends_at(request: HttpRequest) -> datetime:
    """When the visit ends, in local time."""
    return timezone.localtime(datetime.fromtimestamp(request.session[ENDS], tz=timezone.get_current_timezone()))
