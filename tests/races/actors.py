"""Actors: threads, each on a database connection of its own, which stop before every step until they may go on.

A step is a statement, a COMMIT, or what a test says by `step`. An actor logs in as the application does: no SET ROLE.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Any

from django.conf import settings
from django.db import connection

Job = Callable[[], Any]
#: Nobody works so long on one step: something hangs.
PATIENCE = 120


@dataclass(frozen=True)
class Commit:
    """A transaction that was kept: its number, and what it could see right before."""

    xid: int
    snapshot: str

    def sees(self, other: Commit) -> bool:
        """Whether the other was kept before, as the database tells: visible to the last thing that this one read."""
        low, high, running = self.snapshot.split(":")
        return other.xid < int(low) or (other.xid < int(high) and str(other.xid) not in running.split(","))


class Actor:
    """One who acts. `commits` are the transactions of the last job that wrote anything, in their order."""

    def __init__(self, name: str, trace: list[tuple[str, str]]) -> None:
        self.name, self.trace = name, trace
        self.is_free = self.is_done = self.was_blocked = False
        self.commits: list[Commit] = []
        self.error: BaseException | None = None
        self.backend, self._left, self._stops_at = 0, 0, everywhere
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._go, self._stopped = threading.Semaphore(0), threading.Semaphore(0)
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._thread.start()
        self.wait(PATIENCE)

    # --- what the director does ------------------------------------------------------------------

    def begin(self, job: Job, *, is_free: bool = False, stops_at: Callable[[str], bool] | None = None) -> None:
        """Give it a job. It stops before the first step, unless it is free: then it runs to the end."""
        self.is_free, self.is_done, self.was_blocked = is_free, False, False
        self.commits, self.error, self._left, self._stops_at = [], None, 0, stops_at or everywhere
        self._jobs.put(job)
        if not is_free:
            assert self.wait(PATIENCE)

    def go(self, steps: int) -> None:
        """Let it take so many steps. `wait` tells when it has."""
        self._left = steps
        self._go.release()

    def wait(self, seconds: float) -> bool:
        """Whether it has come to its next stop or to the end within this time."""
        return self._stopped.acquire(timeout=seconds)

    def leave(self) -> None:
        """Let it run to the end of what it does, and be gone."""
        self.is_free = True
        self._go.release()
        self._jobs.put(None)
        self._thread.join(PATIENCE)

    # --- what it does ----------------------------------------------------------------------------

    def step(self, label: str) -> None:
        """Before a step: go on, or stop until it is this actor's turn."""
        if self.is_free or not self._stops_at(label):
            return
        if not self._left:
            self._stopped.release()
            self._go.acquire()
        self._left -= 1
        self.trace.append((self.name, label))

    def _work(self) -> None:
        _current.actor = self
        with _own_login(self):
            self._stopped.release()
            while job := self._jobs.get():
                try:
                    self.step("begin")
                    job()
                except BaseException as error:
                    self.error = error
                self.is_done = True
                self._stopped.release()

    def statement(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.step(" ".join(sql.split()))
        return execute(sql, params, many, context)

    def commit(self, keep: Callable[[], None]) -> None:
        """Keep a transaction, and note what it saw: a statement of its own sees all that is kept by now."""
        self.step("COMMIT")
        with connection.connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id_if_assigned()::text, pg_current_snapshot()::text")
            xid, snapshot = cursor.fetchone()
        keep()
        if xid:
            self.commits.append(Commit(int(xid), snapshot))


_current = threading.local()


def everywhere(_label: str) -> bool:
    return True


def step(label: str) -> None:
    """A step that is no statement, of whoever runs this."""
    _current.actor.step(label)


@contextmanager
def _own_login(actor: Actor):
    connection.settings_dict = dict(settings.DATABASES["default"])
    connection.ensure_connection()
    actor.backend = connection.connection.info.backend_pid
    kept = connection._commit
    connection._commit = lambda: actor.commit(kept)
    try:
        with connection.execute_wrapper(actor.statement):
            yield
    finally:
        connection.close()


class Director:
    """Who says whose turn it is. One actor moves at a time; one that waits for another's lock is passed by."""

    def __init__(self) -> None:
        self.trace: list[tuple[str, str]] = []
        self.actors: dict[str, Actor] = {}

    def actor(self, name: str) -> Actor:
        if name not in self.actors:
            self.actors[name] = Actor(name, self.trace)
        return self.actors[name]

    def leave(self) -> None:
        for actor in self.actors.values():
            actor.leave()

    def play(self, jobs: dict[str, Job], choose, stops_at: Callable[[str], bool] | None = None) -> None:
        """Run these jobs to their ends. `choose(actors)` says which of those who can move does, and how many steps."""
        self.trace.clear()
        actors = [self.actor(name) for name in jobs]
        for actor in actors:
            actor.begin(jobs[actor.name], stops_at=stops_at)
        waits: set[Actor] = set()
        while moving := [actor for actor in actors if not actor.is_done]:
            if can := [actor for actor in moving if actor not in waits]:
                actor, steps = choose(can)
                # Step by step where somebody waits: who is free again comes to its next stop before anybody moves on.
                actor.go(1 if waits else steps)
                self._settle(actor, waits, moving)
            for actor in list(waits):
                self._settle(actor, waits, moving)

    def run_free(self, jobs: dict[str, Job]) -> None:
        """Run these jobs to their ends, all at once and unwatched."""
        self.trace.clear()
        actors = [self.actor(name) for name in jobs]
        for actor in actors:
            actor.begin(jobs[actor.name], is_free=True)
        for actor in actors:
            assert actor.wait(PATIENCE), f"{actor.name} hangs"

    def _settle(self, actor: Actor, waits: set[Actor], moving: Sequence[Actor]) -> None:
        """Return when the actor has come to its next stop, or waits for a lock of another."""
        end, patience = time.monotonic() + PATIENCE, 0.0 if actor in waits else 0.004
        while not actor.wait(patience):
            if len(moving) > 1 and is_blocked(actor, moving):
                actor.was_blocked = True
                waits.add(actor)
                return
            assert time.monotonic() < end, f"{actor.name} hangs"
            patience = 0.002
        waits.discard(actor)


def is_blocked(actor: Actor, others: Sequence[Actor]) -> bool:
    """Whether it waits for a lock that one of the others holds: it cannot move before they do."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_blocking_pids(%s) && %s::int[]", [actor.backend, [other.backend for other in others]])
        return cursor.fetchone()[0]
