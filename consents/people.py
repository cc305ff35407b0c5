"""What is known of people for a question: the same few queries for one person and for a hundred thousand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from subjects.models import NoticeShown, Person, PersonCategory

from .asked import Ground
from .decisions import CONSENT
from .facts import Known
from .fold import NOTHING, State, fold
from .kinds import Channel
from .models import ConsentEvent
from .querysets import Key

#: People read at once.
CHUNK = 5_000
#: Working days in which an objection is decided, for purposes that go on meanwhile (R-085).
DAYS_TO_DECIDE = 5


def known_of(ground: Ground, people: Iterable[UUID], *, chunk: int = CHUNK) -> Iterator[tuple[UUID, Known | None]]:
    """What is known of each person, in the order asked; None for who is not on file or was erased. Flat memory."""
    read = _now if ground.asked.at is None else _then
    rest = iter(people)
    while ids := list(islice(rest, chunk)):
        known = read(ground, ids)
        yield from ((person, known.get(person)) for person in ids)


def begins_to_stop(now: datetime) -> datetime:
    """An objection after this instant is still being decided: five working days (Monday to Friday) before `now`."""
    left, moment = DAYS_TO_DECIDE, timezone.localtime(now)
    while left:
        moment -= timedelta(days=1)
        left -= moment.weekday() < 5
    return moment


# --- now -----------------------------------------------------------------------------------------

# The kept standings of the three keys that the question is about, and what stands beside them. Plain SQL: Python would
# take longer to put the query together than the database takes to answer it. The columns are those of `Known`, between
# the person and the event that the consent rests on; the database's clock decides when a yes ends.
_NOW = """
    SELECT person.id,
        EXISTS (
            SELECT FROM subjects_personcategory AS category
            WHERE category.person_id = person.id AND category.category = %(category)s
            AND category.since <= statement_timestamp()
            AND (category.until IS NULL OR category.until > statement_timestamp())
        ),
        person.is_business_contact,
        %(asks_told)s AND EXISTS (
            SELECT FROM subjects_noticeshown AS notice
            WHERE notice.person_id = person.id AND notice.purposes @> ARRAY[%(purpose)s]::varchar[]
        ),
        coalesce(consent.restriction > '', false) OR coalesce(of_all.restriction > '', false),
        %(is_marketing)s AND EXISTS (
            SELECT FROM consents_standing AS marketing
            WHERE marketing.person_id = person.id AND marketing.marketing_objected_at IS NOT NULL
            AND (NOT %(own_only)s OR marketing.purpose = %(purpose)s)
        ),
        coalesce(consent.objection, ''),
        coalesce(consent.objected_at > %(begins_to_stop)s, false),
        coalesce(consent.status, ''), consent.wording_id, coalesce(consent.evidence, ''),
        coalesce(consent.valid_until > statement_timestamp(), false),
        coalesce(channel.status, ''), channel.wording_id, coalesce(channel.evidence, ''),
        coalesce(channel.valid_until > statement_timestamp(), false),
        coalesce(device.status, ''), device.wording_id, coalesce(device.evidence, ''),
        coalesce(device.valid_until > statement_timestamp(), false),
        CASE WHEN %(by_device)s THEN device.said_by ELSE consent.said_by END
    FROM subjects_person AS person
    LEFT JOIN consents_standing AS consent
        ON consent.person_id = person.id AND consent.purpose = %(purpose)s AND consent.channel = ''
    LEFT JOIN consents_standing AS of_all
        ON of_all.person_id = person.id AND of_all.purpose = '' AND of_all.channel = ''
    LEFT JOIN consents_standing AS channel ON %(asks_channel)s
        AND channel.person_id = person.id AND channel.purpose = %(purpose)s AND channel.channel = %(channel)s
    LEFT JOIN consents_standing AS device ON %(asks_device)s
        AND device.person_id = person.id AND device.purpose = %(purpose)s AND device.channel = 'device'
    WHERE person.erased_on IS NULL AND person.id = ANY(%(ids)s)
"""


def known_now(ground: Ground, person: UUID) -> tuple[Known | None, int | None]:
    """What is known of one person now, and the event that said the last word on the consent asked about. One query."""
    rows = _rows(ground, [person])
    return (Known(*rows[0][1:-1]), rows[0][-1]) if rows else (None, None)


def _now(ground: Ground, ids: list[UUID]) -> dict[UUID, Known]:
    return {row[0]: Known._make(row[1:-1]) for row in _rows(ground, ids)}


def _rows(ground: Ground, ids: list[UUID]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(*facts_query(ground, ids))
        return cursor.fetchall()


def facts_query(ground: Ground, ids: list[UUID]) -> tuple[str, dict[str, Any]]:
    """The query for all that is known of these people now, a row for each who is on file, with its parameters."""
    by_device = ground.consent_channel == Channel.DEVICE
    return _NOW, {
        "ids": ids,
        "category": ground.category,
        "purpose": ground.code,
        "channel": ground.channel,
        "asks_told": bool(ground.code) and not ground.told_by_all,
        "asks_channel": bool(ground.channel),
        "asks_device": ground.needs_device or by_device,
        "by_device": by_device,
        "is_marketing": ground.facts.is_direct_marketing,
        "own_only": _is_own_only(ground),
        "begins_to_stop": begins_to_stop(timezone.now()),
    }


def _is_own_only(ground: Ground) -> bool:
    """On consent a no to marketing counts where it was said: a later yes to this purpose is a new answer."""
    return ground.facts.basis == CONSENT


# --- then ----------------------------------------------------------------------------------------


def _then(ground: Ground, ids: list[UUID]) -> dict[UUID, Known]:
    """As known at the instant: the events of then, folded. Four queries."""
    at = ground.asked.at
    assert at is not None  # noqa: S101  said by `known_of`
    people = dict(Person.objects.present().filter(pk__in=ids).values_list("pk", "is_business_contact"))
    present = _in_category_then(ground, people, at)
    told = _told_then(ground, people, at)
    states = _states_then(ground, people, at)
    return {
        person: known_by(ground, states[person], at)._replace(
            in_category=person in present, is_business_contact=is_business, told=person in told
        )
        for person, is_business in people.items()
    }


def _in_category_then(ground: Ground, people: Iterable[UUID], at: datetime) -> set[UUID]:
    rows = PersonCategory.objects.in_force(at).filter(person__in=list(people), category=ground.category)
    rows = rows if ground.asked.hindsight else rows.filter(recorded_at__lte=at)
    return set(rows.values_list("person", flat=True))


def _told_then(ground: Ground, people: Iterable[UUID], at: datetime) -> set[UUID]:
    if ground.told_by_all:
        return set()
    moment = {"shown_at__lte": at} if ground.asked.hindsight else {"recorded_at__lte": at}
    rows = NoticeShown.objects.filter(person__in=list(people), purposes__contains=[ground.code], **moment)
    return set(rows.values_list("person", flat=True))


def _states_then(ground: Ground, people: Iterable[UUID], at: datetime) -> dict[UUID, dict[Key, State]]:
    rows = ConsentEvent.objects.filter(person__in=list(people)).known(at, hindsight=ground.asked.hindsight)
    if not ground.facts.is_direct_marketing:
        rows = rows.filter(purpose__in=[ground.code, ""])
    folded = {
        person: {key: fold(said, at, hindsight=ground.asked.hindsight) for key, said in keys.items()}
        for person, keys in rows.by_key().items()
    }
    return defaultdict(dict, folded)


def known_by(ground: Ground, states: Mapping[Key, State], at: datetime) -> Known:
    """What all that one person said means for a question at the instant. Pure; of the person's row nothing is known."""
    own = states.get((ground.code, ""), NOTHING)
    of_all = states.get(("", ""), NOTHING)
    objecting = [own] if _is_own_only(ground) else list(states.values())
    marketing = ground.facts.is_direct_marketing and any(state.marketing_objected_at for state in objecting)
    parts: list[Any] = []
    for channel in (Channel.NONE, ground.channel or Channel.EMAIL, Channel.DEVICE):
        state = states.get((ground.code, str(channel)), NOTHING)
        is_current = state.valid_until is not None and state.valid_until > at
        parts += [state.status, state.wording_id, state.evidence, is_current]
    return Known(
        False,
        False,
        False,
        bool(own.restriction or of_all.restriction),
        marketing,
        own.objection,
        own.objected_at is not None and own.objected_at > begins_to_stop(at),
        *parts,
    )
