"""How many people a change touches: the register that apps fill, and where officers read it."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from purposes import impact
from purposes.actions import propose
from purposes.document import NOTHING
from purposes.impact import Direction, ImpactLine
from tests import factories
from tests.purposes.register import both, edit
from tests.purposes.sample import filled

DOCUMENT = filled()
HEADING = "How many people it touches"


@pytest.fixture(autouse=True)
def nobody_counts(monkeypatch):
    monkeypatch.setattr(impact, "_fillers", [])


def counts(*lines):
    impact.register(lambda before, after: lines)


def line(**fields):
    told = {
        "category": "code-1",
        "purpose": "code-2",
        "direction": Direction.TO_NO,
        "reason": "evidence too weak",
        "count": 14,
    }
    return ImpactLine(**{**told, **fields})


@pytest.mark.parametrize(
    ("language", "fields", "sentence"),
    [
        (
            "en",
            {"among": 1312},
            "Name 1 (en): 14 of 1,312 move from yes to no for “code-2 · name 2 (en)”: evidence too weak.",
        ),
        (
            "da",
            {"among": 1312, "reason": "for svagt bevis"},
            "Name 1 (da): 14 af 1.312 går fra ja til nej til “code-2 · name 2 (da)”: for svagt bevis.",
        ),
        (
            "en",
            {"count": 1, "direction": Direction.TO_YES, "reason": "no consent needed"},
            "Name 1 (en): 1 moves from no to yes for “code-2 · name 2 (en)”: no consent needed.",
        ),
        ("en", {"purpose": "gone.a"}, "Name 1 (en): 14 move from yes to no for “gone.a”: evidence too weak."),
    ],
)
def test_a_line_is_told_in_a_sentence(language, fields, sentence):
    counts(line(**fields))
    with translation.override(language):
        assert impact.sentences_between(None, DOCUMENT) == [sentence]


def test_what_is_only_in_the_edition_before_is_called_by_its_name_too():
    counts(line())
    with translation.override("en"):
        (sentence,) = impact.sentences_between(DOCUMENT, NOTHING)
    assert sentence.startswith("Name 1 (en): 14 move")


def test_nobody_to_ask_is_not_the_same_as_nobody_touched():
    assert impact.sentences_between(None, DOCUMENT) is None
    counts(line(count=0))
    assert impact.sentences_between(None, DOCUMENT) == []


def test_who_registers_twice_is_asked_once_with_both_documents():
    asked = []

    def filler(before, after):
        asked.append((before, after))
        return []

    impact.register(filler)
    impact.register(filler)
    impact.sentences_between(NOTHING, DOCUMENT)
    assert asked == [(NOTHING, DOCUMENT)]


# --- the page ---------------------------------------------------------------------------------


@pytest.fixture
def page(small_register):
    """Opens the page of an open proposal that changes who is helped."""
    register, officer = small_register, factories.UserFactory(roles=["officer"])
    edit(officer, register.support, description=both("Vi hjælper på ny måde.", "We help in a new way."))
    proposal = propose(by=officer, reason="Help is given in a new way.")
    client = Client(headers={"accept-language": "en"})
    client.force_login(officer)
    return lambda name="change", *args: client.get(
        reverse(f"admin:purposes_proposal_{name}", args=args or ([proposal.pk] if name == "change" else []))
    ).content.decode()


def test_a_proposal_shows_how_many_people_it_touches(page):
    counts(line(category="customers", purpose="customers.d", among=312))
    html = page()
    assert HEADING in html
    assert "14 of 312 move from yes to no for “customers.d · " in html


def test_a_proposal_that_touches_nobody_says_so(page):
    counts()
    assert "Nobody gets another answer than today." in page()


@pytest.mark.parametrize("name", ["change", "draft"])
def test_without_anybody_who_can_count_nothing_is_claimed(page, name):
    html = page(name)
    assert "We help in a new way." in html
    assert HEADING not in html
