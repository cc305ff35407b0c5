"""A mailing that the worker prepares, piece after piece: the gate asked, mails written.

BENCH_PEOPLE=10000 uv run pytest tests/benchmarks/bench_mailings.py -s
"""

import os
import sys

import pytest

from consents import actions
from consents.models import Mailing
from tests.benchmarks.harness import MEGABYTE, peak, seconds_of
from tests.consents.mailings import draft, order, reader
from tests.consents.people import staff
from tests.consents.staff import newsroom

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = int(os.environ.get("BENCH_PEOPLE", 10_000))


def test_preparing_takes_pieces_alike_and_the_same_memory():
    newsroom()
    for number in range(PEOPLE):
        reader(email=f"reader{number}@example.dk")
    by = staff()
    pressed = seconds_of(lambda: order(draft(by), by))
    pieces = []
    while Mailing.objects.to_prepare().exists():
        pieces.append(seconds_of(actions.prepare_next_piece))
    order(draft(by), by)
    first, others = peak(actions.prepare_next_piece), peak(actions.prepare_mailings)
    load = ", ".join(f"{part:.1f}" for part in os.getloadavg())
    sys.stdout.write(
        f"\n{PEOPLE:,} people: pressed {pressed:.2f} s; {len(pieces)} pieces, {sum(pieces):.2f} s, the longest "
        f"{max(pieces):.2f} s; {first / 1e6:.1f} MB the first piece, {others / 1e6:.1f} MB all others; load {load}\n"
    )
    assert others <= first + MEGABYTE
