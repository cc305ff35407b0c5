"""The starter's words: complete in both languages, plain, and short where it counts."""

import re

import pytest

from purposes.starter import content
from purposes.vague import vague
from tests.purposes.starter_content import COMPANY, LANGUAGES, demo, on, purposes, register, texts_of, words


def test_every_text_is_there_in_danish_and_english():
    """R-096."""
    texts = [*texts_of(register), *texts_of(demo)]
    assert len(texts) > 600
    assert [at for at, text in texts if not text.da or not text.en] == []


def test_no_text_is_left_untranslated():
    """Danish and English differ, but for words that both languages have."""
    same = {text.da for _at, text in texts_of(register) if text.da == text.en}
    assert same == set()


def test_no_company_but_the_given_one_is_named():
    everything = "".join(path.read_text() for path in sorted(content.FOLDER.rglob("*.toml")))
    assert "Visma" not in everything
    assert [text.da for _at, text in texts_of(register) if COMPANY in text.da and not text.da.startswith(COMPANY)] == []


def test_danish_speaks_to_the_person_as_du():
    """Never the formal De, Dem or Deres inside a sentence."""
    formal = re.compile(r"(?<![.?!:]\s)(?<!^)\b(?:De|Dem|Deres)\b")
    assert formal.search("Vi skriver til Dem.")
    assert [text.da for _at, text in texts_of(register) if formal.search(text.da)] == []


def test_danish_uses_the_terms_of_the_regulation():
    """R-096: the glossary."""
    danish = " ".join(text.da for _at, text in texts_of(register)).lower()
    for term in ("legitim interesse", "samtykke", "tilbagekald", "indsigelse", "dataansvarlig", "databehandler"):
        assert term in danish
    for wrong in ("cpr-nr", "persondataloven", "data controller", "samtykker til at", "berettigede interesse"):
        assert wrong not in danish


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_and_introductions_leave_room_for_a_first_layer_of_120_words(language):
    """The line on the lawful basis takes at most 18 words more."""
    for group in register.categories:
        if group.in_statement:
            names = [p.name for p in on.values() if p.category == group.code and p.in_statement_list]
            introduction = getattr(group.introduction, language)
            assert words(introduction) <= 24
            assert words(introduction) + sum(words(getattr(name, language)) for name in names) <= 102


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_purpose_has_a_short_name(language):
    long = [p.code for p in register.purposes if words(getattr(p.name, language)) > 9]
    assert long == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_purpose_is_vague(language):
    """R-013."""
    found = {
        code: vague(f"{getattr(p.name, language)} {getattr(p.description, language)}", language)
        for code, p in purposes.items()
    }
    assert {code: phrases for code, phrases in found.items() if phrases} == {}


def test_measuring_and_security_name_what_they_look_at():
    """R-013: letters e and f are the ones that a regulator would find too vague."""
    measuring = purposes["customers.e"].description.en
    assert all(word in measuring for word in ("functions", "how long", "give up", "errors"))
    security = purposes["customers.f"].description.en
    assert all(word in security for word in ("sign-ins", "traffic", "faults"))
