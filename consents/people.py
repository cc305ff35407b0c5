"""What is known of people for a question: the same few queries for one person and for a hundred thousand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, FilteredRelation, OuterRef, Q, Value
from django.db.models.functions import Coalesce, Now
from django.utils import timezone

from subjects.models import NoticeShown, Person, PersonCategory

from .asked import Ground
from .decisions import CONSENT
from .facts import Known
from .fold import NOTHING, State, fold
from .kinds import Channel
from .models import ConsentEvent, Standing
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


def _now(ground: Ground, ids: list[UUID]) -> dict[UUID, Known]:
    """One query: the kept standings of the three keys that the question is about, and what stands beside them."""
    rows = Person.objects.present().filter(pk__in=ids).alias(**_relations(ground)).annotate(**_columns(ground))
    found: dict[UUID, Known] = {}
    for person, *values in rows.order_by().values_list("pk", *_NAMES):
        found[person] = Known(*values)
    return found


#: The columns of the query, in the order of `Known`.
_NAMES = tuple(f"known_{name}" for name in Known._fields)
_PARTS = ("consent", "channel", "device")


def _relations(ground: Ground) -> dict[str, Any]:
    keys = {"consent": Channel.NONE, "channel": ground.channel or Channel.EMAIL, "device": Channel.DEVICE}
    of_purpose = {
        name: FilteredRelation("standings", condition=Q(standings__purpose=ground.code, standings__channel=keys[name]))
        for name in _parts_needed(ground)
    }
    of_all = FilteredRelation("standings", condition=Q(standings__purpose="", standings__channel=""))
    return {**of_purpose, "of_all": of_all}


def _parts_needed(ground: Ground) -> list[str]:
    needed = {
        "consent": True,
        "channel": bool(ground.channel),
        "device": ground.needs_device or ground.consent_channel == Channel.DEVICE,
    }
    return [name for name in _PARTS if needed[name]]


def _columns(ground: Ground) -> dict[str, Any]:
    in_category = PersonCategory.objects.in_force(None).filter(person=OuterRef("pk"), category=ground.category)
    columns: dict[str, Any] = {
        "in_category": Exists(in_category),
        "is_business_contact": F("is_business_contact"),
        "told": _told(ground),
        "restricted": _is_set("consent__restriction") | _is_set("of_all__restriction"),
        "marketing_objection": _marketing_objection(ground),
        "objection": Coalesce("consent__objection", Value("")),
        "is_recent": Q(consent__objected_at__gt=begins_to_stop(timezone.now())),
    }
    for part in _PARTS:
        columns |= _of_part(part, part in _parts_needed(ground))
    return {f"known_{name}": _as_boolean(value) for name, value in columns.items()}


def _as_boolean(value: Any) -> Any:
    # NULL, where there is no row, is no.
    if isinstance(value, Q):
        return Coalesce(ExpressionWrapper(value, output_field=BooleanField()), Value(False))
    return value


def _of_part(part: str, is_needed: bool) -> dict[str, Any]:
    if not is_needed:
        return {
            f"{part}_status": Value(""),
            f"{part}_wording": Value(None, output_field=Standing._meta.get_field("last_event")),
            f"{part}_evidence": Value(""),
            f"{part}_is_current": Value(False),
        }
    return {
        f"{part}_status": Coalesce(f"{part}__status", Value("")),
        f"{part}_wording": F(f"{part}__wording_id"),
        f"{part}_evidence": Coalesce(f"{part}__evidence", Value("")),
        # The database's clock decides when a yes ends.
        f"{part}_is_current": Q(**{f"{part}__valid_until__gt": Now()}),
    }


def _is_set(column: str) -> Q:
    return Q(**{f"{column}__gt": ""})


def _told(ground: Ground) -> Any:
    if ground.told_by_all or not ground.code:
        return Value(ground.told_by_all)
    return Exists(NoticeShown.objects.filter(person=OuterRef("pk"), purposes__contains=[ground.code]))


def _marketing_objection(ground: Ground) -> Any:
    if not ground.facts.is_direct_marketing:
        return Value(False)
    objected = Standing.objects.filter(person=OuterRef("pk"), marketing_objected_at__isnull=False)
    return Exists(objected.filter(purpose=ground.code) if _is_own_only(ground) else objected)


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
        person: _known_then(ground, states[person], at)._replace(
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


def _known_then(ground: Ground, states: dict[Key, State], at: datetime) -> Known:
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
