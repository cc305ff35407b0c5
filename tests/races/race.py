"""One race of workers and a person, and what was wrong with it, judged by what the database says of transactions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from unittest.mock import patch

from django.db import connection

from consents.models import Question
from gdpr_registry import outbox
from gdpr_registry.models import OutgoingMail
from gdpr_registry.outbox import holding
from tests.races.actors import Actor, Commit, Director
from tests.races.ground import Ground, Reader, Recording, Verb, do_all

PERSON, WORKERS = "person", ("worker", "second worker")
BURSTS = [1, 1, 1, 2, 2, 3, 4, 6, 9, 14]


@dataclass
class Race:
    """What was done, and all that can be told of it afterwards."""

    who: Reader
    deeds: tuple[Verb, ...]
    mails: list[OutgoingMail]
    #: What the pages said after each deed: messages in hand, messages on their way when it was done.
    told: list[tuple[int, int]] = field(default_factory=list)
    #: The transaction of each deed, and that of each decision by its mailing, with the reason.
    kept: list[Commit] = field(default_factory=list)
    decided: dict[str, tuple[Commit, str]] = field(default_factory=dict)
    happened: list = field(default_factory=list)
    was_blocked: bool = False
    trace: list[tuple[str, str]] = field(default_factory=list)

    @property
    def is_erased(self) -> bool:
        return any(verb.reason == "no_such_person" for verb in self.deeds)

    def left(self, mail: OutgoingMail) -> bool:
        return mail.message_id in self.happened

    def left_after(self, number: int) -> int:
        """How many mails were handed over after this deed was kept, because they had been let go before."""
        return sum(self._is_late(mail, number) for mail in self.mails)

    def _is_late(self, mail: OutgoingMail, number: int) -> bool:
        decision = self.decided.get(mail.context["mailing"])
        if not self.left(mail) or (decision and decision[0].sees(self.kept[number])):
            return False
        return self.happened.index(mail.message_id) > self.happened.index(number)


def run(
    ground: Ground, director: Director, deeds: tuple[Verb, ...], play: Callable, *, mails: int = 2, workers: int = 1
) -> Race:
    """Let the person do these deeds while so many workers deliver so many mails; `play(jobs)` runs them.

    Of several workers each puts aside one mail at a time, so that all have one, and a mail that has to wait for another
    is due again at once.
    """
    who = ground.somebody(deeds)
    race = Race(who, deeds, ground.prepare(who, mails))
    jobs = dict.fromkeys(WORKERS[:workers], outbox.deliver_due) | {PERSON: lambda: do_all(who, deeds, race.told)}
    aside = holding.AT_ONCE if workers == 1 else 1
    with patch.multiple(holding, AT_ONCE=aside, TURN=timedelta(0)):
        play(jobs)
    actors = [director.actors[name] for name in jobs]
    for actor in actors:
        if actor.error:
            raise actor.error
    race.kept = list(director.actors[PERSON].commits)
    race.decided = decisions(who, [commit for actor in actors for commit in actor.commits])
    race.happened, race.trace = list(Recording.happened), list(director.trace)
    race.was_blocked = any(actor.was_blocked for actor in actors)
    return race


def decisions(who: Reader, commits: list[Commit]) -> dict[str, tuple[Commit, str]]:
    """The transaction and the reason of each decision of this race: the question is kept with its decision."""
    by_xid = {commit.xid: commit for commit in commits}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT xmin::text::bigint, source, reason FROM {Question._meta.db_table} "
            "WHERE person = %s AND xmin::text::bigint = ANY(%s)",
            [who.person.pk, list(by_xid)],
        )
        rows = cursor.fetchall()
    if not rows:
        # Of somebody who was erased first no person is named.
        return {}
    return {source.removeprefix("mailing."): (by_xid[xid], reason) for xid, source, reason in rows}


def wrongs(race: Race) -> Iterator[str]:
    """What may never be, in words. Nothing where all is well."""
    if len(race.kept) != len(race.deeds):
        yield f"{len(race.deeds)} deeds in {len(race.kept)} transactions"
        return
    ends = {mail.pk: mail for mail in OutgoingMail.objects.all()}
    for mail in race.mails:
        yield from _wrongs_of(race, mail, ends.get(mail.pk))
    for number, (verb, (in_hand, told)) in enumerate(zip(race.deeds, race.told, strict=True)):
        left = race.left_after(number) if verb.reason else 0
        if in_hand > 1 or left > 1:
            yield f"{in_hand} in hand and {left} left after “{verb.name}”"
        if verb.reason and not race.is_erased and not left <= told <= 1:
            yield f"the page told of {told}, and {left} left after “{verb.name}”"


def _wrongs_of(race: Race, mail: OutgoingMail, end: OutgoingMail | None) -> Iterator[str]:
    times = race.happened.count(mail.message_id)
    decision = race.decided.get(mail.context["mailing"])
    if decision is None:
        if times or not race.is_erased:
            yield f"mail {mail.pk}: nobody decided, and it was handed over {times} times"
        return
    commit, reason = decision
    before = [verb for verb, kept in zip(race.deeds, race.kept, strict=True) if commit.sees(kept)]
    after = [verb for verb, kept in zip(race.deeds, race.kept, strict=True) if kept.sees(commit)]
    if before + after != list(race.deeds):
        yield f"mail {mail.pk}: decided ({reason}) while what the person did was being kept"
    wanted = before[-1].reason if before else ""
    if (reason if reason != "allowed" else "") != wanted:
        yield f"mail {mail.pk}: decided “{reason}” after {[verb.name for verb in before]}"
    if times != (not wanted):
        yield f"mail {mail.pk}: handed over {times} times, decided after {[verb.name for verb in before]}"
    if end and (end.withheld_for, bool(end.sent_at)) != (wanted, not wanted):
        yield f"mail {mail.pk}: ended as {end.withheld_for or 'sent'}, decided after {[verb.name for verb in before]}"
    if end is None and not race.is_erased:
        yield f"mail {mail.pk}: gone"


# --- in which order ------------------------------------------------------------------------------


def at_random(seed: int) -> Callable[[list[Actor]], tuple[Actor, int]]:
    """Turns of any length, the same for the same seed."""
    chance = Random(seed)
    return lambda actors: (chance.choice(actors), chance.choice(BURSTS))


#: Between these steps nothing happens that another could see or be seen by.
TELLING = ("COMMIT", "hand over", "taken by", "UPDATE gdpr_registry_outgoingmail", "SELECT FROM subjects_person")


def tells(label: str) -> bool:
    return label.startswith(TELLING) or "FOR UPDATE" in label or "FOR NO KEY UPDATE" in label


class EveryOrder:
    """Each order of the turns once: run after run the last choice that has another is made differently."""

    def __init__(self) -> None:
        self._taken: list[tuple[int, int]] = []
        self._depth = 0

    def __call__(self, actors: list[Actor]) -> tuple[Actor, int]:
        if self._depth == len(self._taken):
            self._taken.append((0, len(actors)))
        choice, _among = self._taken[self._depth]
        self._depth += 1
        return actors[choice], 1

    def is_another(self) -> bool:
        """Turn to the next order. False when there is none."""
        self._depth = 0
        while self._taken and self._taken[-1][0] + 1 == self._taken[-1][1]:
            self._taken.pop()
        if self._taken:
            choice, among = self._taken[-1]
            self._taken[-1] = choice + 1, among
        return bool(self._taken)


# --- all together --------------------------------------------------------------------------------


@dataclass
class Tally:
    """What came out of many races."""

    counts: Counter[str] = field(default_factory=Counter)
    orders: set[int] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)

    def add(self, race: Race, name: str) -> None:
        self.counts["races"] += 1
        self.counts["races that nobody directed"] += not race.trace
        self.counts["in which one waited for the other"] += race.was_blocked
        if race.trace:
            self.orders.add(hash((race.deeds, *race.trace)))
        for mail in race.mails:
            self.counts["mails that left" if race.left(mail) else "mails withheld or gone"] += 1
        stops = [number for number, verb in enumerate(race.deeds) if verb.reason]
        self.counts["mails in hand as the person stopped, which left"] += sum(map(race.left_after, stops))
        if wrong := list(wrongs(race)):
            deeds = ", then ".join(verb.name for verb in race.deeds)
            steps = "\n".join(f"    {actor}: {label[:100]}" for actor, label in race.trace)
            self.wrong.append(f"{name} ({deeds}): {'; '.join(wrong)}\n{steps}")

    def __str__(self) -> str:
        counts = self.counts | {"different orders": len(self.orders)}
        return "; ".join(f"{what}: {number:,}" for what, number in counts.items())
