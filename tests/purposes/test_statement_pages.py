"""The pages of the statement and of the editions: addresses, languages, caches, queries."""

import base64
import hashlib
import json
import re
from datetime import timedelta

import pytest

from tests.purposes.documents import all_purposes, company, consent, document, publish, purpose, text, wording

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def edition():
    return publish()


@pytest.fixture
def three_editions():
    """One superseded, one in force, one to come."""
    less = document(purposes=[row for row in all_purposes() if row.code != "customers.i"])
    more = document(companies=[company(name="Fjordsoft Group A/S")])
    return publish(less, ago=200 * DAY), publish(ago=20 * DAY), publish(more, ago=-30 * DAY)


def plain(page) -> str:
    """The page's words, without tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))


# --- the statement ---------------------------------------------------------------------------


def test_the_front_page_is_the_statement_in_force(client, three_editions):
    page = client.get("/", headers={"accept-language": "en"})
    assert page.status_code == 200
    assert "<h1>Why we process personal data</h1>" in page.text
    assert "Edition 2, in force since" in page.text


@pytest.mark.parametrize(
    ("accepted", "cookie", "language"),
    [("da-DK,en;q=0.5", "", "da"), ("en-GB", "", "en"), ("en-GB", "da", "da"), ("da", "en", "en"), ("fi", "", "da")],
)
def test_the_front_page_negotiates_its_language(client, edition, settings, accepted, cookie, language):
    """R-119: the choice in the cookie first, then the browser, then Danish; caches are told so."""
    if cookie:
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = cookie
    page = client.get("/", headers={"accept-language": accepted})
    assert f'<html lang="{language}"' in page.text
    assert page["Content-Language"] == language
    assert {"Accept-Language", "Cookie"} <= {name.strip() for name in page["Vary"].split(",")}


@pytest.mark.parametrize("path", ["/en/", "/en/customers/", "/en/editions/", "/editions/1/en/"])
def test_an_address_with_a_language_wins_over_the_cookie(client, edition, settings, path):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "da"
    page = client.get(path, headers={"accept-language": "da"})
    assert '<html lang="en"' in page.text
    assert page["Content-Language"] == "en"
    assert "Cookie" not in page["Vary"]


def test_a_language_that_is_not_kept_has_no_address(client, edition):
    assert client.get("/sv/").status_code == 404
    assert client.get("/da/").status_code == 200


def test_each_group_has_an_address_of_its_own(client, edition):
    for group in ("customers", "prospects", "applicants", "visitors"):
        page = client.get(f"/en/{group}/")
        assert page.status_code == 200
        assert page.text.count('class="group"') == 1
    assert client.get("/en/staff-members/").status_code == 404


def test_a_group_page_shows_all_its_layers_open(client, edition):
    page = client.get("/en/prospects/").text
    assert page.count('<details class="purpose" open>') == 2
    assert '<details class="purpose">' not in page


def test_each_purpose_has_an_anchor(client, edition):
    page = client.get("/en/").text
    for row in all_purposes():
        assert page.count(f'id="{row.code}"') == 1


def test_a_purpose_tells_all_that_the_law_asks_for(client):
    """R-094: what, covers, basis, interest, choice, data with time and recipients, transfers, what a no means."""
    publish(document(purposes=[row for row in all_purposes() if row.code in ("customers.a", "customers.i")]))
    words = plain(client.get("/en/customers/"))
    for phrase in (
        "How we do customers.a.",
        "answers to questions",
        "advertising",
        "Primarily our legitimate interest.",
        "Art. 6(1)(f)",
        "Our interest: to do our work well",
        "In part also a contract with you. your offer and your contract Art. 6(1)(b) You are the customer yourself.",
        "at any time, for reasons of your own situation. Art. 21(1)",
        "If you say no: We stop.",
        "Contact details name and e-mail",
        "24 months after the closing of the case",
        "Received by hosting in the EEA",
        "Sending of e-mail in United States: the European Commission has decided",
        "Document: Adequacy decision 2023/1795.",
        "No transfer.",
    ):
        assert phrase in words


def test_the_choice_follows_the_basis(client):
    """R-056: withdraw (consent), object (legitimate interest), stop marketing (absolute)."""

    def choice(row) -> str:
        publish(document(purposes=[row]))
        words = plain(client.get("/en/"))
        return words.split("Your choice", 1)[1].split("Data, how long", 1)[0]

    assert "You can withdraw your consent at any time" in choice(consent("customers.j"))
    objection = choice(purpose("customers.c"))
    assert "You can object at any time" in objection
    assert "You need not say why" not in objection
    marketing = choice(purpose("customers.i", direct_marketing="all"))
    assert "We stop at once, and you need not say why. Art. 21(2)" in marketing
    assert "for reasons of your own situation" not in marketing
    assert "You cannot decline this" in choice(purpose("customers.h", primary_basis="A6-1-c"))


def test_the_right_to_object_stands_apart(client, edition):
    """R-094: GDPR Art. 21(4), clearly and separately, with what it holds for; also on the page of a group."""
    for path in ("/en/", "/en/customers/", "/en/visitors/"):
        page = client.get(path).text
        [block] = re.findall(r'<section class="set-apart".*?</section>', page, re.DOTALL)
        assert '<h2 id="right-to-object">Your right to object</h2>' in block
        assert "compelling grounds" in block
        assert "Withdraw" not in block
    assert "set-apart" not in client.get("/en/applicants/").text


def test_all_rights_are_told(client, edition):
    """GDPR Art. 13(2)(b) to (f): each right with its article, complaint, contact."""
    words = plain(client.get("/en/"))
    for article in ("15", "16", "17", "18", "19", "20", "22", "7(3)", "77", "13(2)(e)"):
        assert f"Art. {article} " in words
    assert "Datatilsynet Carl Jacobsens Vej 35, 2500 Valby , Denmark" in words
    assert "privacy@fjordsoft.example" in words
    assert "dpo@fjordsoft.example" in words
    assert "to do customers.rights" in words.split("What we keep to honour your rights", 1)[1]


def test_where_nothing_obliges_and_no_machine_decides_the_statement_says_so(client, edition):
    """R-094: GDPR Art. 13(2)(e) and (f)."""
    words = plain(client.get("/en/"))
    assert "No law and no contract obliges you to give us the data named here." in words
    assert "No purpose of this statement is such a decision." in words


def test_each_purpose_tells_what_obliges_people_and_how_a_machine_decides(client):
    """R-094: GDPR Art. 13(2)(e) and (f), where a purpose differs from the others."""
    obliging = purpose("customers.a", duty_to_provide=text("Loven kræver det.", "The accounting act asks for it."))
    automated = purpose("customers.b", automated_decisions=text("En model afgør det.", "A model sets the price."))
    publish(document(purposes=[obliging, automated, purpose("customers.c")]))
    page = client.get("/en/").text
    told = {code: page.split(f'id="{code}"', 1)[1].split("</details>", 1)[0] for code in ("customers.a", "customers.b")}
    assert "The accounting act asks for it." in told["customers.a"]
    assert "A model sets the price." in told["customers.b"]
    assert "A model" not in told["customers.a"]
    rights = page.split('id="rights"', 1)[1]
    assert "No purpose of this statement is such a decision." not in rights
    assert "No law and no contract obliges you" not in rights
    assert "contest it" in rights
    for code in told:
        assert f'<a href="#{code}">' in rights
    alone = plain(client.get("/en/prospects/"))
    assert "No purpose of this statement is such a decision." in alone


def test_nothing_asks_people_to_look_again(client, edition):
    """R-095: no page asks people to check for changes themselves."""
    words = plain(client.get("/en/")).lower()
    assert not re.search(
        r"(check|visit|review) (this|the) (page|statement)[^.]* (regularly|often|from time to time)", words
    )


def test_a_danish_phrase_on_an_english_page_is_marked(client):
    """R-119."""
    publish(document(purposes=[purpose("customers.a", covers=text("kun på dansk"))]))
    assert '<span lang="da">kun på dansk</span>' in client.get("/en/").text
    assert '<span lang="da">' not in client.get("/da/").text


def test_texts_of_the_register_cannot_hold_markup(client):
    publish(document(purposes=[purpose("customers.a", description=text("<script>", "<script>alert(1)</script>"))]))
    assert "<script>" not in client.get("/en/").text


def test_the_page_has_no_inline_script_or_style(client, edition):
    page = client.get("/en/").text
    assert "<script" not in page
    assert "style=" not in page
    assert "'unsafe-inline'" not in client.get("/en/")["Content-Security-Policy"]


def test_the_demonstration_says_so(client, edition, settings):
    settings.DEMO = True
    assert "This is a demonstration" in client.get("/en/").text
    settings.DEMO = False
    assert "This is a demonstration" not in client.get("/en/").text


# --- before and between editions -------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/en/", "/en/customers/", "/editions/", "/en/editions/"])
def test_before_the_first_edition_a_page_says_so(client, path):
    page = client.get(path, headers={"accept-language": "en"})
    assert page.status_code == 404
    assert "Nothing is published yet" in page.text
    assert "no-store" in page["Cache-Control"]


def test_a_first_edition_to_come_is_announced(client):
    publish(ago=-10 * DAY)
    page = client.get("/en/")
    assert page.status_code == 404
    assert "The first edition comes into force on" in page.text
    assert client.get("/editions/1/en/").status_code == 200


def test_a_change_to_come_is_announced_in_time(client, three_editions):
    """R-095: people are told before, with what changes."""
    page = client.get("/en/").text
    assert "Edition 3 of this statement comes into force on" in page
    assert 'href="/editions/3/en/#changes"' in page


# --- editions --------------------------------------------------------------------------------


def test_a_superseded_edition_keeps_its_address_and_says_so(client, three_editions):
    """R-095: old versions stay public with dates, and show what changed."""
    first, second, _third = three_editions
    page = client.get("/editions/1/en/")
    words = plain(page)
    assert page.status_code == 200
    assert "Superseded" in words
    assert "This is edition 1. It was in force from" in words
    assert "to do customers.i" not in words.split("What changed")[0]
    assert "What edition 2 after it changes" in words
    assert "customers.i · to do customers.i” was added" in words
    assert '<meta name="robots" content="noindex">' in page.text
    assert f"<code>{first.sha256}</code>" in page.text
    assert second.sha256 not in page.text


def test_an_edition_to_come_says_from_when(client, three_editions):
    words = plain(client.get("/editions/3/en/"))
    assert "Not yet in force" in words
    assert "It comes into force on" in words
    assert "Against edition 2 before it" in words
    assert "Fjordsoft A/S Fjordsoft Group A/S" in words.split("Against edition 2")[1]


def test_the_edition_in_force_leads_search_engines_to_the_statement(client, three_editions, settings):
    page = client.get("/editions/2/en/").text
    assert f'<link rel="canonical" href="{settings.SITE_URL}/en/">' in page
    assert "noindex" not in page


def test_the_list_names_every_edition_with_its_time(client, three_editions):
    page = client.get("/en/editions/")
    assert re.findall(r">Edition (\d)</a></h2>", page.text) == ["3", "2", "1"]
    assert re.findall(r'<span class="badge is-\w+">([^<]+)', page.text) == [
        "Not yet in force",
        "In force",
        "Superseded",
    ]


def test_the_list_speaks_in_the_name_of_the_publisher(client, three_editions):
    page = client.get("/en/editions/").text
    assert '<a class="site-name" href="/en/">Fjordsoft A/S</a>' in page
    assert "This is the first edition." in page.split(">Edition 1</a></h2>")[1]


def test_the_short_address_of_an_edition_leads_to_the_readers_language(client, edition):
    answer = client.get("/editions/1/", headers={"accept-language": "en"})
    assert (answer.status_code, answer["Location"]) == (302, "/editions/1/en/")
    assert client.get("/editions/2/en/").status_code == 404


def test_the_data_of_an_edition_are_its_canonical_bytes(client, edition):
    answer = client.get("/editions/1/public.json")
    digest = hashlib.sha256(answer.content).digest()
    assert answer.content.decode() == edition.public
    assert digest.hex() == edition.public_sha256
    assert answer["ETag"] == f'"{edition.public_sha256}"'
    assert answer["Repr-Digest"] == f"sha-256=:{base64.b64encode(digest).decode()}:"
    assert answer["Content-Type"] == "application/json"
    assert json.loads(answer.content)["publisher"] == "fjordsoft"
    assert edition.public_sha256 in client.get("/en/").text
    assert client.get("/editions/2/public.json").status_code == 404


def test_the_record_is_at_no_open_address(client, edition):
    """Only the public part is open: the whole record never leaves through these pages."""
    assert edition.record not in client.get("/editions/1/public.json").text
    assert client.get("/editions/1/record.json").status_code == 404


# --- caches and queries ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["/", "/da/", "/en/visitors/", "/en/editions/", "/editions/1/da/", "/editions/1/public.json"]
)
def test_who_has_the_page_already_is_told_so(client, edition, path):
    page = client.get(path)
    again = client.get(path, headers={"if-none-match": page["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    assert again["ETag"] == page["ETag"]
    assert "no-cache" in page["Cache-Control"]


def test_a_page_has_another_tag_per_language_and_after_a_new_edition(client, edition):
    danish, english = client.get("/da/")["ETag"], client.get("/en/")["ETag"]
    kept = client.get("/editions/1/en/")["ETag"]
    publish(document(companies=[company(name="Fjordsoft Group A/S")]))
    assert len({danish, english, client.get("/en/")["ETag"]}) == 3
    assert client.get("/en/", headers={"if-none-match": english}).status_code == 200
    assert client.get("/editions/1/en/")["ETag"] != kept


@pytest.mark.parametrize(
    ("path", "queries"),
    [("/", 1), ("/da/", 1), ("/en/customers/", 1), ("/en/editions/", 1), ("/editions/1/en/", 1), ("/sitemap.xml", 1)],
)
def test_a_page_takes_one_query_after_the_first_request(
    client, three_editions, django_assert_num_queries, path, queries
):
    """Also with three editions: their documents are kept in the process."""
    client.get(path)
    with django_assert_num_queries(queries):
        assert client.get(path).status_code == 200


def test_a_page_cannot_be_posted_to(client, edition):
    assert client.post("/en/").status_code == 405
    assert client.head("/en/").status_code == 200


def test_reading_leaves_no_cookie(client, edition):
    for path in ("/", "/en/", "/en/customers/", "/en/editions/", "/editions/1/en/"):
        client.get(path)
    assert not client.cookies


# --- search engines --------------------------------------------------------------------------


def test_the_head_names_the_page_in_every_language(client, edition, settings):
    settings.SITE_URL = "https://privacy.example"
    page = client.get("/en/").text
    assert "<title>Why Fjordsoft A/S processes personal data – " in page
    assert '<meta name="description" content="Why and on which lawful basis Fjordsoft A/S' in page
    assert '<link rel="canonical" href="https://privacy.example/en/">' in page
    assert re.findall(r'hreflang="([\w-]+)" href="(https[^"]+)"', page) == [
        ("da", "https://privacy.example/da/"),
        ("en", "https://privacy.example/en/"),
        ("x-default", "https://privacy.example/"),
    ]
    assert '<meta property="og:title" content="Why Fjordsoft A/S processes personal data">' in page
    group = client.get("/en/visitors/").text
    assert '<link rel="canonical" href="https://privacy.example/en/visitors/">' in group
    assert "x-default" not in group


def test_the_sitemap_lists_the_statement_and_the_groups_in_every_language(client, three_editions, settings):
    settings.SITE_URL = "https://privacy.example"
    answer = client.get("/sitemap.xml")
    groups = ["", "customers/", "prospects/", "applicants/", "visitors/"]
    assert re.findall(r"<loc>(.*?)</loc>", answer.text) == [
        f"https://privacy.example/{language}/{group}" for group in groups for language in ("da", "en")
    ]
    assert 'hreflang="x-default" href="https://privacy.example/"' in answer.text


def test_the_sitemap_is_empty_before_the_first_edition(client):
    assert "<loc>" not in client.get("/sitemap.xml").text


def test_robots_may_read_the_statement_and_no_door_with_a_sign_in(client, settings):
    settings.SITE_URL = "https://privacy.example"
    lines = client.get("/robots.txt").text.splitlines()
    assert {"Disallow: /admin/", "Disallow: /accounts/", "Disallow: /me/"} <= set(lines)
    assert "Disallow: /" not in lines
    assert "Sitemap: https://privacy.example/sitemap.xml" in lines


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/en/customers/", "“May we use your post?” A yes is good for 12 months. Then we ask again."),
        ("/da/customers/", "“Må vi bruge dit indlæg?” Et ja gælder i 12 måneder. Derefter spørger vi igen."),
    ],
)
def test_people_are_told_how_long_a_yes_is_good_and_not_what_it_is_shown_by(client, path, sentence):
    """R-043: once, at the consent; the evidence is between staff and the gate."""
    publish(document(wordings=[wording("customers.j", valid_months=12, required_evidence="mailbox")]))
    page = plain(client.get(path))
    assert page.count(sentence) == 1
    assert page.count("12 m") == 1
    assert not re.search("mailbox|postkasse", page)


def test_an_earlier_edition_is_not_made_to_say_what_it_never_said(client):
    """R-011, R-043: it is read with the defaults, and told without them."""
    publish(document(schema=1, wordings=[wording("customers.j")]))
    page = plain(client.get("/en/customers/"))
    assert "“May we use your post?”" in page
    assert "A yes is good for" not in page
