"""What the words of a consent must say."""

import pytest

from purposes import models
from purposes.blockers import blockers
from tests.purposes.blockers.findings import NEWS, change, found, warned
from tests.purposes.register import both

pytestmark = pytest.mark.django_db


PARTS = [*models.ConsentText.PARTS, *models.ConsentText.LABELS]


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("language", ["da", "en"])
def test_a_consent_says_each_fact_in_each_language(rows, part, language):
    """R-041: the minimum information, the way to stop among it; the form's half comes with the form."""
    text = rows.news.consent_text
    words = {code: words for code, words in getattr(text, part).items() if code != language}
    change(text, **{part: words})
    assert ("R-041", *NEWS) in found()


def test_a_consent_without_words_is_refused(rows):
    """R-041."""
    rows.news.consent_text.delete()
    assert found() == [("R-041", *NEWS)]


@pytest.mark.parametrize(("words", "blocked"), [(60, False), (61, True)])
def test_a_consent_is_read_in_sixty_words(rows, words, blocked):
    """R-041."""
    text = rows.news.consent_text
    others = sum(len(getattr(text, part)["da"].split()) for part in models.ConsentText.PARTS if part != "data")
    change(text, data={**text.data, "da": " ".join(["ord"] * (words - others))})
    assert (("R-041", *NEWS) in found()) is blocked


def test_a_yes_covers_the_controller(rows):
    """R-040."""
    rows.news.consent_text.consentcompany_set.all().delete()
    assert found() == [("R-040", *NEWS)]


def test_a_consent_that_costs_something_is_not_free(rows):
    """R-041: Art. 7(4)."""
    change(rows.news, conditional_on=both("adgang til produktet"))
    assert found() == [("R-041", *NEWS)]


def test_a_named_person_may_answer_for_a_conditional_consent(rows):
    """R-041, R-066: for applicants a no means no evaluation; somebody answers for it with a reason."""
    change(
        rows.evaluation,
        conditional_on=both("bedømmelse af ansøgningen"),
        condition_answered_by=rows.writer,
        condition_reason="As the statement says",
    )
    assert found() == []
    sentences = [finding.sentence for finding in blockers() if finding.rule == "R-066"]
    assert any("Wanda Writer answers for it: As the statement says" in sentence for sentence in sentences)


def test_consent_of_applicants_is_a_warning(rows):
    """R-066, R-019: the statement's consent stays, and the officer sees the warning."""
    assert warned("R-066") == [("R-066", "purpose", "applicants.evaluation")]
