"""A person withdraws while workers send: no mail is decided on after the withdrawal was kept, and at most one that was
decided on before is still on its way (R-051, R-106).

`uv run pytest -m slow tests/races` runs 10,000 races. RACES=1 RACES_SEED=… runs the one that a
failure names once more.
"""

import os
import sys
from dataclasses import replace

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


def holds_for_reading(mail: OutgoingMail) -> str:
    """The person's row is held against withdrawals, and not against another worker."""
    share = recording._HOLD_STILL.replace("FOR NO KEY UPDATE", "FOR SHARE")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recording, "_HOLD_STILL", share)
        return marketing_mails.refusal(mail)


@pytest.fixture
def broken(monkeypatch):
    """`broken(refusal=…)` changes what the kind of these mails does."""

    def change(**hooks):
        wrong = replace(outbox.kind_of(marketing_mails.MARKETING), **hooks)
        monkeypatch.setitem(_kinds, marketing_mails.MARKETING, wrong)

    return change


@pytest.mark.parametrize("refusal", [pytest.param(reads_first, marks=pytest.mark.slow), holds_nobody])
def test_a_refusal_that_is_asked_wrongly_is_found(ground, director, broken, refusal):
    broken(refusal=refusal)
    assert race_at_random(ground, director, 300, enough=1).wrong
    assert race_in_every_order(ground, director, (WITHDRAW,), mails=1, enough=1).wrong


@pytest.mark.parametrize(
    "hooks",
    [
        pytest.param({"takes_turns": False}, id="turns"),
        pytest.param({"refusal": holds_for_reading}, id="lock", marks=pytest.mark.slow),
    ],
)
def test_two_mails_to_one_person_in_two_hands_are_found(ground, director, broken, hooks):
    broken(**hooks)
    [wrong] = race_at_random(ground, director, 300, enough=1, least=2).wrong
    assert "2 in hand" in wrong or "the page told of 2" in wrong
