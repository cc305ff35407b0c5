"""Somebody who has never heard of the registry wants to know what a company does with their data."""

import re

import pytest

from purposes.document import load_public

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published_starter")]


def links(page) -> list[str]:
    return re.findall(r'href="(/[^"#]*)', page.text)


def test_a_prospect_finds_how_to_say_no(client):
    """R-056, R-117: front page, own group, right to object; three pages, no script, no cookie."""
    front = client.get("/", headers={"accept-language": "en"})
    assert "/en/prospects/" in links(front)
    own = client.get("/en/prospects/")
    objection = own.text.split('id="right-to-object"')[1]
    assert "We stop at once. You need not say why." in objection
    assert 'href="mailto:' in objection
    assert not client.cookies


def test_a_reader_changes_the_language_and_stays_on_the_page(client):
    page = client.get("/en/visitors/")
    assert "/da/visitors/" in links(page)
    danish = client.get("/da/visitors/")
    assert '<html lang="da"' in danish.text
    assert "/en/visitors/" in links(danish)


def test_a_journalist_checks_the_data_behind_the_page(client):
    """The bytes at the address of the edition are what the page was made of."""
    page = client.get("/da/")
    [address] = {link for link in links(page) if link.endswith("public.json")}
    document = load_public(client.get(address).content)
    for purpose in document.purposes:
        assert f'id="{purpose.code}"' in page.text
    assert document.companies[0].name in page.text


def test_every_link_of_the_public_pages_leads_somewhere(client):
    seen, todo = set(), ["/", "/robots.txt", "/sitemap.xml"]
    while todo:
        path = todo.pop()
        seen.add(path)
        answer = client.get(path)
        assert answer.status_code in (200, 302), path
        if path.startswith(("/da/", "/en/", "/editions/")) or path == "/":
            todo += [link for link in set(links(answer)) - seen - set(todo) if not link.startswith("/static/")]
    assert {"/da/", "/en/", "/en/visitors/", "/en/editions/", "/editions/1/da/", "/editions/1/public.json"} <= seen
