"""The page of the search: what is marked, what each reader is shown, and where the box stands."""

import pytest

from purposes.search.find import FEW
from tests import factories
from tests.purposes.register import both, officer, published


@pytest.fixture
def reader(db):
    return officer("Karen Reader")


@pytest.fixture
def opened(client, reader):
    client.force_login(reader)
    return lambda address, **options: client.get(address, **options).content.decode()


def test_matching_words_are_marked_and_nothing_else_is_markup(opened):
    factories.SystemFactory(code="crm", name="<b>Løn</b> & lager", description=both("Her føres lønnen for alle"))
    page = opened("/search/?q=loen")
    assert "&lt;b&gt;<mark>Løn</mark>&lt;/b&gt; &amp; lager" in page
    assert "Her føres <mark>lønnen</mark> for alle" in page


def test_a_name_found_in_the_other_language_is_shown_with_that_language(opened):
    name = both("At føre kundens løn på Ærø", "To keep the customer’s payroll on Ærø")
    factories.PurposeFactory(code="p.one", name=name)
    page = opened("/search/?q=payroll", headers={"accept-language": "da"})
    assert "At føre kundens løn på Ærø</a>" in page
    assert '<p lang="en">To keep the customer’s <mark>payroll</mark> on Ærø</p>' in page


def test_a_long_text_is_shown_around_the_word(opened):
    text = "lang indledning " * 20 + "om Kronborg slot " + "og meget mere " * 30
    factories.SystemFactory(code="crm", name="Arkiv", description=both(text))
    page = opened("/search/?q=kronborg")
    assert "… " in page
    assert "<mark>Kronborg</mark> slot" in page
    assert page.count("lang indledning") < 6


def test_each_kind_shows_a_few_rows_and_leads_to_all(opened):
    for number in range(FEW + 2):
        factories.SystemFactory(code=f"x{number}", name=f"Arkiv {chr(97 + number)}")
    page = opened("/search/?q=arkiv", headers={"accept-language": "en"})
    assert page.count("<mark>Arkiv</mark>") == FEW
    assert "/search/?q=arkiv&amp;in=systems" in page or "?q=arkiv&amp;in=systems" in page
    assert f"Show all {FEW + 2} systems" in page
    assert opened("/search/?q=arkiv&in=systems").count("<mark>Arkiv</mark>") == FEW + 2


def test_all_rows_of_a_kind_come_page_by_page(opened, monkeypatch):
    monkeypatch.setattr("purposes.views.search.PER_PAGE", 2)
    for number in range(5):
        factories.SystemFactory(code=f"x{number}", name=f"Arkiv {chr(97 + number)}")
    pages = [opened(f"/search/?q=arkiv&in=systems&page={n}") for n in (1, 2, 3)]
    assert [page.count("<mark>Arkiv</mark>") for page in pages] == [2, 2, 1]
    assert "Arkiv</mark> e" in pages[2]


def test_a_page_or_kind_that_does_not_exist_is_not_found(client, reader):
    client.force_login(reader)
    factories.SystemFactory(name="Arkiv")
    assert client.get("/search/?q=arkiv&in=people").status_code == 404
    assert client.get("/search/?q=arkiv&in=systems&page=9").status_code == 404
    assert client.get("/search/?q=arkiv&in=systems&page=x").status_code == 200


def test_an_empty_search_asks_for_a_word(opened):
    page = opened("/search/", headers={"accept-language": "en"})
    assert "What are you looking for?" in page
    assert "Nothing found" not in page
    assert "Nothing found for “zzyzx”." in opened("/search/?q=zzyzx", headers={"accept-language": "en"})


def test_staff_are_led_to_the_statement(client, db):
    published()
    client.force_login(factories.UserFactory(roles=["staff"]))
    page = client.get("/search/?q=customers.d").content.decode()
    assert 'href="/#customers.d"' in page
    assert "/admin/" not in page


@pytest.mark.parametrize("address", ["/admin/", "/audit/"])
def test_the_box_stands_in_the_head(opened, address):
    assert 'action="/search/"' in opened(address)


def test_the_box_is_not_shown_to_who_may_not_search(client, db):
    client.force_login(factories.UserFactory(roles=["technical_administrator"]))
    assert 'action="/search/"' not in client.get("/admin/").content.decode()
