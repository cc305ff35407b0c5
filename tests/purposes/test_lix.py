"""How easy a text is to read (R-119)."""

import re

import pytest
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from purposes.lix import grade, lix
from purposes.models import ConsentText
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


@pytest.fixture
def register(db):
    return Register()


@pytest.fixture
def as_officer(client, register):
    client.force_login(UserFactory(roles=["officer"], language="en"))
    return client


def form(client, register) -> str:
    url = reverse("admin:purposes_purpose_change", args=[register.news.pk])
    return client.get(url, headers={"accept-language": "en"}).content.decode()


def figures(page) -> list[str]:
    """The lines of the languages, Danish first."""
    return [" ".join(line.split()) for line in re.findall(r'<span class="quiet">\w+</span><br>([^<]+)</div>', page)]


def test_the_officer_reads_it_right_below_the_words_of_the_consent(as_officer, register):
    page = form(as_officer, register)
    assert figures(page)[0] == "27, easy · 21 of 60 words"
    names = re.findall(r'class="form-row[^"]*field-([a-z_]+)', page)
    assert names[names.index("refusal") + 1] == "readability"
    assert names[names.index("readability") + 1] == "agree_label"


def test_a_new_wording_has_a_figure_once_it_is_saved(as_officer, register):
    register.news.consent_text.delete()
    page = form(as_officer, register)
    assert "Counted once it is saved." in page
    assert figures(page) == []


def test_what_is_typed_is_measured_and_not_kept(as_officer, register):
    """R-119: all parts of each language in their order, nothing of another field."""
    saved = ConsentText.objects.values().get(purpose=register.news)
    sent = {
        "consent_text-0-request_da": "Vi bruger din adresse til det.",
        "consent_text-0-refusal_da": "Det er det hele.",
        "consent_text-0-agree_label_da": "samtykkeerklæring",
        "consent_text-1-data_da": "samtykkeerklæring",
        "name_da": "samtykkeerklæring",
    }
    page = form(as_officer, register)
    assert all(f'name="{name}"' in page for name in sent if "-1-" not in name)
    url = reverse("admin:purposes_consenttext_readability")
    answer = as_officer.post(url, sent, headers={"accept-language": "en"}).content.decode()
    assert figures(answer) == ["15, very easy · 10 of 60 words", "nothing is written"]
    assert ConsentText.objects.values().get(purpose=register.news) == saved


def test_only_who_writes_the_words_has_them_measured(client, register):
    """R-108."""
    client.force_login(UserFactory(roles=["auditor"], language="en"))
    assert client.post(reverse("admin:purposes_consenttext_readability")).status_code == 403
