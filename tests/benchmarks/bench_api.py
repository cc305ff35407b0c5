"""A batch of 1,000 consents over the API beside COPY of the same rows: events, leaves, sealer's entries, standings.

uv run pytest tests/benchmarks/bench_api.py -s

The registry runs in a process of its own under gunicorn, on a PostgreSQL of its own that keeps data safe on disk as in
production; the batch is sent over HTTP. The rows of the floor are those that a batch left behind, of other people and
under other ids, through the same triggers, constraints and indexes, in one transaction.
"""

import http.client
import json
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from gdpr_registry.embedded_postgres.cluster import APPLICATION
from tests.benchmarks.harness import compare, show
from tests.faults.server import ROOT, children_of, running

pytestmark = pytest.mark.django_db(transaction=True)

MANY, ROUNDS, BATCHES = 1_000, 5, 10
#: How much longer a batch may take than COPY, and how much more memory ten batches may hold than the first two.
LONGER, MORE_MEMORY = 10, 10_000_000
TABLES = ("gdpr_registry_leaf", "gdpr_registry_unsealed", "consents_consentevent", "consents_standing")

#: Columns that hold the number of an event.
OF_EVENTS = ("id", "said_by", "last_event")


class Registry:
    """The server process, and people of whom nothing is known yet, 1,000 at a time."""

    def __init__(self, postgres) -> None:
        # A round to warm up, both sides each; the batch that the rows of the floor are taken from; those for memory.
        sets = 2 * (ROUNDS + 1) + 1 + BATCHES
        self.told = json.loads(postgres.run("tests.benchmarks.api_ground", str(sets * MANY)))
        self.next_people = iter(thousands(self.told["people"]))
        self.database = psycopg.connect(postgres.cluster.url(APPLICATION, postgres.socket))
        self.port, self.keys = free_port(), count(1)
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", "gdpr_registry.wsgi:application"),
                *("--bind", f"127.0.0.1:{self.port}", "--workers", "1", "--worker-class", "gthread"),
                *("--threads", "2", "--log-level", "error"),
            ],
            cwd=ROOT,
            env=postgres.environment,
        )

    def wait(self) -> None:
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            with suppress(OSError):
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            time.sleep(0.1)
        raise TimeoutError("The registry does not answer.")

    def batch(self) -> list[dict]:
        """Record 1,000 yeses by one request. Fails on anything but 200."""
        yes = {
            "kind": "given",
            "purpose": self.told["purpose"],
            "wording": self.told["wording"],
            "evidence": "document",
            "document": "crm:form-4711",
            "receipt": False,
            "happened_at": "2026-11-01T09:30:00+01:00",
        }
        body = json.dumps({"events": [{**yes, "person": person} for person in next(self.next_people)]})
        headers = {
            "Authorization": "Bearer of-the-benchmark",
            "Content-Type": "application/json",
            "Idempotency-Key": f"batch-{next(self.keys)}",
        }
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        connection.request("POST", "/api/v1/events", body, headers)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        assert answer.status == 200, content[:500]
        return json.loads(content)["events"]

    def rows_like(self, ids: list[int], times: int) -> list[list[str]]:
        """The rows of these events as COPY takes them in, so many times, of other people and under other ids."""
        condition = f"id BETWEEN {min(ids)} AND {max(ids)}"
        chosen = {
            "consents_consentevent": condition,
            "consents_standing": f"last_event BETWEEN {min(ids)} AND {max(ids)}",
        }
        leaves = f"(SELECT leaf_id FROM consents_consentevent WHERE {condition})"
        chosen |= {"gdpr_registry_leaf": f"id IN {leaves}", "gdpr_registry_unsealed": f"leaf_id IN {leaves}"}
        texts = [self._out(table, chosen[table]) for table in TABLES]
        with self.database.cursor() as cursor:
            known = cursor.execute(
                f"SELECT id, leaf_id::text, person_id::text, key FROM consents_consentevent WHERE {condition}"
            ).fetchall()
        self.database.commit()
        return [self._renamed(texts, known) for _ in range(times)]

    def _out(self, table: str, condition: str) -> str:
        with self.database.cursor() as cursor:
            # The ids of standings are the database's own.
            cursor.execute(
                "SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute"
                " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped"
                " AND NOT (attrelid = 'consents_standing'::regclass AND attname = 'id')"
                # The sealer gives a leaf its place, and an entry its number.
                " AND attgenerated = '' AND NOT (attidentity <> '' AND attrelid <> 'consents_consentevent'::regclass)",
                [table],
            )
            [columns] = cursor.fetchone()
            with cursor.copy(f"COPY (SELECT {columns} FROM {table} WHERE {condition}) TO STDOUT") as copy:
                text = "".join(bytes(piece).decode() for piece in copy)
        return f"{columns}\n{text}"

    def _renamed(self, texts: list[str], known: list[tuple]) -> list[str]:
        with self.database.cursor() as cursor:
            serial = "SELECT nextval(pg_get_serial_sequence('consents_consentevent', 'id')) FROM generate_series(1, %s)"
            ids = [row[0] for row in cursor.execute(serial, [len(known)]).fetchall()]
        self.database.commit()
        numbers = {str(pk): str(number) for (pk, *_rest), number in zip(known, ids, strict=True)}
        new: dict[str, str] = {}
        for (_pk, leaf, person, key), number, other in zip(known, ids, next(self.next_people), strict=True):
            new |= {leaf: str(uuid4()), person: other, key: f"copied-{number}"}
        return [renamed(text, numbers, new) for text in texts]

    def copy(self, tables: list[str]) -> None:
        """The floor: the rows by COPY, in one transaction."""
        with self.database.transaction(), self.database.cursor() as cursor:
            for table, text in zip(TABLES, tables, strict=True):
                columns, _newline, rows = text.partition("\n")
                with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                    copy.write(rows)

    def memory(self) -> int:
        """The most bytes that the serving process ever held."""
        [worker] = children_of(self.process.pid)
        status = Path(f"/proc/{worker}/status").read_text()
        return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM"))

    def stop(self) -> None:
        self.database.close()
        self.process.terminate()
        self.process.wait(120)


def renamed(text: str, numbers: dict[str, str], new: dict[str, str]) -> str:
    """The rows under other ids; `numbers` are those of events, which other columns hold as well."""
    head, *lines = text.split("\n")
    names, of_events = head.split(", "), {**new, **numbers}

    def line(cells: list[str]) -> str:
        told = zip(names, cells, strict=False)
        return "\t".join((of_events if name in OF_EVENTS else new).get(cell, cell) for name, cell in told)

    return "\n".join([head, *(line(one.split("\t")) for one in lines)])


def thousands(people: list[str]) -> list[list[str]]:
    return [people[start : start + MANY] for start in range(0, len(people), MANY)]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def registry(folder: Path):
    with running(folder / "postgres") as postgres:
        serving = Registry(postgres)
        try:
            serving.wait()
            yield serving
        finally:
            serving.stop()


def test_a_thousand_consents_beside_copy_of_the_same_rows(tmp_path):
    with registry(tmp_path) as serving:
        ids = [event["id"] for event in serving.batch()]
        copies = iter(serving.rows_like(ids, ROUNDS + 1))
        measures = {"a batch over HTTP": serving.batch}
        taken = compare(lambda: serving.copy(next(copies)), measures, rounds=ROUNDS, memory=False)
        show(f"{MANY:,} consents; floor: COPY of the same rows", taken)

        before = serving.memory()
        for _ in range(BATCHES):
            serving.batch()
        grown = serving.memory() - before
        sys.stdout.write(f"peak of the server: {before / 1e6:.0f} MB, after {BATCHES} more: {grown / 1e6:+.1f} MB\n")
    assert taken["a batch over HTTP"].ratio <= LONGER
    assert grown <= MORE_MEMORY
