"""How easy a text is to read (R-119)."""

import pytest
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from purposes.lix import grade, lix
from tests.factories import UserFactory
from tests.purposes.register import Register


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("", 0),
        ("... !", 0),
        ("Et nej.", 2),
        ("Et nej. Et ja.", 2),
        ("Et nej. Et ja", 2),
        # Ten words in two sentences, one of them long: 5 + 10.
        ("Vi bruger din adresse til det. Det er det hele.", 15),
        # "samtykke" is long, "samtyk" with its six letters is not.
        ("samtykke", 101),
        ("samtyk", 1),
    ],
)
def test_lix_counts_words_in_a_sentence_and_long_words(text, figure):
    assert lix(text) == figure


@pytest.mark.parametrize(
    ("figure", "name"),
    [(0, "very easy"), (24, "very easy"), (25, "easy"), (35, "medium"), (45, "difficult"), (55, "very difficult")],
)
def test_a_figure_has_a_name(figure, name):
    with translation.override("en"):
        assert str(grade(figure)) == name


@given(st.text())
def test_any_text_has_a_figure(text):
    assert lix(text) >= 0


@given(st.lists(st.sampled_from(["ja", "nej", "samtykke"]), min_size=1, max_size=30))
def test_a_longer_sentence_is_never_easier_than_the_same_words_in_two(words):
    whole = lix(" ".join(words) + ".")
    middle = len(words) // 2
    parted = lix(" ".join(words[:middle]) + ". " + " ".join(words[middle:]) + ".") if middle else whole
    assert parted <= whole


@pytest.mark.django_db
def test_the_officer_reads_it_beside_the_words_of_the_consent(client):
    register = Register()
    client.force_login(UserFactory(roles=["officer"], language="en"))
    page = client.get(
        reverse("admin:purposes_purpose_change", args=[register.news.pk]), headers={"accept-language": "en"}
    )
    assert "DA: 27, easy · 21 of 60 words" in page.content.decode()
