"""The officer's desk beside one SQL query that counts the same rows.

uv run pytest tests/benchmarks/bench_desk.py -s
"""

import sys
import time
from dataclasses import replace

from django.core.cache import cache

from purposes.desk import findings
from purposes.desk.findings import check_draft
from purposes.models import Controller
from tests.benchmarks.conftest import STEADY, growth, rows, work
from tests.benchmarks.harness import compare, seconds_of, show

SIZES = (1_000, 10_000)
MOST = 1.3

#: What the desk is about, counted: reviews and owners of all lines.
BARE = """
    SELECT count(*) FILTER (WHERE review_on < current_date), count(*) FILTER (WHERE review_on < current_date + 30),
        count(*) FILTER (WHERE owner_id IS NULL), count(*) FILTER (WHERE dpia_screening = 'missing')
    FROM purposes_activity
"""


def test_the_desk_is_no_slower_at_ten_thousand(ground):
    """Also where nobody counted the blockers since the register changed: the figures follow by themselves."""
    taken, asked = {}, {}
    for size in SIZES:
        ground.grow(size)
        pages = {
            "desk": lambda: ground.page("/admin/"),
            "desk after a change": lambda: after_a_change(ground),
            "steady": lambda: ground.page(STEADY),
        }
        check_draft()
        taken[size] = compare(lambda: rows(BARE), pages, rounds=9, clock=work())
        asked[size] = ground.queries("/admin/")
        show(f"Desk, {size:,} activities; {asked[size]} queries", taken[size])
        counting = seconds_of(check_draft)
        sys.stdout.write(f"the count that follows: {counting:.2f} s\n")
    small, large = (taken[size] for size in SIZES)
    assert asked[SIZES[0]] == asked[SIZES[1]]
    assert growth(small, large, "desk") <= MOST
    assert growth(small, large, "desk after a change") <= MOST


def after_a_change(ground):
    """The first view since a row was changed, with figures from before."""
    kept = cache.get(findings.KEY)
    Controller.objects.filter(pk=Controller.objects.first().pk).update(to_confirm=str(time.time()))
    page = ground.page("/admin/")
    cache.set(findings.KEY, replace(kept, mark=findings.mark_of_register()), findings.KEPT)
    assert b"Counted at" in page
