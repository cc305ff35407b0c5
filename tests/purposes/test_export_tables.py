"""The record as tables: what stands in which column, for whom, from which edition."""

import csv
import io
import json
import tracemalloc

import msgspec
import openpyxl
import pytest
from django.utils import translation

from purposes.exports import art30, cnil, ico
from purposes.exports.files import pieces
from purposes.exports.line import Line
from purposes.exports.names import Names
from purposes.exports.report import NoSuchController
from purposes.exports.rights import rights
from tests.purposes.documents import consent, secondary, text, wording
from tests.purposes.records import abroad, activity, processor, register, report

LINES = [activity(1), abroad(2), processor(3), activity(4, controller="bjerg")]


def table(asked):
    content = b"".join(pieces(asked, "csv")).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content, newline=""), delimiter=";"))


def rows(asked):
    return json.loads(b"".join(pieces(asked, "json")))["rows"]


def workbook(asked):
    return openpyxl.load_workbook(io.BytesIO(b"".join(pieces(asked, "xlsx"))))


def line(made, language="da", **document):
    return Line(made, Names(register(lines=[made], **document), language))


def test_the_headings_are_in_the_words_of_article_30():
    """R-097: Danish headings of Art. 30(1)(a) to (g)."""
    (row, *_others) = table(report(register(lines=LINES)))
    wanted = [
        "Navn på og kontaktoplysninger for den dataansvarlige",
        "Formålene med behandlingen",
        "Kategorierne af registrerede",
        "Kategorierne af personoplysninger",
        "De kategorier af modtagere, som personoplysningerne er eller vil blive videregivet til",
        "Overførsler til et tredjeland eller en international organisation, med dokumentation for passende garantier",
        "De forventede tidsfrister for sletning af de forskellige kategorier af oplysninger",
        "En generel beskrivelse af de tekniske og organisatoriske sikkerhedsforanstaltninger",
    ]
    assert [heading for heading in row if heading in wanted] == wanted


def test_each_kind_of_data_stands_beside_whose_it_is():
    """R-004: no two unlinked lists."""
    with translation.override("da"):
        assert line(activity(1)).data() == (
            "Kundekontakter og softwarebrugere: kontaktoplysninger, brugerdata\nKundeemner: kontaktoplysninger"
        )


def test_each_recipient_says_which_data_about_whom():
    """R-005."""
    with translation.override("en"):
        told = line(activity(1), "en").recipients().split("\n")
    assert told == [
        "Hosting in the EEA: Nordhost (processor, Denmark) – "
        "Customer contacts and software users: contact details, user data",
        "Hosting in the EEA: Koncern Inc. (joint controller, United States) – "
        "Customer contacts and software users: contact details",
    ]


def test_time_limits_stand_with_their_data():
    """R-009: per data category, with duration and start."""
    with translation.override("en"):
        assert line(activity(1), "en").time_limits().split("\n") == [
            "Customer contacts and software users: contact details – 24 months after the closing of the case",
            "Customer contacts and software users: user data – "
            "24 months after the closing of the case; until you say no",
            "Prospects: contact details – until you say no",
        ]


def test_an_empty_letter_gives_its_reason():
    """R-001: a value, or why there is none."""
    made = activity(1, cells=[], no_recipients_reason=text("ingen", "nobody"), no_time_limits_reason=text("nej", "no"))
    told = line(made, "en")
    assert (told.recipients(), told.time_limits(), told.transfers()) == ("nobody", "no", "all are in the EEA")


def test_a_transfer_names_country_tool_and_document():
    """R-008."""
    with translation.override("en"):
        assert line(abroad(2), "en").transfers() == (
            "Koncern Inc., United States: the Commission's standard contractual clauses (Art. 46(2)(c)); "
            "SCC 2021/914; encryption"
        )


def test_a_processors_line_is_under_article_30_2():
    """R-010."""
    row = rows(report(register(lines=[processor(3)]), "en"))[0]
    assert row["role"] == "Processor, Art. 30(2)"
    assert row["controller"] == ""
    assert row["processor"].startswith("Fjordsoft A/S")
    assert row["on_behalf_of"] == "12 controllers, list of 1 February 2026, https://lists.example/customers"
    assert row["processing"] == "hosting for customers"


def test_a_text_without_translation_stands_in_danish():
    row = rows(report(register(lines=[activity(1, description=text("Kun dansk"))]), "en"))[0]
    assert row["description"] == "Kun dansk"


def test_one_company_sees_its_lines_and_those_it_answers_for_jointly():
    found = rows(report(register(lines=LINES), controller="bjerg"))
    assert [row["code"] for row in found] == ["A00002", "A00004"]


def test_an_unknown_company_is_refused():
    with pytest.raises(NoSuchController):
        report(register(lines=LINES), controller="nobody")


def test_a_workbook_has_a_sheet_for_each_company_and_one_that_explains():
    book = workbook(report(register(lines=LINES)))
    assert book.sheetnames == ["Om", "Fjordsoft A-S", "Databehandler Fjordsoft A-S", "Bjerg Data AB", "Matrix"]
    assert {sheet.title: sheet.max_row - 1 for sheet in book if sheet.title not in ("Om", "Matrix")} == {
        "Fjordsoft A-S": 2,
        "Databehandler Fjordsoft A-S": 1,
        "Bjerg Data AB": 2,
    }


def test_headings_of_a_sheet_stay_and_filter_and_texts_wrap():
    sheet = workbook(report(register(lines=LINES)))["Fjordsoft A-S"]
    assert sheet.freeze_panes == "C2"
    assert sheet.auto_filter.ref == f"A1:{sheet.cell(1, sheet.max_column).coordinate[:-1]}3"
    assert sheet.cell(2, 2).alignment.wrap_text
    assert sheet.column_dimensions["B"].width > 20


def test_the_matrix_has_a_row_for_each_cell():
    sheet = workbook(report(register(lines=[activity(1)]), "en"))["Matrix"]
    (_head, *found) = sheet.iter_rows(values_only=True)
    assert [(row[0], row[2], row[3]) for row in found] == [
        ("A00001", "Customer contacts and software users", "contact details"),
        ("A00001", "Customer contacts and software users", "user data"),
        ("A00001", "Prospects", "contact details"),
    ]


def test_the_explaining_sheet_says_which_register_and_where_each_column_comes_from():
    told = dict(workbook(report(register(lines=LINES)))["Om"].iter_rows(values_only=True, max_col=2))
    assert told["SHA-256"] == register(lines=LINES).sha256
    assert told["Formålene med behandlingen"] == "Artikel 30, stk. 1, litra b"
    assert told["Version"] == "KLADDE, ikke offentliggjort"


@pytest.mark.parametrize(
    ("view", "module", "blanks"),
    [
        ("ico", ico, {"business_function", "automated_decisions", "consent_record", "impact_assessment_progress"}),
        ("cnil", cnil, {"created_on", "national_number", "internal_recipients", "personal_life"}),
    ],
)
def test_views_of_other_authorities_list_what_they_leave_blank(view, module, blanks):
    """R-097: the columns of the ICO and the CNIL, with their blanks."""
    asked = report(register(lines=LINES), "en", view=view)
    listed = {column.key for column in asked.view.blanks}
    assert blanks <= listed
    assert {row[key] for row in rows(asked) for key in listed} == {""}
    told = dict(workbook(asked)["About"].iter_rows(values_only=True, max_col=2))
    with translation.override("en"):
        assert all(told[str(column.heading)] for column in module.COLUMNS if column.is_blank)


def test_the_british_view_has_basis_interest_and_rights():
    row = rows(report(register(lines=[abroad(2)]), "en", view="ico"))[0]
    assert row["article_6"] == "Art. 6(1)(f) (legitimate interest)"
    assert "objection (Art. 21)" in row["rights"]
    assert row["third_countries"].startswith("Koncern Inc., United States")


def test_the_french_view_tells_processors_from_other_recipients():
    row = rows(report(register(lines=[abroad(2)]), "en", view="cnil"))[0]
    assert "Nordhost" in row["processors"] and "Nordhost" not in row["external_recipients"]
    assert "Koncern Inc." in row["external_recipients"]
    assert row["transfer_country"] == "United States"


def test_rights_follow_from_the_bases():
    with translation.override("en"):
        assert rights(["A6-1-a"])[-2:] == ["portability (Art. 20)", "withdrawal of consent (Art. 7(3))"]
        assert rights(["A6-1-c"]) == rights([])
        assert "objection (Art. 21)" in rights(["A6-1-c", "A6-1-f"])


def test_the_list_of_purposes_gives_each_its_bases():
    """R-015: one primary basis, each secondary with its reason."""
    found = {row["code"]: row for row in rows(report(language="en", what="purposes"))}
    assert found["customers.j"]["lawful_basis"] == "Art. 6(1)(a) (consent)"
    assert found["customers.rights"]["lawful_basis"] == "Art. 6(1)(c) (legal obligation): GDPR Art. 12-22"
    assert found["customers.a"]["secondary_bases"].startswith("Art. 6(1)(b) (contract): ")
    assert len(found) == len(register().public.purposes)


@pytest.mark.parametrize(
    ("language", "ground"),
    [
        ("en", "Art. 6(1)(a) (consent): a yes is good for 12 months; evidence at least: signed in by link"),
        (
            "da",
            "Artikel 6, stk. 1, litra a (samtykke): et ja gælder i 12 måneder; "
            "krav til bevis, mindst: logget ind med et link",
        ),
    ],
)
def test_a_consent_is_told_with_what_a_yes_needs_and_how_long_it_is_good(language, ground):
    """R-036, R-043: also where a further basis is the consent, and nothing where no wording stands."""
    known = register()
    further = consent("customers.i", primary_basis="A6-1-f", secondary_bases=[secondary("A6-1-a")])
    public = msgspec.structs.replace(
        known.public,
        purposes=[*(row for row in known.public.purposes if row.code != "customers.i"), further],
        wordings=[wording(code, required_evidence="link", valid_months=12) for code in ("customers.j", "customers.i")],
    )
    whole = msgspec.structs.replace(known, public=public)
    found = {row["code"]: row for row in rows(report(whole, language=language, what="purposes"))}
    assert found["customers.j"]["lawful_basis"] == ground
    assert found["customers.i"]["secondary_bases"].startswith(ground)
    assert found["prospects.profile"]["lawful_basis"] == ground.split(":")[0]
    older = msgspec.structs.replace(whole, public=msgspec.structs.replace(public, schema=1))
    (before,) = [row for row in rows(report(older, language=language, what="purposes")) if row["code"] == "customers.j"]
    assert before["lawful_basis"] == ground.split(":")[0]


def test_csv_opens_in_a_danish_excel():
    """A byte order mark for Danish letters, semicolons as Danish Excel splits, CR LF between rows."""
    content = b"".join(pieces(report(register(2)), "csv"))
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == 3
    assert len(content.decode("utf-8-sig").split("\r\n")[0].split(";")) == len(art30.COLUMNS)


def test_an_empty_register_gives_headings_and_no_rows():
    empty = register(0)
    assert rows(report(empty)) == []
    assert len(b"".join(pieces(report(empty), "csv")).splitlines()) == 1
    assert workbook(report(empty)).sheetnames == ["Om", "Matrix"]


def test_the_same_report_gives_the_same_workbook():
    first, second = (b"".join(pieces(report(register(lines=LINES)), "xlsx")) for _time in range(2))
    assert first == second


@pytest.mark.parametrize(("kind", "lines"), [("csv", 100), ("json", 100), ("html", 40), ("xlsx", 100)])
def test_memory_does_not_grow_with_the_lines(kind, lines):
    """Each piece is gone before the next is made: eight times the lines take hardly more.

    A page is dear to make while memory is watched, so it has fewer lines; a line may keep as little as in the others.
    """
    few, many = peak(register(lines), kind), peak(register(8 * lines), kind)
    assert many < few + 4_000 * lines, (few, many)


def peak(document, kind):
    """The most bytes of Python that an export held at once, without the document itself."""
    asked = report(document)
    assert asked.source.sha256 and asked.names
    tracemalloc.start()
    try:
        for piece in pieces(asked, kind):
            del piece
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
