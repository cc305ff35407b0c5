"""R-097: no cell becomes a formula, in any format."""

import csv
import io
import json

import openpyxl
import pytest
from django.utils import translation

from purposes.exports.files import pieces
from purposes.exports.table import Column
from purposes.exports.writers import Sheet, csv_rows, xlsx
from purposes.exports.writers.harmless import harmless, starts_formula
from tests.purposes.documents import text
from tests.purposes.records import NASTY, WRITTEN, activity, register, report


def nasty_register():
    lines = [activity(n, name=text(words, words), dpia_title=words, owner=words) for n, words in enumerate(NASTY, 1)]
    return register(lines=lines)


def file(asked, kind):
    return b"".join(pieces(asked, kind))


def cells_of_workbook(content):
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [cell for sheet in book for row in sheet.iter_rows() for cell in row]


@pytest.mark.parametrize("words", NASTY)
def test_what_would_start_a_formula_gets_an_apostrophe(words):
    """R-097, ASVS 1.2.10: = + - @ tab CR, also after white space and as wide characters."""
    assert harmless(words) == f"'{words}"


@pytest.mark.parametrize("words", ["Salg", "a=b", "", "12", " Salg", "'=1", "1-2"])
def test_ordinary_words_stay_as_they_are(words):
    assert harmless(words) == words


def test_no_cell_of_a_csv_starts_a_formula():
    content = file(report(nasty_register()), "csv").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content, newline=""), delimiter=";"))
    assert len(rows) == len(NASTY) + 1
    assert [cell for row in rows for cell in row if starts_formula(cell)] == []
    assert [row[1] for row in rows[1:]] == [f"'{words}" for words in NASTY]


def test_every_text_of_a_workbook_is_text():
    """Read by a second program: no formula, no link, and the words are unchanged."""
    cells = cells_of_workbook(file(report(nasty_register()), "xlsx"))
    assert {cell.data_type for cell in cells if cell.value is not None} <= {"s", "n", "inlineStr"}
    assert [cell.coordinate for cell in cells if cell.hyperlink] == []
    assert {"=1+1", "@SUM(A1)", '=HYPERLINK("http://x.example")'} <= {cell.value for cell in cells}


def test_a_formula_like_text_of_a_workbook_stays_text_when_somebody_edits_it():
    cells = cells_of_workbook(file(report(nasty_register()), "xlsx"))
    unmarked = [cell.value for cell in cells if isinstance(cell.value, str) and starts_formula(cell.value)]
    assert unmarked
    assert all(cell.quotePrefix for cell in cells if cell.value in unmarked)


def test_numbers_stay_numbers():
    columns = [Column("n", "N", lambda row: row)]
    assert b"".join(csv_rows(columns, [-5, 7])).decode("utf-8-sig") == "N\r\n-5\r\n7\r\n"
    book = io.BytesIO()
    xlsx(book, [Sheet("S", columns, [-5])], title="T", created=WRITTEN)
    assert [cell.value for cell in cells_of_workbook(book.getvalue())] == ["N", -5]


def test_json_and_page_carry_the_words_as_they_are():
    found = json.loads(file(report(nasty_register()), "json"))
    assert [row["name"] for row in found["rows"]] == NASTY
    assert "=HYPERLINK(&quot;" in file(report(nasty_register()), "html").decode()


def test_a_cell_longer_than_excel_takes_is_cut_and_says_so():
    book = io.BytesIO()
    xlsx(book, [Sheet("S", [Column("t", "T", lambda row: row)], ["æ" * 40_000])], title="T", created=WRITTEN)
    told = cells_of_workbook(book.getvalue())[1].value
    assert len(told) == 32_767
    assert told.endswith("[…]")


@pytest.mark.parametrize(
    ("names", "wanted"),
    [
        (["A/S: [x]*?\\"], ["A-S- -x]---".replace("]", "-")]),
        (["'quoted'"], ["quoted"]),
        (["History"], ["History (2)"]),
        (["x" * 40, "X" * 40], ["x" * 31, "X" * 27 + " (2)"]),
        ([""], ["-"]),
    ],
)
def test_sheets_have_names_that_excel_takes(names, wanted):
    book = io.BytesIO()
    columns = [Column("t", "T", lambda row: row)]
    xlsx(book, [Sheet(name, columns, []) for name in names], title="T", created=WRITTEN)
    assert openpyxl.load_workbook(book).sheetnames == wanted


def test_the_caller_keeps_its_language_between_the_pieces():
    with translation.override("en"):
        file_in_danish = pieces(report(register(500), "da"), "csv")
        next(file_in_danish)
        assert translation.get_language() == "en"
        assert "måneder efter" in next(file_in_danish).decode()
