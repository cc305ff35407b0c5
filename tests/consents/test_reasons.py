"""Every answer of the gate is told in four texts, in both languages, and each rule in a sentence."""

from itertools import product

import pytest
from django.utils import translation

from consents.decisions import (
    BASES,
    CONSENT,
    INTEREST,
    RULES,
    Answer,
    Decision,
    Facts,
    Objection,
    Reason,
    decide,
)
from consents.reasoning import QUESTIONS, WORDS, Outcome, reasoning
from consents.reasons import SHORT, TEXTS, Texts, texts_of
from tests.consents.facts import USUAL

LANGUAGES = ("da", "en")
GOOD = USUAL._replace(basis=INTEREST)


def every_text() -> dict[str, Texts]:
    """Each reason, and each of its variants."""
    said = {}
    for reason, basis, objection in product(Reason, sorted(BASES), Objection):
        texts = texts_of(GOOD._replace(objection=objection), Decision(reason is Reason.ALLOWED, reason, 1, basis))
        said.setdefault(tuple(map(id, texts)), (f"{reason}, {basis}, {objection}", texts))
    return dict(said.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_four_texts_and_no_two_are_alike(language):
    with translation.override(language):
        told = {name: [str(text) for text in texts] for name, texts in every_text().items()}
        shorts = [str(SHORT[reason]) for reason in Reason]
    assert len(told) == len(Reason) - 2 + 2 + 6 + 2  # two variants of the company, six bases, two objections
    assert all(len(text) > 15 for texts in told.values() for text in texts)
    once = {text for texts in told.values() for text in texts}
    # All yeses say the same of what to do and what to mend.
    assert len(once) == 4 * len(told) - 2 * 7
    assert len(set(shorts)) == len(Reason)


def test_every_text_is_in_danish():
    for name, texts in every_text().items():
        for english in texts:
            with translation.override("en"):
                left = str(english)
            with translation.override("da"):
                assert str(english) != left, name


@pytest.mark.parametrize(("language", "word"), [("en", "consent"), ("da", "samtykke")])
def test_consent_is_never_said_where_the_basis_is_a_legitimate_interest(language, word):
    """Whoever hears it would believe in a choice that is not theirs."""
    only_on_consent = {Reason.EXPIRED, Reason.EVIDENCE_TOO_WEAK, Reason.NO_CONSENT, Reason.OLDER_REVISION}
    with translation.override(language):
        for reason, objection in product(set(Reason) - only_on_consent, Objection):
            decision = Decision(reason is Reason.ALLOWED, reason, 1, INTEREST)
            texts = texts_of(GOOD._replace(objection=objection), decision)
            assert not [str(text) for text in texts if word in str(text).lower()], reason


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_holds_a_code(language):
    with translation.override(language):
        spoken = [str(text) for texts in every_text().values() for text in texts]
    assert not [text for text in spoken if "_" in text or "A6-" in text or "Art." in text]


def test_every_rule_and_every_fact_has_words():
    assert list(QUESTIONS) == list(RULES)
    assert set(TEXTS) == set(Reason) - {Reason.ALLOWED, Reason.COMPANY_NOT_NAMED}
    kinds = {type(value) for value in WORDS}
    assert {value for kind in kinds for value in kind} == set(WORDS)


def told(facts: Facts) -> list[tuple[int, str, str]]:
    with translation.override("en"):
        return [(step.number, step.outcome.value, step.known) for step in reasoning(facts, decide(facts))]


def test_a_yes_tells_what_each_rule_found():
    steps = told(GOOD)
    assert [number for number, outcome, _known in steps if outcome == Outcome.PASSED] == [
        1, 2, 3, 5, 6, 7, 9, 11, 12, 13, 14,
    ]  # fmt: skip
    assert steps[1] == (2, "passed", "legitimate interest")
    assert {outcome for _number, outcome, _known in steps} == {"passed", "not needed"}


def test_behind_a_refusal_nothing_is_told_of_the_person():
    """Facts that nobody asked for stand as the ones that say no: they are not told as if they were known."""
    steps = told(Facts(task_known=True, purpose_in_force=True, purpose_stopped=False, basis=CONSENT))
    assert steps[4] == (5, "refused", "no")
    assert {(outcome, known) for _number, outcome, known in steps[5:]} == {("not reached", "")}


def test_a_refusal_tells_what_the_person_said():
    steps = told(GOOD._replace(basis=CONSENT, consent=Answer.EXPIRED))
    assert steps[9] == (10, "refused", "said yes, and it has run out")
