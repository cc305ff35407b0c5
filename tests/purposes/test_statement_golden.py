"""From the starter register to what people read: the statement's own meaning, in both languages."""

import re
from html import unescape

import pytest

from purposes import editions

pytestmark = pytest.mark.django_db

GOLDEN = {
    "da": """
        Kundekontakter og software-brugere
        a) customers.a
        b) customers.b
        c) customers.c
        d) customers.d
        e) customers.e
        f) customers.f
        g) customers.g
        h) customers.h
        i) customers.i
        j) customers.j
        Behandlingsgrundlag: a) til i) primært vores legitime interesse; j) dit samtykke.
        Kundeemner
        prospects.marketing
        prospects.profile
        Behandlingsgrundlag: primært dit samtykke.
        Jobsøgere
        applicants.evaluation
        Behandlingsgrundlag: dit samtykke.
        Besøgende
        visitors.access
        Behandlingsgrundlag: vores legitime interesse.
    """,
    "en": """
        Customer contacts and software users
        a) customers.a
        b) customers.b
        c) customers.c
        d) customers.d
        e) customers.e
        f) customers.f
        g) customers.g
        h) customers.h
        i) customers.i
        j) customers.j
        Lawful basis: a) to i) primarily our legitimate interest; j) your consent.
        Prospects
        prospects.marketing
        prospects.profile
        Lawful basis: primarily your consent.
        Job applicants
        applicants.evaluation
        Lawful basis: your consent.
        Visitors
        visitors.access
        Lawful basis: our legitimate interest.
    """,
}


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", "", html)).split())


def outline(page: str) -> list[str]:
    """Each group's heading, its purposes by letter and anchor in the order of the page, and the line of its bases."""
    lines = []
    for group in re.findall(r'<section class="group".*?</section>', page, re.DOTALL):
        lines.append(words(re.search(r"<h2.*?</h2>", group, re.DOTALL)[0]))
        for summary, anchor in re.findall(r'<summary>(.*?)</summary>\s*<div class="layer-below" id="([^"]+)"', group):
            letter = re.match(r"[a-z]\) ", words(summary))
            lines.append((letter[0] if letter else "") + anchor)
        lines.append(words(re.search(r'<p class="basis-line">.*?</p>', group, re.DOTALL)[0]))
    return lines


@pytest.fixture
def edition(published_starter):
    return editions.last()


def test_the_starter_register_yields_the_statement(client, edition):
    """R-002, R-003, R-015 to R-020, R-093: four sections, a to j in order, each with its basis, "primarily" too."""
    for language, golden in GOLDEN.items():
        assert outline(client.get(f"/{language}/").text) == [line.strip() for line in golden.strip().splitlines()]


def test_the_weighing_is_told_where_a_legitimate_interest_carries(client, edition):
    """R-093, third and twelfth sentence of the statement: no conflict with privacy and deciding for oneself."""
    told = "convinced that it does not conflict with your right to privacy and to decide for yourself"
    assert [told in client.get(f"/en/{group}/").text for group in ("customers", "visitors")] == [True, True]
    assert [told in client.get(f"/en/{group}/").text for group in ("prospects", "applicants")] == [False, False]


def test_prospects_read_how_a_profile_is_formed_adjusted_and_stopped(client, edition):
    """R-093, sixth to eighth sentence: activity, choices and reactions; correct it; withdraw."""
    page = words(client.get("/en/prospects/").text)
    profile = page.split("to form an interest profile", 2)[2]
    for told in ("what you do and choose on our sites", "how you react to our e-mails", "correct it"):
        assert told in profile
    assert "You can withdraw your consent at any time, as easily as you gave it." in profile


def test_applicants_read_what_depends_on_their_yes(client, edition):
    page = words(client.get("/en/applicants/").text)
    assert "What depends on your yes:" in page
    assert "Art. 6(1)(a)" in page


def test_visitors_read_what_is_protected_and_where_they_are_told_their_rights(client, edition):
    """R-093, last two sentences: four named interests; rights told when they register."""
    page = words(client.get("/en/visitors/").text)
    assert "the screen in the reception tells you your rights" in page
    named = client.get("/en/visitors/").text.split("What it protects:")[1].split("</ul>")[0]
    assert re.findall(r"<li>(.*?)</li>", named) == ["trade secrets", "staff", "premises", "you as a visitor"]


def test_danish_pages_are_danish(client, edition):
    """R-119: time limits, countries, articles and sentences of the page itself."""
    page = words(client.get("/da/").text)
    for told in ("24 måneder efter", "indtil du", "artikel 6, stk. 1, litra f", "i USA:", "Danmark"):
        assert told.lower() in page.lower()
    for english in ("months", "Lawful basis", "until you", "Art. 6(1)", "Your right", "Kept"):
        assert english not in page


def test_english_pages_are_english(client, edition):
    """R-096, R-119: nothing of the starter register falls back to Danish."""
    assert '<span lang="da">' not in re.sub(r"<address>.*?</address>", "", client.get("/en/").text, flags=re.DOTALL)
