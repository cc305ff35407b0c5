"""The officer's desk beside one SQL query that counts the same rows.

uv run pytest tests/benchmarks/bench_desk.py -s
"""

from tests.benchmarks.conftest import STEADY, growth, rows
from tests.benchmarks.harness import compare, show

SIZES = (1_000, 10_000)
MOST = 1.3

#: What the desk is about, counted: reviews and owners of all lines.
BARE = """
    SELECT count(*) FILTER (WHERE review_on < current_date), count(*) FILTER (WHERE review_on < current_date + 30),
        count(*) FILTER (WHERE owner_id IS NULL), count(*) FILTER (WHERE dpia_screening = 'missing')
    FROM purposes_activity
"""


def test_the_desk_is_no_slower_at_ten_thousand(ground):
    taken, asked = {}, {}
    for size in SIZES:
        ground.grow(size)
        pages = {"desk": lambda: ground.page("/admin/"), "steady": lambda: ground.page(STEADY)}
        taken[size] = compare(lambda: rows(BARE), pages, rounds=9)
        asked[size] = ground.queries("/admin/")
        show(f"Desk, {size:,} activities; {asked[size]} queries", taken[size])
    small, large = (taken[size] for size in SIZES)
    assert asked[SIZES[0]] == asked[SIZES[1]]
    assert growth(small, large, "desk") <= MOST
