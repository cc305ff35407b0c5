"""People, found, put on file and read by systems. Who is meant stands in the body, never in an address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext_noop as _
from ninja import Body, Router

from ..actions import find_or_register, find_people, read_events, read_standings
from ..models import Verb
from .answers import answered
from .errors import READING_PEOPLE, WRITING
from .keys import Key
from .person_bodies import (
    EventsOfPerson,
    Found,
    People,
    Person,
    Sought,
    SoughtRows,
    Standings,
    stands,
    was_said,
)
from .tokens import Token, token_of

router = Router(tags=["people"], auth=Token(Verb.PEOPLE))


@router.post(
    "/people",
    response={200: Found, **WRITING},
    summary=_("Find a person, or put them on file"),
    description=_(
        "The id of a person by what you know of them; who is not on file is put there.\n\n"
        "Whoever is found is given the references, categories and the notice that are missing on file; name, "
        "addresses and language stay as they are. Where it is not clear who is meant, the answer is 409 with the ids "
        "of those who may be."
    ),
)
def find_or_create(request: HttpRequest, person: Body[Person], key: Key) -> JsonResponse:
    """The person's id, and whether they are new."""
    body = {"to": "people", "body": person.model_dump(mode="json", exclude_unset=True)}
    found, is_new = find_or_register(token=token_of(request), who=person.newcomer(), key=key, body=body)
    return answered(Found.model_construct(person=found, is_new=is_new))


@router.post(
    "/people/find",
    response={200: People, **READING_PEOPLE},
    summary=_("Find people"),
    description=_("The ids of the people on file under an address, a number or a reference."),
)
def find(request: HttpRequest, sought: Body[Sought]) -> JsonResponse:
    """Who is on file under it."""
    return answered(People.model_construct(people=find_people(sought.look(token_of(request)))))


@router.post(
    "/people/standing",
    response={200: Standings, **READING_PEOPLE},
    summary=_("How a person stands"),
    description=_("How a person stands to the purposes that the token is for. Whether you may, the gate alone says."),
)
def standing(request: HttpRequest, sought: Body[SoughtRows]) -> JsonResponse:
    """A page of a person's standings."""
    person, rows = read_standings(sought.look(token_of(request)), after=sought.cursor, most=sought.limit + 1)
    shown = rows[: sought.limit]
    return answered(
        Standings.model_construct(person=person, standings=[stands(row) for row in shown], next=_next(rows, shown))
    )


@router.post(
    "/people/events",
    response={200: EventsOfPerson, **READING_PEOPLE},
    summary=_("What a person said"),
    description=_("What a person said of the purposes that the token is for, in the order in which it was recorded."),
)
def events(request: HttpRequest, sought: Body[SoughtRows]) -> JsonResponse:
    """A page of a person's events."""
    person, rows = read_events(sought.look(token_of(request)), after=sought.cursor, most=sought.limit + 1)
    shown = rows[: sought.limit]
    return answered(
        EventsOfPerson.model_construct(person=person, events=[was_said(row) for row in shown], next=_next(rows, shown))
    )


def _next(rows: Sequence[Any], shown: Sequence[Any]) -> int | None:
    """The cursor of the next page: one row more than is shown was read."""
    return shown[-1].pk if len(rows) > len(shown) else None
