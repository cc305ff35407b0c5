"""The record as PDF: what an authority can read, archive and hear."""

import pytest
from django.utils import translation

from purposes.exports import pdf
from purposes.exports.files import pieces
from purposes.exports.letters import LACKING, showable
from tests.purposes.documents import text
from tests.purposes.pdfs import opened, structure, words
from tests.purposes.records import NASTY, abroad, activity, processor, register, report

LINES = [activity(1), abroad(2), processor(3)]


@pytest.fixture(scope="module")
def content():
    return made(register(lines=LINES))


def made(document, language="da", **asked):
    return b"".join(pieces(report(document, language, **asked), "pdf"))


def test_it_is_tagged_and_says_its_language_and_title(content):
    """R-097, R-120: what PDF/UA-1 and PDF/A-3a ask for, as far as it can be read from the file."""
    document = opened(content)
    assert document.Root.MarkInfo.Marked
    assert document.Root.Lang == "da"
    assert document.Root.ViewerPreferences.DisplayDocTitle
    with document.open_metadata() as metadata:
        assert metadata["dc:title"].startswith("Fortegnelse over behandlingsaktiviteter")
        assert (metadata["pdfuaid:part"], metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("1", "3", "A")


def test_its_tables_have_headings_and_its_lines_are_in_the_outline(content):
    document = opened(content)
    kinds = structure(document)
    assert kinds.count("Table") == kinds.count("THead") > 0
    assert kinds.count("TH") >= 4 * len(LINES)
    assert kinds.count("H2") == len(register(lines=LINES).record.activities) + 1  # the joint line stands with both
    with document.open_outline() as outline:
        assert [entry.title for entry in outline.root][-1].startswith("Bjerg Data AB")


def test_danish_letters_can_be_read_and_searched(content):
    told = " ".join(words(content))
    assert "Sagsbehandling på sø og å nr. 1" in told
    assert "Åse Ømand" in told
    assert "måneder efter sagens afslutning" in told


def test_every_page_but_the_cover_has_its_number(content):
    pages = words(content)
    assert [f"{number} / {len(pages)}" in page for number, page in enumerate(pages, 1)] == [
        False,
        *[True] * (len(pages) - 1),
    ]


def test_each_line_begins_on_a_page_of_its_own(content):
    pages = words(content)
    begun = [next(place for place, page in enumerate(pages) if place > 1 and f"nr. {n}" in page) for n in (1, 2)]
    assert begun[0] < begun[1]


def test_the_cover_has_standing_and_hash(content):
    cover = words(content)[0]
    assert register(lines=LINES).sha256 in cover.replace(" ", "")
    assert "1. marts 2026" in cover


def test_a_draft_says_so_on_each_page(content):
    assert all("KLADDE" in page for page in words(content))


def test_the_same_register_gives_the_same_bytes(content):
    assert made(register(lines=LINES)) == content


def test_words_of_the_register_are_never_instructions_of_the_typesetter():
    nasty = [*NASTY, "中文", '#panic("no")', "*bold* _it_ $x$ #sys.inputs @ref <label> \\", "```"]
    lines = [activity(number, name=text(told, told)) for number, told in enumerate(nasty, 1)]
    told = " ".join(words(made(register(lines=lines))))
    assert '#panic("no")' in told
    assert "*bold* _it_ $x$ #sys.inputs @ref <label> \\" in told


def test_a_letter_that_the_face_lacks_is_marked_and_no_failure():
    told = "a\u030a \u4e2d \U0001f600\x00 x"
    assert showable(told, pdf.FACE) == "å ? ?  x".replace("?", LACKING)
    assert "å" in " ".join(words(made(register(lines=[activity(1, name=text(told))]))))


@pytest.mark.parametrize("asked", [{"view": "ico"}, {"view": "cnil"}, {"what": "purposes"}])
def test_every_view_can_be_set(asked):
    assert structure(opened(made(register(lines=LINES), "en", **asked))).count("H2") >= len(LINES)


def test_an_empty_register_can_be_set():
    assert len(opened(made(register(0))).pages) >= 2


def test_a_book_is_refused_with_what_to_do_instead(monkeypatch):
    monkeypatch.setattr(pdf, "MOST", 2)
    with translation.override("en"), pytest.raises(pdf.TooLong, match="up to 2 lines, and this record has 3"):
        made(register(3), "en")


def test_a_failure_of_the_typesetter_is_told_in_words(monkeypatch):
    monkeypatch.setattr(pdf, "PATIENCE", 0.001)
    with translation.override("en"), pytest.raises(pdf.NotSet, match="could not be made"):
        made(register(1), "en")
