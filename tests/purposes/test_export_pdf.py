"""The record as PDF: what an authority can read, archive and hear."""

import io

import pikepdf
import pytest
from django.utils import translation

from purposes.exports import pdf
from purposes.exports.files import pieces
from purposes.exports.letters import LACKING, showable
from tests.purposes.documents import text
from tests.purposes.records import NASTY, abroad, activity, processor, register, report

LINES = [activity(1), abroad(2), processor(3)]


@pytest.fixture(scope="module")
def content():
    return made(register(lines=LINES))


def made(document, language="da", **asked):
    return b"".join(pieces(report(document, language, **asked), "pdf"))


def opened(content):
    return pikepdf.open(io.BytesIO(content))


def structure(document):
    """The kinds of the elements that a screen reader hears, in their order."""
    found = []

    def walk(node):
        if isinstance(node, pikepdf.Array):
            for part in node:
                walk(part)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                found.append(str(node.S)[1:])
            if "/K" in node:
                walk(node.K)

    walk(document.Root.StructTreeRoot.K)
    return found


def words(content):
    """The text of the pages, as their fonts map it back to letters."""
    document = opened(content)
    return [_words_of(page) for page in document.pages]


def _words_of(page):
    maps = {name: _letters(font) for name, font in page.Resources.get("/Font", {}).items()}
    told, current = [], {}
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            current = maps[str(operands[0])]
        for part in _strings(operands) if str(operator) in ("Tj", "TJ") else ():
            told.append("".join(current.get(part[at : at + 2], "") for at in range(0, len(part), 2)))
        if str(operator) == "ET":
            told.append(" ")
    return "".join(told)


def _strings(operands):
    for operand in operands:
        if isinstance(operand, pikepdf.Array):
            yield from (bytes(part) for part in operand if isinstance(part, pikepdf.String))
        elif isinstance(operand, pikepdf.String):
            yield bytes(operand)


def _letters(font):
    found = {}
    for operands, operator in pikepdf.parse_content_stream(pikepdf.Stream(_pdf, font.ToUnicode.read_bytes())):
        if str(operator) == "endbfchar":
            found |= {
                bytes(a): bytes(b).decode("utf-16-be") for a, b in zip(operands[::2], operands[1::2], strict=True)
            }
        if str(operator) == "endbfrange":
            for first, last, letter in zip(operands[::3], operands[1::3], operands[2::3], strict=True):
                begin, size = int.from_bytes(bytes(first), "big"), len(bytes(first))
                for place in range(int.from_bytes(bytes(last), "big") - begin + 1):
                    letters = bytes(letter[place]) if isinstance(letter, pikepdf.Array) else bytes(letter)
                    shift = 0 if isinstance(letter, pikepdf.Array) else place
                    found[(begin + place).to_bytes(size, "big")] = _shifted(letters, shift)
    return found


def _shifted(letters, by):
    told = letters.decode("utf-16-be")
    return told[:-1] + chr(ord(told[-1]) + by)


_pdf = pikepdf.new()


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
