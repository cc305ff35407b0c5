"""The staff log: the officers' page of it, and the files, beside the same rows by one SQL query and the bare writers.

uv run pytest tests/benchmarks/bench_log.py -s
"""

import csv
import io
from datetime import timedelta
from time import process_time
from uuid import uuid4

import pytest
from django.utils import timezone

from subjects import exports
from subjects.models import LogEntry
from subjects.views import log
from tests.benchmarks.bench_exports import MORE_MEMORY, MOST, bare_xlsx
from tests.benchmarks.conftest import STEADY, growth, rows, work
from tests.benchmarks.harness import compare, exhausted, show

SIZES = (1_000, 10_000)
#: How much longer the page may take at the larger size; as many rows are shown.
LONGER = 1.3

#: All columns that the files hold, with the name of who recorded.
BARE = """
    SELECT entry.*, account.name FROM subjects_logentry AS entry
    JOIN gdpr_registry_user AS account ON account.id = by_id ORDER BY entry.id
"""
BARE_PAGE = BARE.replace("ORDER BY entry.id", "ORDER BY happened_at DESC LIMIT 100")


@pytest.fixture(autouse=True)
def a_hundred_rows(monkeypatch):
    monkeypatch.setattr(log, "PER_PAGE", 100)


def grow(size):
    """Entries until there are `size`, recorded like those of the demonstration."""
    known, missing = list(LogEntry.objects.filter(corrects=None)), size - LogEntry.objects.count()
    now = timezone.now()
    LogEntry.objects.bulk_create(
        [
            LogEntry(
                key=uuid4(),
                happened_at=now - timedelta(minutes=number),
                recorded_at=now,
                what=f"{like.what} {number}",
                **{name: getattr(like, name) for name in ("by", "task", "purpose", "basis", "edition", "people_count")},
            )
            for number, like in ((number, known[number % len(known)]) for number in range(missing))
        ],
        batch_size=1000,
    )


def test_the_page_is_no_slower_at_ten_thousand(ground):
    taken, asked = {}, {}
    for size in SIZES:
        grow(size)
        ground.grow(0)
        pages = {"log, 100 rows": lambda: ground.page("/staff/log/"), "steady": lambda: ground.page(STEADY)}
        taken[size] = compare(lambda: rows(BARE_PAGE), pages, rounds=9, clock=work())
        asked[size] = ground.queries("/staff/log/")
        show(f"Staff log, {size:,} entries; {asked[size]} queries", taken[size])
    small, large = (taken[size] for size in SIZES)
    assert asked[SIZES[0]] == asked[SIZES[1]]
    assert growth(small, large, "log, 100 rows") <= LONGER


def test_the_files_beside_the_bare_writers(ground):
    """Memory stays flat: ten times the entries take no more of it."""
    small, large = (files(size) for size in SIZES)
    for kind in exports.FORMS:
        assert large[kind].ratio <= MOST[kind]
        assert large[kind].peak <= small[kind].peak + MORE_MEMORY


def files(size):
    """What each form of the file takes at this size."""
    grow(size)
    cells = [
        [str(column.value(row)) for column in exports.columns()] for row in exports.rows(LogEntry.objects.all(), "da")
    ]
    taken = {}
    for kind, bare in (("csv", bare_csv), ("xlsx", lambda: bare_sheet(cells))):
        write, _type = exports.FORMS[kind]
        measures = {kind: lambda write=write: exhausted(write(LogEntry.objects.all(), "da"))}
        found = compare(bare, measures, rounds=3, clock=process_time)
        show(f"{kind.upper()} of the log: {len(cells):,} entries", found)
        taken[kind] = found[kind]
    return taken


def bare_csv():
    page = io.StringIO()
    csv.writer(page, delimiter=";", lineterminator="\r\n").writerows(rows(BARE))
    page.getvalue().encode()


def bare_sheet(cells):
    rows(BARE)
    bare_xlsx([("log", cells)])
