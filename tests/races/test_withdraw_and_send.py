"""Races of a person who withdraws and a worker that sends: no mail is decided on after the withdrawal was kept (R-051, R-106).

`uv run pytest -m slow tests/races` runs 10,000 of them, in as many orders. RACES=1 RACES_SEED=… runs the one that a
failure names once more.
"""

import os
import sys
from dataclasses import replace

import pytest

from consents import marketing_mails
from consents.asked import ground_of
from consents.gate import answer_on
from gdpr_registry import outbox
from gdpr_registry.models import OutgoingMail
from gdpr_registry.outbox.kinds import _kinds
from tests.races.actors import Director
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
    return Ground(int(os.environ.get("RACES_READERS", 4)))


def race_at_random(ground, director, seeds) -> Tally:
    """A race for each seed; every tenth with two workers, and every tenth with nobody who says whose turn it is."""
    tally = Tally()
    for seed in seeds:
        deeds, workers = DEEDS[seed % len(DEEDS)], 2 if seed % 10 == 7 else 1
        if seed % 10 == 3:
            play = director.run_free
        else:
            play = lambda jobs, seed=seed: director.play(jobs, at_random(seed))  # noqa: E731
        tally.add(run(ground, director, deeds, play, workers), f"RACES_SEED={seed}")
        if len(tally.wrong) == 3:
            break
    return tally


def race_in_every_order(ground, director, deeds) -> Tally:
    """A race for each order of the steps that another can see."""
    tally, orders, more = Tally(), EveryOrder(), True
    while more and len(tally.wrong) < 3:
        race = run(ground, director, deeds, lambda jobs: director.play(jobs, orders, tells))
        tally.add(race, f"order {len(tally.orders)}")
        more = orders.is_another()
    return tally


def assert_well(tally: Tally) -> None:
    sys.stdout.write(f"\n{tally}; orders: {len(tally.orders):,}\n")
    assert not tally.wrong, "\n".join(tally.wrong)


def test_no_mail_is_decided_on_after_a_withdrawal_was_kept(ground, director):
    assert_well(race_at_random(ground, director, range(SEED, SEED + 150)))


def test_no_order_of_two_withdrawals_and_a_worker_lets_a_mail_go_too_late(ground, director):
    """Each order of all steps that another can see; for each thing by which a person stops, in the slow run."""
    tally = race_in_every_order(ground, director, (WITHDRAW,))
    assert_well(tally)
    assert len(tally.orders) == tally.counts["races"] > 50


@pytest.mark.slow
def test_ten_thousand_races(ground, director):
    assert_well(race_at_random(ground, director, range(SEED, SEED + RACES)))


@pytest.mark.slow
@pytest.mark.parametrize("deeds", DEEDS, ids=lambda deeds: ", ".join(verb.name for verb in deeds))
def test_every_order_of_each_stop(ground, director, deeds):
    assert_well(race_in_every_order(ground, director, deeds))


# --- The races find what they look for -----------------------------------------------------------


def reads_first(mail: OutgoingMail) -> str:
    """The answer of before the lock."""
    mailing = marketing_mails._sent(mail.context["mailing"])
    early = answer_on(ground_of(mailing.asked), mail.about)
    late = marketing_mails.refusal(mail)
    return "" if early.allowed else late


def holds_nobody(mail: OutgoingMail) -> str:
    """The person's row is not held."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(marketing_mails, "hold_still", lambda person: None)
        return marketing_mails.refusal(mail)


@pytest.mark.parametrize("broken", [reads_first, holds_nobody])
def test_a_refusal_that_is_asked_wrongly_is_found(ground, director, monkeypatch, broken):
    monkeypatch.setitem(_kinds, marketing_mails.MARKETING, replace(outbox.kind_of(marketing_mails.MARKETING), refusal=broken))
    assert race_at_random(ground, director, range(SEED, SEED + 150)).wrong
    assert race_in_every_order(ground, director, (WITHDRAW,)).wrong
