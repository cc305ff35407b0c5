"""The officer's list of a hundred activities, beside one SQL query for the same rows.

uv run pytest tests/benchmarks/bench_lists.py -s
"""

import pytest

from purposes.admin.activities import ActivityAdmin
from tests.benchmarks.conftest import STEADY, growth, rows, work
from tests.benchmarks.harness import compare, show

SIZES = (1_000, 10_000)

#: How much longer the list may take at the larger size; the same rows are shown.
MOST = 1.3

#: The same rows: a hundred activities, with the codes of their purposes and the names of their owners.
BARE = """
    SELECT activity.*, owner.name, (
        SELECT string_agg(purpose.code, ', ') FROM purposes_activitypurpose AS served
        JOIN purposes_purpose AS purpose ON purpose.id = purpose_id WHERE activity_id = activity.id
    ), count(*) OVER ()
    FROM purposes_activity AS activity LEFT JOIN gdpr_registry_user AS owner ON owner.id = owner_id
    ORDER BY activity.code LIMIT 100
"""

PAGES = {
    "list of 100": "/admin/purposes/activity/",
    "searched": "/admin/purposes/activity/?q=løn",
    "filtered": "/admin/purposes/activity/?role__exact=processor",
    "steady": STEADY,
}


@pytest.fixture(autouse=True)
def a_hundred_rows(monkeypatch):
    monkeypatch.setattr(ActivityAdmin, "list_per_page", 100)


def test_the_list_is_no_slower_at_ten_thousand(ground):
    taken, asked = {}, {}
    for size in SIZES:
        ground.grow(size)
        measures = {name: lambda address=address: ground.page(address) for name, address in PAGES.items()}
        taken[size] = compare(lambda: rows(BARE), measures, rounds=9, clock=work())
        asked[size] = {name: ground.queries(address) for name, address in PAGES.items()}
        show(f"Officer's list, {size:,} activities; queries {asked[size]}", taken[size])
    small, large = (taken[size] for size in SIZES)
    assert asked[SIZES[0]] == asked[SIZES[1]]
    assert growth(small, large, "list of 100") <= MOST
