"""Many invented people and what they said, in two processes: each makes up, encrypts, hashes and writes its parts."""

from __future__ import annotations

import gc
import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime

from django.db import connections, transaction

from consents import sample as said
from gdpr_registry.copying import without_indexes
from purposes import editions
from purposes.actions.common import database_now
from purposes.document import PublicDocument
from subjects import sample as people
from subjects.models import Person

#: People written in one transaction.
CHUNK = 5_000
#: From here on indexes are made anew at the end instead of row by row.
MANY = 50_000


@dataclass(frozen=True)
class Part:
    """People by their numbers, and how many events they have together."""

    first: int
    people: int
    events: int
    now: datetime
    seed: int


def load(count: int, events: int, *, seed: int = 1, processes: int = 2) -> None:
    """Add `count` invented people and `events` events. Raises LookupError before the first edition is in force.

    With more than one process outside any transaction: the parts are committed one by one.
    """
    _ground()
    parts = list(_parts(count, events, seed))
    models = [*people.MODELS, *said.MODELS]
    with without_indexes(models) if processes > 1 and count + events >= MANY else nullcontext():
        if processes == 1:
            for part in parts:
                write(part)
            return
        connections.close_all()
        # Forked: each process has the keys and the register at hand.
        with ProcessPoolExecutor(processes, multiprocessing.get_context("fork"), initializer=gc.disable) as pool:
            list(pool.map(write, parts))


def _parts(count: int, events: int, seed: int) -> Iterator[Part]:
    first, now = 1 + Person.objects.filter(source=f"sample.{seed}").count(), database_now()
    for start in range(0, count, CHUNK):
        size = min(CHUNK, count - start)
        of_these = events * (start + size) // count - events * start // count
        yield Part(first + start, size, of_these, now, seed)


def write(part: Part) -> None:
    """Write one part: people, events, leaves and standings in one transaction."""
    edition, document, ground = _ground()
    with transaction.atomic():
        numbers = range(part.first, part.first + part.people)
        made = people.write_people(numbers, edition=edition, document=document, now=part.now, seed=part.seed)
        said.write_events(made, part.events, ground=ground, now=part.now, seed=part.seed)


def _ground() -> tuple[int, PublicDocument, said.Ground]:
    edition = editions.in_force()
    if edition is None:
        raise LookupError("No edition is in force: publish one first, or start with `manage.py demo --no-serve`.")
    document = editions.public_of(edition)
    return edition.number, document, said.Ground.of_register(document)
