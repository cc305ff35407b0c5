"""The ledger and the gate at size, each measure beside its floor, in turns, on registries filled by `load_sample`.

    REGISTRY_KEYS_DIR=DIR/keys uv run python -m tests.benchmarks.ledger SMALL LARGE [ROUNDS]

SMALL and LARGE are data folders of two registries with the same keys, made as docs/performance.md says; both are
written to.
"""

import json
import os
import sys
from contextlib import contextmanager
from io import BytesIO
from itertools import count, cycle
from pathlib import Path
from time import process_time
from uuid import uuid4

import django

from gdpr_registry.embedded_postgres.cluster import Cluster
from gdpr_registry.embedded_postgres.holding import hold
from tests.benchmarks.harness import compare, exhausted, show

REQUESTS = 60
MANY = 100_000
PURPOSE, TASK, CHANNEL = "prospects.marketing", "prospects.marketing.newsletter", "email"
RUN = uuid4().hex[:8]


def main(small: Path, large: Path, rounds: int) -> None:
    holdings = {name: hold(Cluster(folder)) for name, folder in (("small", small), ("large", large))}
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "gdpr_registry.settings",
        "DATABASE_URL": holdings["large"].application_url,
    }
    os.environ |= {"DATABASE_OWNER_URL": holdings["large"].owner_url, "REGISTRY_LOG_LEVEL": "ERROR"}
    django.setup()
    from django.conf import settings

    settings.ROOT_URLCONF = "tests.benchmarks.ledger_urls"
    places = {name: Place(holding.application_url) for name, holding in holdings.items()}
    for name, place in places.items():
        with place.at():
            say(
                f"{name}: {place.counted('subjects_person'):,} people, "
                f"{place.counted('consents_consentevent'):,} events"
            )
    try:
        measure(places["small"], places["large"], rounds)
    finally:
        for place in places.values():
            place.connection.close()
        for holding in holdings.values():
            holding.release()


class Place:
    """One registry: its connection, and people to ask about."""

    def __init__(self, url: str) -> None:
        import environ
        from django.db import connections
        from django.db.backends.postgresql.base import DatabaseWrapper

        settings_dict = {**connections["default"].settings_dict, **environ.Env.db_url_config(url)}
        self.connection = DatabaseWrapper(settings_dict, "default")
        with self.at():
            self._look()

    @contextmanager
    def at(self):
        from django.db import connections

        connections["default"] = self.connection
        yield

    def _look(self) -> None:
        from gdpr_registry.models import User
        from purposes.models import Wording

        # From all over the table: neighbours would be found in the same page of memory.
        sample = "SELECT id FROM subjects_person TABLESAMPLE SYSTEM (5) ORDER BY random() LIMIT 20000"
        everybody = "SELECT id FROM subjects_person ORDER BY random() LIMIT 20000"
        ids = [row[0] for row in self.rows(sample)] or []
        self.people = ids if len(ids) >= 20_000 else [row[0] for row in self.rows(everybody)]
        emails = "SELECT key FROM subjects_person WHERE source = 'sample.1' AND id = ANY(%s)"
        self.emails = [f"p{key}@sample.example" for (key,) in self.rows(emails, [self.people])]
        self.token = User.objects.first().email
        self.wording = Wording.objects.filter(purpose=PURPOSE).first().pk
        self.next_person, self.next_email = cycle(self.people), cycle(self.emails)

    def rows(self, query, params=()):
        with self.connection.cursor() as cursor:
            cursor.execute(query, params)
            return cursor.fetchall()

    def counted(self, table: str) -> int:
        return self.rows(f"SELECT count(*) FROM {table}")[0][0]

    def message(self, **columns) -> dict:
        told = {"token": self.token, "purpose": PURPOSE, "task": TASK, "channel": CHANNEL, "wording": self.wording}
        return {**told, "key": f"{RUN}-{next(NUMBERS)}", **columns}

    def knocking(self, address: str, by: str = "person"):
        """A measure: requests one after the other, each about another person."""

        def run() -> None:
            with self.at():
                for _ in range(REQUESTS):
                    who = {"person": str(next(self.next_person))}
                    post(address, self.message(**(who if by == "person" else {"email": next(self.next_email)})))

        return run

    def finding(self, find, prepared):
        """A measure: look-ups one after the other, each of another address."""
        values = cycle([prepared(email) for email in self.emails[:10_000]])

        def run() -> None:
            with self.at():
                for _ in range(REQUESTS):
                    find(next(values))

        return run


NUMBERS = count(1)
_handlers: list = []


def post(address: str, message: dict) -> None:
    """One request through Django's WSGI handler, with every middleware of the site. Fails on anything but 200."""
    from django.core.handlers.wsgi import WSGIHandler

    if not _handlers:
        _handlers.append(WSGIHandler())
    body = json.dumps(message).encode()
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": address,
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(body)),
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.input": BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.url_scheme": "http",
    }
    answered: list[str] = []
    response = _handlers[0](environ, lambda status, headers: answered.append(status))
    content = b"".join(response)
    response.close()
    assert answered == ["200 OK"], (answered, content[:200])


def measure(small: Place, large: Place, rounds: int) -> None:
    finding(large, rounds)
    asking(small, large, rounds)
    recording(small, large, rounds)
    many(large, min(rounds, 3))


def both_clocks(title: str, floor, measures, rounds: int) -> None:
    """By the clock on the wall, and by what this process itself needs of the processor."""
    show(f"{title}", compare(floor, measures, rounds=rounds, memory=False))
    show(f"{title}, processor time", compare(floor, measures, rounds=rounds, memory=False, clock=process_time))


def asking(small: Place, large: Place, rounds: int) -> None:
    measures = {
        "question, small": small.knocking("/ask"),
        "question, large": large.knocking("/ask"),
        "question by e-mail, small": small.knocking("/ask", by="email"),
        "question by e-mail, large": large.knocking("/ask", by="email"),
        "bare view, large": large.knocking("/bare-ask"),
    }
    both_clocks(f"{REQUESTS} questions; floor: bare view, small", small.knocking("/bare-ask"), measures, rounds)


def recording(small: Place, large: Place, rounds: int) -> None:
    measures = {"event, small": small.knocking("/record"), "event, large": large.knocking("/record")}
    both_clocks(f"{REQUESTS} events; floor: one INSERT, small", small.knocking("/bare-record"), measures, rounds)


def finding(large: Place, rounds: int) -> None:
    from subjects import people
    from subjects.encrypted import indexes_of
    from subjects.identity import normalised

    bare = (
        "SELECT person.* FROM subjects_identifier JOIN subjects_person AS person ON person.id = person_id"
        " WHERE kind = 'email' AND index = %s"
    )
    floor = large.finding(
        lambda index: large.rows(bare, [index]), lambda email: indexes_of(normalised("email", email))[0]
    )
    measures = {
        "find_many, one address": large.finding(lambda email: people.find_many([email]), str),
        "find, with the person's row": large.finding(lambda email: people.find("email", email), str),
    }
    both_clocks(f"{REQUESTS} addresses; floor: the indexed SELECT", floor, measures, rounds)


def many(large: Place, rounds: int) -> None:
    from consents.actions.ask import decide_refs
    from consents.asked import Asked, ground_of
    from consents.gate import decide_each
    from consents.people import facts_query

    with large.at():
        ids = [row[0] for row in large.rows("SELECT id FROM subjects_person LIMIT %s", [MANY])]
        refs = [f"p{row[0]}@sample.example" for row in large.rows("SELECT key FROM subjects_person LIMIT %s", [MANY])]
        ground = ground_of(Asked(task=TASK, channel=CHANNEL))
        assert ground.facts.purpose_in_force, "the register knows no such task"

    def floor() -> None:
        exhausted(large.rows(*facts_query(ground, ids)))

    measures = {
        "decide_each": lambda: exhausted(decide_each(ground, ids)),
        "decide_refs, by e-mail": lambda: exhausted(decide_refs(ground, refs)),
        "decide_each, half as many": lambda: exhausted(decide_each(ground, ids[: MANY // 2])),
    }
    show(f"{len(ids):,} people; floor: their facts by one query", compare(floor, measures, rounds=rounds))


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]) if sys.argv[3:] else 7)
