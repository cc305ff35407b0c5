"""Files as people send them: what can be read is read, what cannot is refused with what to do."""

import io
import tracemalloc
import zipfile

import pytest
from django.utils import translation

from purposes.imports import fields, lines, periods, reading, words
from purposes.imports.reading import UnreadableFile
from purposes.imports.setup import Setup
from purposes.spreadsheet import cells
from tests.purposes.sheets import ART_30, TERMS, book, sheet, written

EXPENSES = ["Expenses", "Employees", "Financial data ", "nil ", "nil", "Nil", "", "7 years ", "Standard measures "]


@pytest.fixture(autouse=True)
def read_in_english():
    with translation.override("en"):
        yield


def rows(content, name="file.xlsx"):
    return reading.pages(content, name)[0].rows


# --- Formats -------------------------------------------------------------------------------------


def test_trailing_blanks_are_no_rows():
    assert rows(sheet(["Name"], ["Payroll"], [" "], ["\n"])) == [["Name"], ["Payroll"]]


def test_a_merged_cell_counts_for_each_of_its_rows():
    content = book({"S": [["Who", "What"], ["Customers", "a"], ["", "b"], ["", "c"]]}, merged={"S": ["A2:A4"]})
    assert [row[0] for row in rows(content)[1:]] == ["Customers"] * 3


def test_of_a_formula_its_value_is_taken():
    content = sheet(["Name", "Days"], ["Payroll", ("=1+1", None, 2)])
    assert rows(content)[1] == ["Payroll", 2.0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_csv_is_read_in_its_encoding_and_with_its_separator(encoding, separator):
    text = written([["Navn", "Formål"], ["Løn", "Årsopgørelse"], ["Rekruttering", "Ansøgere"]], separator)
    assert rows(text.encode(encoding), "a.csv")[1] == ["Løn", "Årsopgørelse"]


def test_csv_says_its_separator_itself():
    assert rows(b"sep=;\r\nName;Data\r\nA, B and C;x\r\n", "a.csv")[1] == ["A, B and C", "x"]


def test_csv_gives_back_what_was_marked_as_text():
    """R-097: the way back of an export's apostrophe."""
    assert rows(b"Name;Note\r\n'=1+1;it's\r\n", "a.csv")[1] == ["=1+1", "it's"]


# --- What is refused -----------------------------------------------------------------------------


def bomb(name="xl/worksheets/sheet1.xml", size=400 * 1024**2):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(name, "w") as part:
        for _piece in range(size // 1024**2):
            part.write(b"\0" * 1024**2)
    return out.getvalue()


def far_cell(reference):
    """A workbook whose last cell lies very far out, in a few hundred bytes."""
    out, source = io.BytesIO(), zipfile.ZipFile(io.BytesIO(sheet(["Name", "x"])))
    with zipfile.ZipFile(out, "w") as archive:
        for member in source.infolist():
            part = source.read(member)
            if member.filename.startswith("xl/worksheets/"):
                part = part.replace(b"</row>", b'</row><row r="1048576"><c r="' + reference + b'"><v>1</v></c></row>')
            archive.writestr(member, part)
    return out.getvalue()


REFUSED = {
    "nothing": (b"", "The file is empty"),
    "a PDF that is called XLSX": (b"%PDF-1.7\n\x00\x01\xff\xfe", "This is no spreadsheet"),
    "a web page that is called XLSX": (b"<html><table><tr><td>Name</td></tr></table></html>", "This is no spreadsheet"),
    "an archive that is no workbook": (bomb("readme.txt", 1024**2), "This is no spreadsheet"),
    "half a workbook": (sheet(["Name"], ["x"])[:900], "This is no spreadsheet"),
    "an archive that unfolds beyond measure": (bomb(), "too large"),
    "a cell at the end of the world": (far_cell(b"XFD1048576"), "too large"),
    "too many bytes": (b"x" * (reading.LARGEST + 1), "larger than 20 MB"),
    "no rows": (sheet([" ", ""]), "holds no rows"),
    "the old format of Excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "This is no spreadsheet"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_cannot_be_read_is_refused_with_what_to_do(kind):
    content, sentence = REFUSED[kind]
    with pytest.raises(UnreadableFile, match=sentence):
        reading.pages(content, "file.xlsx")


def test_refusing_a_bomb_takes_little_memory():
    content = bomb(size=900 * 1024**2)
    tracemalloc.start()
    with pytest.raises(UnreadableFile):
        reading.pages(content, "file.xlsx")
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 32 * 1024**2


def test_a_far_row_with_few_columns_is_no_bomb():
    assert len(rows(far_cell(b"A30000").replace(b'r="1048576"', b'r="30000"'))) == 30000


# --- Headings ------------------------------------------------------------------------------------


def test_the_headings_of_art_30_and_the_terms_below_them_are_found():
    top = fields.top_of([ART_30, TERMS, EXPENSES], {})
    assert top.begin == 2
    assert fields.guesses(top.headings, {}) == [
        *("name", "categories", "data", "recipients", "transfer_recipient", "transfer_country"),
        *("transfer_document", "time_limit", "measures"),
    ]


def test_headings_below_a_title_and_over_two_rows_are_found():
    content = book(
        {
            "S": [
                ["Fortegnelse over behandlingsaktiviteter"],
                [],
                ["Navn", "Modtagere", ""],
                ["", "Navn", "Land"],
                ["Løn", "Skat", "DK"],
            ]
        },
        merged={"S": ["B3:C3"]},
    )
    top = fields.top_of(rows(content), {})
    assert (top.begin, top.headings) == (4, ["Navn", "Modtagere / Navn", "Modtagere / Land"])


DANISH = {
    "Behandlingsaktivitet": "name",
    "Formål med behandlingen": "purposes",
    "Kategorier af registrerede": "categories",
    "Kategorier af personoplysninger": "data",
    "Kategorier af modtagere": "recipients",
    "Overførsler til tredjelande": "transfer_recipient",
    "Frist for sletning": "time_limit",
    "Tekniske og organisatoriske sikkerhedsforanstaltninger": "measures",
    "IT-systemer": "systems",
    "Dataansvarlig": "controller",
    "Ansvarlig person": "owner",
    "Næste gennemgang": "review_on",
    "Retsgrundlag": "",
    "": "",
}


@pytest.mark.parametrize("heading", DANISH)
def test_danish_headings_are_guessed(heading):
    assert fields.guess(heading, {}) == DANISH[heading]


def test_what_an_officer_said_of_a_heading_wins_over_its_words():
    assert fields.guess("Purpose: ", {"purpose": "description"}) == "description"
    assert fields.guess("Purpose: ", {"purpose": ""}) == ""


# --- Cells ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("nothing", ["Nil", "nil ", "", " ", "N/A", "Ingen", "-", None])
def test_nothing_is_nothing_however_it_is_written(nothing):
    assert words.said(nothing) == ""
    assert words.split(nothing) == []


def test_lists_are_parted_at_semicolons_and_lines_and_commas_only_if_asked():
    cell = "Contact Details; Voice recordings  \nCV, references;;nil"
    assert words.split(cell) == ["Contact Details", "Voice recordings", "CV, references"]
    assert words.split("Name, address", commas=True) == ["Name", "address"]


def test_a_day_that_does_not_exist_is_a_reason_and_no_other_day():
    (line,) = lines.lines([["Payroll", "31-02-2026"]], Setup(fields=["name", "review_on"]))
    assert line.reasons == ["Review on: There is no day “31-02-2026”."]


@pytest.mark.parametrize("cell", ["2027-03-01", "1.3.2027", "01/03/2027", "1-3-2027", 46447, 46447.0, "46447"])
def test_a_day_is_read_however_it_is_written(cell):
    assert cells.day(cell).isoformat() == "2027-03-01"


PERIODS = {
    "2 years ": periods.Period(2, "years", ""),
    "36 måneder": periods.Period(36, "months", ""),
    "5 år efter kundeforholdets ophør": periods.Period(5, "years", "kundeforholdets ophør"),
    "30 days from the closing of the case": periods.Period(30, "days", "the closing of the case"),
    "Until end of contract ": periods.Period(None, "", "Until end of contract"),
    "2 weeks": periods.Period(None, "", "2 weeks"),
    "0 years": periods.Period(None, "", "0 years"),
}


@pytest.mark.parametrize("text", PERIODS)
def test_time_limits_are_read_or_kept_as_words(text):
    assert periods.period(text) == PERIODS[text]


def test_countries_are_known_in_both_languages_and_tools_by_their_article():
    assert [periods.country(text) for text in ("Canada ", "us", "Tyskland", "Germany", "Narnia")] == [
        "CA",
        "US",
        "DE",
        "DE",
        "",
    ]
    assert periods.transfer_tool("Article 45 Adequacy ") == "A45-3"
    assert periods.transfer_tool("some paper") == ""


def test_a_code_is_made_of_danish_letters_and_never_twice():
    taken = {"loen"}
    assert [words.code_for(text, taken) for text in ("Løn", "Løn", "Ærø & Ålborg", "!?")] == [
        *("loen-2", "loen-3", "aeroe-aalborg", "imported")
    ]
