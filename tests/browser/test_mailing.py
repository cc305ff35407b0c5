"""From the page where a mailing is written, through a real mail server, to the button that stops it."""

import re
from urllib.request import HTTPRedirectHandler, Request, build_opener

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from consents import actions, links
from consents.models import ConsentEvent, Mailing, RecipientTask
from gdpr_registry import outbox
from gdpr_registry.models import OutgoingMail
from tests import factories
from tests.browser.conftest import DRESSES, PHONE, WIDE, next_page
from tests.consents.mailings import draft, order, reader, send
from tests.consents.people import said
from tests.consents.staff import newsroom

WORDS = {
    "en": ("Write a mailing", "Save the draft", "Send it to 1 person", "On its way.", "Stop these mails", "Done at"),
    "da": ("Skriv en udsendelse", "Gem kladden", "Send den til 1 person", "På vej.", "Stop disse mails", "Udført kl."),
}
SUBJECT = {"da": "Nyt fra os", "en": "News from us"}
PASSWORD = "a long walk in the woods"


@pytest.fixture
def site(transactional_db, settings, live_server):
    """A newsroom whose mails lead to the server under test."""
    cache.clear()
    newsroom()
    OutgoingMail.objects.all().delete()
    settings.SITE_URL = live_server.url
    return live_server.url


def editor(language):
    account = factories.UserFactory(roles=["staff"], language=language)
    account.set_password(PASSWORD)
    account.save()
    return account


def write_and_send(page, language):
    """What somebody of the staff does, in their own language."""
    new, save, to_one, on_its_way, *_rest = WORDS[language]
    page.goto("/staff/mailings/")
    with next_page(page):
        page.get_by_role("link", name=new).click()
    page.locator("input[name=task]").check()
    for code, subject in SUBJECT.items():
        page.fill(f"[name=subject_{code}]", subject)
        page.fill(f"[name=text_{code}]", f"{subject}.\n\nHej.")
    with next_page(page):
        page.get_by_role("button", name=save).click()
    with next_page(page):
        page.get_by_role("button", name=to_one).click()
    expect(page.get_by_text(on_its_way)).to_be_visible()


@pytest.mark.parametrize("language", ["da", "en"])
def test_a_mailing_is_sent_and_stopped_from_the_mail(site, open_browser, sign_in, server, refusals, language):
    """R-049, R-051, R-052, R-053, without JavaScript."""
    ida = reader(email="ida@example.dk", language=language)
    context = open_browser(language, java_script_enabled=False)
    page = sign_in(context, editor(language))
    write_and_send(page, language)

    actions.prepare_mailings()
    outbox.deliver_due()
    [message] = server.messages
    assert message["Subject"] == SUBJECT[language]
    link = message["List-Unsubscribe"].strip().strip("<>")
    text = message.get_body(("plain",)).get_content()
    html = message.get_body(("html",)).get_content()
    assert link in text
    assert f'href="{link}"' in html

    reading = open_browser("en" if language == "da" else "da", java_script_enabled=False).new_page()
    reading.goto(link)
    expect(reading.locator("html")).to_have_attribute("lang", language)
    assert not ConsentEvent.objects.filter(method="one_click").exists()

    with next_page(reading):
        reading.get_by_role("button", name=WORDS[language][4]).click()
    expect(reading.locator("h1")).to_have_text(re.compile(WORDS[language][5]))
    event = ConsentEvent.objects.get(method="one_click")
    assert (event.person_id, event.kind, event.channel) == (ida.pk, "withdrawn", "email")
    assert reading.context.cookies() == []

    reader(email="bo@example.dk")
    send()
    outbox.deliver_due()
    assert [each["To"] for each in server.messages] == ["ida@example.dk", "bo@example.dk"]
    assert refusals == []


def test_the_next_mailing_is_withheld_where_it_was_written_before_the_press(site, server):
    """R-051, R-053: a raw POST of a plain HTTP client, as a mail program sends it."""
    reader(email="ida@example.dk")
    send()
    outbox.deliver_due()
    later = send()
    link = server.messages[0]["List-Unsubscribe"].strip().strip("<>")

    class NoRedirect(HTTPRedirectHandler):
        def redirect_request(self, *_args):
            raise AssertionError("a one-click answer never redirects")

    for _twice in range(2):
        request = Request(link, data=b"List-Unsubscribe=One-Click", method="POST")
        with build_opener(NoRedirect).open(request, timeout=60) as response:
            assert response.status == 200
            assert response.headers["Set-Cookie"] is None
            assert "no-store" in response.headers["Cache-Control"]
    outbox.deliver_due()
    assert len(server.messages) == 1
    mail = OutgoingMail.objects.get(context__mailing=str(later.pk))
    assert mail.withheld_for == "no_channel_permission"


def test_the_page_follows_a_mailing_that_is_under_way_until_it_is_done(site, open_browser, sign_in, server, refusals):
    reader()
    mailing = order()
    page = sign_in(open_browser("en"), editor("en"))
    page.goto(f"/staff/mailings/{mailing.pk}/")
    expect(page.locator("progress")).to_have_attribute("value", "0")
    actions.prepare_mailings()
    expect(page.get_by_text("It is on its way: 0 of 1 mails")).to_be_visible(timeout=30_000)
    outbox.deliver_due()
    expect(page.locator(".badge.is-done")).to_be_visible(timeout=30_000)
    expect(page.locator("progress")).to_have_count(0)
    assert refusals == []


@pytest.mark.parametrize(("language", "theme", "share"), DRESSES)
def test_axe_finds_nothing_and_nobody_scrolls_sideways(
    site, open_browser, sign_in, findings, overflow, refusals, language, theme, share
):
    """R-116, R-119: each page wide and on a phone."""
    _anna, bo = reader(), reader(language=language)
    mailing = draft()
    send()
    said("withdraw", bo, channel="email")
    outbox.deliver_due()
    page, wrong = sign_in(open_browser(language, theme), editor(language)), {}

    def looked(name):
        for width, window in (("phone", PHONE), ("wide", WIDE)):
            wider = overflow(page, window)
            wrong[name, width] = findings(page) + [f"{wider} px too wide"] * (wider > 0)

    sent = Mailing.objects.sent().get()
    told = RecipientTask.objects.get().recipient
    mailings = ("", "new/", f"{mailing.pk}/", f"{mailing.pk}/edit/", f"{sent.pk}/")
    paths = (*(f"mailings/{path}" for path in mailings), "recipients/", f"recipients/{told}/")
    for path in paths[share]:
        page.goto(f"/staff/{path}")
        looked(path)
    page.goto(f"/stop/?token={links.make('stop', person=bo, purpose='prospects.marketing', channel='email')}")
    looked("stop")
    with next_page(page):
        page.click("main button")
    looked("stopped")
    page.goto("/stop/")
    looked("over")
    assert not any(wrong.values()), wrong
    assert refusals == []
