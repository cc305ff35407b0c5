"""The record in each format beside the bare writer of the same rows.

    uv run pytest tests/benchmarks/bench_exports.py -s

Rows are made before the floor is timed: the floor is what the writer alone costs. The document is made in memory, so
no database is in the figures; reading one edition is a single query and one decoding, measured for itself.
"""

import csv
import io
import json
import subprocess
import sys
import tempfile
from time import process_time

import pytest
import xlsxwriter

from purposes import document
from purposes.exports import pdf
from purposes.exports.files import pieces
from purposes.exports.table import values
from tests.benchmarks.harness import compare, exhausted, peak, show
from tests.purposes.records import register, report

SIZES = (1_000, 10_000)

#: How many times the bare writer an export may take. XLSX is compared over the same sheets.
MOST = {"csv": 3.0, "json": 3.0, "xlsx": 1.5}
#: More memory at 10,000 lines than at 1,000, in bytes: none, but for noise.
MORE_MEMORY = 2_000_000


@pytest.fixture(scope="module", params=SIZES, ids=lambda size: f"{size} activities")
def asked(request):
    made = report(register(request.param))
    assert made.source.sha256
    return made


def bare_csv(rows):
    page = io.StringIO()
    csv.writer(page, delimiter=";", lineterminator="\r\n").writerows(rows)
    page.getvalue().encode()


def bare_xlsx(sheets):
    with tempfile.TemporaryFile() as file, xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        for name, rows in sheets:
            page = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for place, cell in enumerate(row):
                    if cell != "":
                        page.write_string(number, place, str(cell))


def taken(asked, kind):
    return lambda: exhausted(pieces(asked, kind))


def test_csv_and_json_beside_the_bare_writer(asked):
    rows = list(values(asked.columns, asked.rows()))
    found = compare(lambda: bare_csv(rows), {kind: taken(asked, kind) for kind in ("csv", "json")}, clock=process_time)
    show(f"CSV, JSON: {len(rows)} lines", found)
    assert found["csv"].ratio <= MOST["csv"]
    assert found["json"].ratio <= MOST["json"]
    assert found["csv"].peak <= MORE_MEMORY


def test_xlsx_beside_the_bare_writer(asked):
    sheets = [(f"s{n}", list(values(sheet.columns, sheet.rows))) for n, sheet in enumerate(asked.sheets())]
    found = compare(lambda: bare_xlsx(sheets), {"xlsx": taken(asked, "xlsx")}, rounds=3, clock=process_time)
    show(f"XLSX: {asked.count()} lines and their matrix", found)
    assert found["xlsx"].ratio <= MOST["xlsx"]
    assert found["xlsx"].peak <= MORE_MEMORY


def test_html_takes_a_little_for_each_line():
    """No ratio is asked of the page; that its memory stays flat is."""
    few, many = report(register(100)), report(register(SIZES[0]))
    rows = list(values(many.columns, many.rows()))
    found = compare(lambda: bare_csv(rows), {"html": taken(many, "html")}, rounds=1, clock=process_time)
    show(f"HTML: {len(rows)} lines", found)
    assert found["html"].peak <= peak(taken(few, "html")) + MORE_MEMORY


def test_reading_an_edition(asked):
    """Beside Python's own JSON reader, which makes no typed rows of it."""
    whole = asked.source.document
    public, record = whole.public_bytes, whole.record_bytes
    found = compare(
        lambda: json.loads(record), {"load": lambda: document.load(public, record)}, rounds=3, clock=process_time
    )
    show(f"Reading {len(record) / 1e6:.1f} MB of an edition", found)
    assert found["load"].ratio <= 3


@pytest.mark.parametrize("size", [100, pdf.MOST])
def test_pdf(size):
    """Against starting Python with the same modules, which any child process pays."""
    asked = report(register(size))

    def bare():
        subprocess.run([sys.executable, "-c", "import typst, fontpkg_fira_sans"], check=True)

    found = compare(bare, {"pdf": taken(asked, "pdf")}, rounds=1)
    show(f"PDF: {size} lines", found)
    assert found["pdf"].seconds < pdf.PATIENCE / 2
