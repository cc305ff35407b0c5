"""The form of a consent is checked as it is rendered, before an edition is published."""

import pytest
from django.utils import translation

from consents.asking import asking_of
from consents.form_blocker import rendered
from consents.form_lint import problems_of
from purposes import blockers, editions
from tests.consents.people import NEWS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published_starter")]


@pytest.fixture
def asking(published_starter):
    return asking_of(editions.document_of(editions.in_force()), NEWS, "en")


def ticked(asking) -> str:
    return rendered(asking).replace("<input", "<input checked")


def said(html, asking) -> list[str]:
    return [str(problem) for problem in problems_of(html, asking)]


@pytest.fixture(autouse=True)
def in_english(no_language_left_behind):
    with translation.override("en"):
        yield


def test_every_form_of_the_starter_register_may_be_published():
    """R-041: seven consents, those that are on, in two languages."""
    document = editions.document_of(editions.in_force())
    forms = [
        asking
        for wording in document.public.wordings
        for language in wording.texts
        if (asking := asking_of(document, wording.purpose, language))
    ]
    assert len(forms) == 2 * len(document.public.wordings) > 0
    assert [problem for asking in forms for problem in said(rendered(asking), asking)] == []


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('value="email"', 'value="email" checked', "The form chooses something beforehand."),
        ('value="phone"', 'value="email"', "The form has not exactly one control"),
        ("would like to e-mail or call you", "e-mails or calls you", "The form says other words"),
        ("Yes, send me news", "Go on", "The form says other words"),
        ("<form ", '<input name="birthday"><form ', "The form asks for something else"),
        ("<form ", '<input type="hidden" name="channels" value="sms"><form ', "The form sends something that nobody"),
        ('class="button quiet" name="answer" value="no"', 'class="plain" name="answer" value="no"', "A no is not as"),
        ('value="stop"', 'value="go on"', "The form does not say how to take a yes back."),
    ],
)
def test_a_form_that_presses_people_is_told_of(asking, old, new, sentence):
    html = rendered(asking)
    assert old in html
    assert any(problem.startswith(sentence) for problem in said(html.replace(old, new), asking))


def test_a_wrong_form_blocks_the_edition(monkeypatch):
    """R-041."""
    assert "The form in" not in " ".join(finding.sentence for finding in blockers.blockers())
    monkeypatch.setattr("consents.form_blocker.rendered", ticked)
    found = [finding for finding in blockers.blocking(blockers.blockers()) if "The form in" in finding.sentence]
    assert {finding.rule for finding in found} == {"R-041"}
