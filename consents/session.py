"""The half hour in which a person who came by a mailed link sees and changes what they said (R-114).

It lies in the browser's session beside a sign-in of staff, if there is one, and ends neither.
"""

from __future__ import annotations

import time

from django.core.exceptions import ValidationError
from django.http import HttpRequest

from subjects.models import Person

#: How long it lasts, in seconds.
LASTS = 30 * 60

KEY = "me"


def open_session(request: HttpRequest, person: Person) -> None:
    """The browser speaks for this person from now on, for half an hour, under a new session key."""
    request.session.cycle_key()
    request.session[KEY] = {"person": str(person.pk), "until": int(time.time()) + LASTS}


def person_of(request: HttpRequest) -> Person | None:
    """The person for whom the browser speaks; None once the half hour is over, and for who was erased."""
    held = request.session.get(KEY)
    if not held or held["until"] <= time.time():
        return None
    try:
        return Person.objects.present().filter(pk=held["person"]).first()
    except ValidationError:
        return None


def end_session(request: HttpRequest) -> None:
    """The browser speaks for nobody any more; who is signed in as staff stays so."""
    if request.session.pop(KEY, None) is not None:
        request.session.cycle_key()
