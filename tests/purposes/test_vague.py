"""Phrases too vague for a purpose (R-013)."""

import pytest

from purposes.vague import vague

E = "at forbedre og udvikle kvaliteten, funktionaliteten og brugeroplevelsen af vores produkter, tjenester og sider"
F = "at registrere, begrænse og forebygge sikkerhedstrusler og udføre vedligeholdelse samt fejlfinding og fejlretning"


@pytest.mark.parametrize("sentence", [E, F])
def test_the_statements_own_sentences_e_and_f_are_too_vague(sentence):
    """R-013: sentences S2.e and S2.f of the statement trigger the list."""
    assert vague(sentence, "da")


@pytest.mark.parametrize(
    "phrase", ["improving users’ experience", "marketing purposes", "IT-security purposes", "future research"]
)
def test_the_examples_of_the_european_data_protection_board_are_too_vague(phrase):
    """R-013: the examples of EDPB 05/2020, 3.2."""
    assert vague(f"We use your data for {phrase}.", "en") == [phrase]


@pytest.mark.parametrize("phrase", ["at forbedre brugeroplevelsen", "markedsføringsformål", "fremtidig forskning"])
def test_the_same_examples_are_too_vague_in_danish(phrase):
    """R-013: the list holds Danish too."""
    assert vague(f"Vi bruger dine oplysninger til {phrase}.", "da")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("at svare på den sag, du har sendt til supporten", "da"),
        ("at tælle hvor ofte en funktion bruges, og hvor den fejler", "da"),
        ("to send the invoice and follow up the payment", "en"),
        ("to find break-ins by reading the log of sign-ins", "en"),
    ],
)
def test_what_says_what_is_done_is_not_too_vague(text, language):
    assert vague(text, language) == []


def test_a_language_without_a_list_has_no_vague_phrases():
    assert vague("forbedre brugeroplevelsen", "nb") == []
