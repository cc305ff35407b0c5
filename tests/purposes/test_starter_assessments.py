"""The starter's assessments and consents."""

from collections import Counter

import pytest

from purposes.models import Assessment as AssessmentModel
from purposes.models import ConsentText
from tests.purposes.starter_content import (
    COMPANY,
    CONSENT,
    LANGUAGES,
    assessments,
    data_of,
    on_interest,
    purposes,
    register,
    sentences,
    texts_of,
    words,
)


def test_every_purpose_on_interest_is_assessed_and_nothing_else():
    """R-028."""
    assert sorted(assessments) == sorted(on_interest)
    assert len(assessments) == 10


def test_no_two_assessments_share_a_sentence():
    """R-031: each is argued for its own purpose."""
    counted = Counter()
    for assessment in register.assessments:
        told = {s for _at, text in texts_of(assessment) for s in [*sentences(text.da), *sentences(text.en)]}
        counted.update(told)
    assert [sentence for sentence, count in counted.items() if count > 1] == []


@pytest.mark.parametrize("code", sorted(assessments))
def test_an_assessment_weighs_all_three_steps(code):
    """R-029 (step 1), R-030 (step 2) and R-031 (step 3)."""
    told = assessments[code]
    assert len(sentences(told.interest.da)) == len(sentences(told.interest.en)) == 1
    for part in (*(f"{test}_reason" for test in AssessmentModel.TESTS), *AssessmentModel.BALANCING, "necessity"):
        assert words(getattr(told, part).da) >= 5
    assert told.alternative
    assert any(mitigation.beyond_legal_duty for mitigation in told.mitigation)


@pytest.mark.parametrize("code", sorted(assessments))
def test_minimisation_is_argued_for_each_data_category_that_the_purpose_uses(code):
    """R-030."""
    assert sorted(row.data for row in assessments[code].minimisation) == sorted(data_of(code))


def test_visitor_access_names_four_interests():
    """R-020, R-074."""
    named = [row.name for row in assessments["visitors.access"].named_interest]
    assert [name.en for name in named] == ["trade secrets", "staff", "premises", "you as a visitor"]
    kiosk = next(point for point in register.points if point.code == "reception-kiosk")
    assert all(name.da in kiosk.notice.da and name.en in kiosk.notice.en for name in named)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("consent", register.consents, ids=lambda consent: consent.purpose)
def test_a_consent_is_asked_for_in_at_most_60_words(consent, language):
    """R-041: the half of the register; how it is shown and withdrawn follows with the preference centre."""
    parts = [getattr(getattr(consent, part), language) for part in ConsentText.PARTS]
    assert words(" ".join(parts)) <= 60
    assert parts[0].startswith(COMPANY)


def test_every_consent_has_its_words():
    """R-041."""
    on_consent = {code for code, p in purposes.items() if p.primary_basis == CONSENT}
    in_part = {code for code, p in purposes.items() for basis in p.secondary if basis.basis == CONSENT}
    assert {consent.purpose for consent in register.consents} == on_consent | in_part


def test_every_consent_says_what_a_yes_needs_and_how_long_it_is_good():
    """R-036, R-043: a form on paper is enough for prospects and applicants; members sign in by a link."""
    assert {row.purpose: (row.required_evidence, row.valid_months) for row in register.consents} == {
        "applicants.evaluation": ("document", 24),
        "applicants.later-jobs": ("document", 12),
        "customers.i": ("document", 24),
        "customers.j": ("link", 24),
        "customers.recordings": ("document", 12),
        "prospects.marketing": ("document", 24),
        "prospects.profile": ("document", 24),
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_two_buttons_are_of_equal_weight(language):
    """R-059: the half of the words; size and contrast follow with the form."""
    for consent in register.consents:
        agree, refuse = getattr(consent.agree_label, language), getattr(consent.refuse_label, language)
        assert agree.split()[0].strip(",") in ("Ja", "Yes")
        assert refuse.split()[0].strip(",") in ("Nej", "No")
        assert abs(words(agree) - words(refuse)) <= 2


def test_applicants_are_told_plainly_what_a_no_means():
    """R-041, R-066: the consent is conditional in fact, and says so."""
    consent = next(row for row in register.consents if row.purpose == "applicants.evaluation")
    assert "Siger du nej, kan vi ikke vurdere dig" in consent.refusal.da
    assert "If you say no, we cannot consider you" in consent.refusal.en
    conditional = [code for code, purpose in purposes.items() if purpose.conditional_on]
    assert conditional == ["applicants.evaluation"]


def test_only_a_contract_of_ones_own_asks_for_data_and_no_machine_decides_alone():
    """R-094: GDPR Art. 13(2)(e) and (f)."""
    obliging = {code: purpose.duty_to_provide for code, purpose in purposes.items() if purpose.duty_to_provide}
    assert list(obliging) == ["customers.a"]
    assert "Uden dem bliver der ingen kontrakt" in obliging["customers.a"].da
    assert "Without them there is no contract" in obliging["customers.a"].en
    assert not [code for code, purpose in purposes.items() if purpose.automated_decisions]
