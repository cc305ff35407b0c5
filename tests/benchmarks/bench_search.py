"""The search beside one SQL query that gives the same rows by their ids.

uv run pytest tests/benchmarks/bench_search.py -s
"""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from purposes.search import Asked, find, readable_by
from tests.benchmarks.conftest import rows
from tests.benchmarks.harness import compare, show

SIZES = (1_000, 10_000)

#: Name -> what is typed: a few rows, every twelfth row, every row, a code, and a word with a slip.
ASKED = {
    "few rows": "nyhedsbreve rønne lagerstyring",
    "many rows": "reception",
    "every row": "kunder",
    "a code": "s00042",
    "a slip": "nyhedsbrvee rønne",
}

#: The five rows that the page of all kinds shows of activities, by their keys.
BARE = "SELECT id, code, name, description FROM purposes_activity WHERE id = ANY(%s)"


def test_search(ground):
    kinds = readable_by(ground.officer)
    measures = {name: lambda text=text: find(Asked(text), kinds=kinds) for name, text in ASKED.items()}
    measures["the page"] = lambda: ground.page("/search/?q=reception")
    for size in SIZES:
        ground.grow(size)
        keys = [key for (key,) in rows("SELECT id FROM purposes_activity ORDER BY code LIMIT 5")]
        taken = compare(lambda keys=keys: rows(BARE, [keys]), measures, rounds=7)
        with CaptureQueriesContext(connection) as queries:
            groups, _slips = find(Asked(ASKED["every row"]), kinds=kinds)
        show(f"Search, {size:,} activities; {len(queries)} query", taken)
        assert next(group.total for group in groups if group.kind.key == "activities") > size * 0.9
        assert len(queries) == 1
