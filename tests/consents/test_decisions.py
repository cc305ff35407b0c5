"""The gate's rules: the table of docs/decisions.md is the test."""

import re
from itertools import product
from pathlib import Path
from typing import get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consents.decisions import BASES, RULES, Answer, Decision, Facts, Reach, Reason, decide
from tests.consents.facts import USUAL

PAGE = (Path(__file__).parents[2] / "docs" / "decisions.md").read_text()
NAMES = {name.removeprefix("is_").replace("_", " "): name for name in Facts._fields}
KINDS = get_type_hints(Facts)


def table(heading: str) -> list[list[str]]:
    """The rows of the first table after the heading, without its head."""
    after = PAGE.split(heading, 1)[1]
    lines = re.findall(r"^\|.*\|$", after, re.MULTILINE)
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def facts_of(basis: str, text: str) -> Facts:
    if text == "nothing known":
        return Facts()
    said = dict(part.split(": ") for part in text.split("; ")) if text else {}
    named = {NAMES[name]: value for name, value in said.items()}
    values = {n: v == "yes" if KINDS[n] is bool else KINDS[n](v) for n, v in named.items()}
    return USUAL._replace(basis="" if basis == "none" else basis, **values)


CASES = table("## Cases")


@pytest.mark.parametrize(("case", "basis", "facts", "reason"), CASES, ids=[row[0] for row in CASES])
def test_the_gate_answers_each_case_of_the_table(case, basis, facts, reason):
    """R-021, R-022, R-024, R-025, R-034, R-040, R-043, R-044, R-057, R-058, R-077, R-085."""
    decision = decide(facts_of(basis, facts))
    assert (decision.reason, decision.allowed) == (reason, reason == "allowed")


def test_every_reason_stands_in_the_table_of_cases():
    assert {row[3] for row in CASES} == {*Reason} - {Reason.OUTSIDE_REACH} | {"outside_reach"}


def test_the_table_of_rules_names_each_rule_with_its_reasons():
    rules = [row for row in table("# May we?") if row[0].isdigit()]
    assert [int(row[0]) for row in rules] == list(range(1, len(RULES) + 2))
    told = {reason.strip() for row in rules for reason in row[2].split(",")}
    assert told == set(Reason)


def test_what_is_not_known_is_a_no():
    """R-024: unknown state = deny."""
    assert decide(Facts()) == Decision(False, Reason.TASK_UNKNOWN, 1, "")
    for name in ("task_known", "purpose_in_force", "person_known", "in_category", "told", "assessment_approved"):
        unknown = USUAL._replace(basis="A6-1-f", **{name: Facts._field_defaults[name]})
        assert decide(unknown).allowed is False, name


ANY_FACTS = st.builds(
    Facts,
    **{
        name: st.booleans() if kind is bool else st.sampled_from([*BASES, ""]) if kind is str else st.sampled_from(kind)
        for name, kind in KINDS.items()
    },
)


@given(ANY_FACTS)
def test_a_yes_never_stands_against_a_no_that_is_absolute(facts):
    """R-057, Art. 18, Art. 21(3): no basis, reach or permission goes before them."""
    allowed = decide(facts).allowed
    assert not (allowed and facts.restricted)
    assert not (allowed and facts.is_direct_marketing and facts.marketing_objection)
    assert not (allowed and facts.purpose_stopped)
    assert not (allowed and not facts.in_category)


@given(ANY_FACTS)
def test_consent_that_is_not_given_never_carries(facts):
    """R-022, R-043, R-044."""
    if facts.basis == "A6-1-a" and facts.consent is not Answer.GIVEN:
        assert decide(facts).allowed is False


@given(ANY_FACTS, st.sampled_from(["restricted", "marketing_objection", "purpose_stopped"]))
def test_one_more_no_never_makes_a_yes(facts, name):
    better, worse = facts._replace(**{name: False}), facts._replace(**{name: True})
    assert decide(better).allowed or not decide(worse).allowed


def test_the_number_of_the_rule_that_won_is_its_place_in_the_table():
    places = {decide(USUAL._replace(basis=b, consent=c, reach=r)).rule for b, c, r in product(BASES, Answer, Reach)}
    assert places == {4, 9, 10, len(RULES) + 1}
