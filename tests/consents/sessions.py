"""A browser that speaks for a person, as it does after the button of a mailed link."""

from importlib import import_module
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.test import Client

from consents.visits import PERSON, open_visit
from subjects.models import Person


def speaks_for(client: Client, person: Person) -> None:
    """Let the client's session speak for this person from now on."""
    client.cookies[settings.SESSION_COOKIE_NAME] = _opened(client.session, person)


def holds(client: Client, held: object) -> None:
    """Let the client's session hold this in the place of a person's id."""
    session = client.session
    session[PERSON] = held
    session.save()


def session_cookie(person: Person) -> dict[str, str]:
    """The cookie of a new session that speaks for this person, for a real browser."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    return {"name": settings.SESSION_COOKIE_NAME, "value": _opened(session, person)}


def _opened(session: Any, person: Person) -> str:
    request = HttpRequest()
    request.session = session
    open_visit(request, person)
    session.save()
    return str(session.session_key)
