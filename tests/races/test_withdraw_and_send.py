"""A person withdraws while workers send: no mail is decided on after the withdrawal was kept, and at most one that was
decided on before is still on its way (R-051, R-106).

`uv run pytest -m slow tests/races` runs 10,000 races. RACES=1 RACES_SEED=… runs the one that a
failure names once more.
"""

import os
import sys
from dataclasses import replace
from typing import Any

import pytest

from consents import marketing_mails, recording
from consents.asked import ground_of
from consents.gate import answer_on
from gdpr_registry import outbox
from gdpr_registry.models import OutgoingMail
from gdpr_registry.outbox.kinds import _kinds
from tests.races.actors import Director, everywhere
from tests.races.ground import BACKEND, DEEDS, WITHDRAW, Ground
from tests.races.race import EveryOrder, Tally, at_random, run, tells

pytestmark = pytest.mark.django_db(transaction=True)

RACES, SEED = int(os.environ.get("RACES", 10_000)), int(os.environ.get("RACES_SEED", 1))


@pytest.fixture
def director():
    director = Director()
    yield director
    director.leave()


@pytest.fixture
def ground(transactional_db, settings):
    settings.EMAIL_BACKEND = BACKEND
    return Ground()


def race_at_random(ground, director, races: int, enough: int = 3, least: int = 1) -> Tally:
    """So many races, of `least` workers; less where so many have gone wrong."""
    tally = Tally()
    for seed in range(SEED, SEED + races):
        play, workers = played(director, seed)
        race = run(ground, director, DEEDS[seed % len(DEEDS)], play, workers=max(workers, least))
        tally.add(race, f"RACES=1 RACES_SEED={seed}")
        if len(tally.wrong) >= enough:
            break
        if tally.counts["races"] % 1_000 == 0:
            sys.stdout.write(f"\n{tally}\n")
            sys.stdout.flush()
    return tally


def played(director, seed):
    """How, and by how many workers: every fourth race with two, every tenth with nobody who says whose turn it is."""
    if seed % 10 == 3:
        return director.run_free, 1 + seed % 20 // 10
    # Every fifth passes by the steps that nobody else sees.
    stops_at = everywhere if seed % 5 else tells
    return lambda jobs: director.play(jobs, at_random(seed), stops_at), 2 if seed % 10 in {2, 7} else 1


def race_in_every_order(ground, director, deeds, mails: int, enough: int = 3) -> Tally:
    """A race for each order of the steps that another can see; less where so many have gone wrong."""
    tally, orders, more = Tally(), EveryOrder(), True
    while more and len(tally.wrong) < enough:
        race = run(ground, director, deeds, lambda jobs: director.play(jobs, orders, tells), mails=mails)
        tally.add(race, f"order {len(tally.orders)}")
        more = orders.is_another()
    return tally


def assert_well(tally: Tally) -> None:
    sys.stdout.write(f"\n{tally}\n")
    assert not tally.wrong, "\n".join(tally.wrong)


def test_no_mail_is_decided_on_after_the_person_stopped_it(ground, director):
    assert_well(race_at_random(ground, director, 40))


def test_no_order_of_a_withdrawal_and_a_worker_lets_a_mail_go_too_late(ground, director):
    """With one mail; with two, and for each thing by which a person stops, in the slow run."""
    tally = race_in_every_order(ground, director, (WITHDRAW,), mails=1)
    assert_well(tally)
    assert len(tally.orders) == tally.counts["races"] >= 25


@pytest.mark.slow
def test_ten_thousand_races(ground, director):
    assert_well(race_at_random(ground, director, RACES))


@pytest.mark.slow
@pytest.mark.parametrize("deeds", DEEDS[:5], ids=lambda deeds: deeds[0].name)
def test_every_order_of_each_stop_and_two_mails(ground, director, deeds):
    assert_well(race_in_every_order(ground, director, deeds, mails=2))


# --- The races find what they look for -----------------------------------------------------------


@pytest.fixture
def broken(monkeypatch):
    """`broken(name)` makes the workers wrong in this way, for all of a test: two threads must not change it in turn."""

    def change(name: str) -> None:
        WRONGS[name](monkeypatch)

    return change


def _changed(patch: pytest.MonkeyPatch, **hooks: Any) -> None:
    wrong = replace(outbox.kind_of(marketing_mails.MARKETING), **hooks)
    patch.setitem(_kinds, marketing_mails.MARKETING, wrong)


def reads_first(patch: pytest.MonkeyPatch) -> None:
    """The answer is that of before the lock."""

    def refusal(mail: OutgoingMail) -> str:
        mailing = marketing_mails._sent(mail.context["mailing"])
        early = answer_on(ground_of(mailing.asked), mail.about)
        late = marketing_mails.refusal(mail)
        return "" if early.allowed else late

    _changed(patch, refusal=refusal)


def holds_nobody(patch: pytest.MonkeyPatch) -> None:
    """The person's row is not held."""
    patch.setattr(marketing_mails, "hold_still", lambda person: None)


def holds_for_reading(patch: pytest.MonkeyPatch) -> None:
    """The person's row is held against withdrawals, and not against another worker."""
    share = recording._HOLD_STILL.replace("FOR NO KEY UPDATE", "FOR SHARE")
    patch.setattr(recording, "_HOLD_STILL", share)


def takes_no_turns(patch: pytest.MonkeyPatch) -> None:
    """Nobody looks whether another mail about the person is in hand."""
    _changed(patch, takes_turns=False)


WRONGS = {wrong.__name__: wrong for wrong in (reads_first, holds_nobody, holds_for_reading, takes_no_turns)}


@pytest.mark.parametrize("wrong", [pytest.param("reads_first", marks=pytest.mark.slow), "holds_nobody"])
def test_a_refusal_that_is_asked_wrongly_is_found(ground, director, broken, wrong):
    broken(wrong)
    assert race_at_random(ground, director, 300, enough=1).wrong
    assert race_in_every_order(ground, director, (WITHDRAW,), mails=1, enough=1).wrong


@pytest.mark.parametrize("wrong", ["takes_no_turns", pytest.param("holds_for_reading", marks=pytest.mark.slow)])
def test_two_mails_to_one_person_in_two_hands_are_found(ground, director, broken, wrong):
    broken(wrong)
    [found] = race_at_random(ground, director, 300, enough=1, least=2).wrong
    assert "2 in hand" in found or "the page told of 2" in found
