"""The address that stops mail, as a mail program and as a person use it (RFC 8058)."""

import html
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consents import links
from consents.asked import Asked
from consents.gate import answer
from consents.models import ConsentEvent, Link, LinkUse, Standing
from gdpr_registry.models import OutgoingMail
from purposes.actions import stop_purpose
from purposes.models import Task
from tests.consents.mailings import arrived, reader, send
from tests.consents.people import NEWS, person, said, staff, wording, yes
from tests.consents.sessions import speaks_for
from tests.consents.staff import NEWSLETTER
from tests.mails import link_in
from tests.purposes.register import both, edit, publish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published_newsroom")]

ONE_CLICK = {"List-Unsubscribe": "One-Click"}
URLENCODED = "application/x-www-form-urlencoded"


@pytest.fixture
def ida():
    return reader(language="en")


def link_of(who) -> str:
    """The path of a link as it stands in a mail to this person."""
    return f"/stop/?token={links.make(LinkUse.STOP, person=who, purpose=NEWS, channel='email')}"


def post(link, client=None):
    """What a mail program sends: no cookie, no language, no token of a form."""
    browser = client or Client(enforce_csrf_checks=True)
    return browser.post(link, "List-Unsubscribe=One-Click", content_type=URLENCODED)


def may(who, task=NEWSLETTER) -> bool:
    return answer(Asked(task=task, channel="email"), who.pk).allowed


def kinds(who):
    rows = ConsentEvent.objects.filter(person=who, method="one_click").order_by("pk")
    return [(row.kind, row.purpose, row.channel) for row in rows]


# --- A mail program ------------------------------------------------------------------------------


@pytest.mark.parametrize("as_multipart", [False, True], ids=["urlencoded", "multipart"])
def test_one_press_of_a_mail_program_stops_at_once(ida, as_multipart):
    """R-053: 200, no redirect, no cookie, without session and without the token of a form."""
    browser = Client(enforce_csrf_checks=True)
    response = browser.post(link_of(ida), ONE_CLICK) if as_multipart else post(link_of(ida), browser)
    assert (response.status_code, dict(browser.cookies), response.has_header("Location")) == (200, {}, False)
    assert kinds(ida) == [("withdrawn", NEWS, "email")]
    assert not may(ida)
    page = response.content.decode()
    assert "Done at" in page
    assert "purpose prospects.marketing: e-mail" in re.sub(r"\s+", " ", page).replace("Purpose", "purpose")


def test_pressed_again_it_is_the_same_answer_and_one_event(ida):
    """R-054."""
    link = link_of(ida)
    first, again = post(link), post(link)
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.content == again.content
    assert len(kinds(ida)) == 1


def test_the_same_link_stops_anew_after_each_later_yes(ida):
    """R-054: a mail that was kept for years still stops."""
    link = link_of(ida)
    for times in (1, 2, 3):
        post(link)
        post(link)
        assert not may(ida)
        assert len(kinds(ida)) == times
        yes(ida, channel="email")
        assert may(ida)


def test_no_cache_keeps_it_and_no_other_site_learns_of_it(ida):
    """R-112."""
    for response in (Client().get(link_of(ida)), post(link_of(ida))):
        assert "no-store" in response["Cache-Control"]
        assert response["Referrer-Policy"] == "strict-origin"


def test_where_mail_needs_no_permission_any_more_the_press_objects_to_marketing(ida, published_newsroom):
    """R-057: a later edition cannot make a press worth nothing."""
    send()
    edit(published_newsroom.writer, Task.objects.get(code=NEWSLETTER), channel_permission="")
    publish(published_newsroom)
    link = link_of(ida)
    assert may(ida)
    assert post(link).status_code == 200
    assert not may(ida)
    assert kinds(ida) == [("withdrawn", NEWS, "email"), ("objected", NEWS, "")]
    assert arrived() == []
    post(link)
    assert len(kinds(ida)) == 2


def test_a_press_while_the_purpose_is_stopped_is_worth_as_much(ida, published_newsroom):
    """R-057: the edition that lets it go on does not begin to mail who said stop meanwhile."""
    send()
    edit(published_newsroom.writer, Task.objects.get(code=NEWSLETTER), channel_permission="")
    publish(published_newsroom)
    link = link_of(ida)
    stop_purpose(purpose=NEWS, reason="A mistake.", by=published_newsroom.writer)
    post(link)
    edit(published_newsroom.writer, Task.objects.get(code=NEWSLETTER), name=both("send brev", "send a letter"))
    publish(published_newsroom)
    assert not may(ida)


def test_a_press_needs_nothing_to_take_back():
    """R-049: whoever never said yes says no all the same."""
    who = person("prospects")
    assert post(link_of(who)).status_code == 200
    assert Standing.objects.get(person=who, channel="email").status == "ConsentWithdrawn"


# --- Who follows links before people do ----------------------------------------------------------


@pytest.mark.parametrize("verb", ["get", "head"])
def test_a_link_scanner_changes_nothing(ida, verb):
    """R-053: one page with one button, which says what it stops, and a way to the rest."""
    browser = Client(enforce_csrf_checks=True)
    for _time in range(3):
        response = getattr(browser, verb)(link_of(ida))
        assert (response.status_code, dict(browser.cookies)) == (200, {})
    assert may(ida)
    assert kinds(ida) == []
    if verb == "get":
        page = response.content.decode()
        assert page.count("<button") == 1
        assert "One press stops all our mail to you for this purpose: “purpose prospects.marketing”." in page
        assert '<a class="site-name" href="/">Nordlys Software A/S</a>' in page
        assert 'href="/me/"' in page


def links_to_languages(page) -> dict[str, str]:
    """The addresses of the choice of language."""
    return {code: html.unescape(url) for url, code in re.findall(r'<a href="([^"]+)" hreflang="(\w+)"', page)}


def test_the_page_is_read_in_another_language_and_stops_in_it(ida):
    """R-119: the choice is a link that keeps the token, changes nothing and sets no cookie (R-053)."""
    browser, link = Client(enforce_csrf_checks=True), link_of(ida)
    first = browser.get(link, headers={"accept-language": "da"}).content.decode()
    assert '<html lang="en"' in first
    assert links_to_languages(first) == {code: f"{link}&language={code}" for code in ("da", "en")}
    chosen = browser.get(links_to_languages(first)["da"])
    assert '<html lang="da"' in chosen.content.decode()
    assert (may(ida), dict(browser.cookies)) == (True, {})

    pressed = post(links_to_languages(first)["da"], browser)
    assert (pressed.status_code, dict(browser.cookies)) == (200, {})
    assert "Udført kl." in pressed.content.decode()
    assert kinds(ida) == [("withdrawn", NEWS, "email")]


def test_the_first_language_is_the_mails_whatever_the_browser_has_chosen(ida, settings):
    """RFC 8058: no cookie is asked."""
    browser = Client()
    browser.post(reverse("set_language"), {"language": "da"})
    assert browser.cookies[settings.LANGUAGE_COOKIE_NAME].value == "da"
    assert '<html lang="en"' in browser.get(link_of(ida)).content.decode()


@pytest.mark.parametrize("language", ["", "sv", "da'"])
def test_a_language_that_is_not_spoken_here_is_none_that_was_chosen(ida, language):
    page = Client().get(f"{link_of(ida)}&language={language}").content.decode()
    assert '<html lang="en"' in page


def test_a_link_that_is_over_is_told_in_each_language(ida):
    """R-119: the token that opens nothing is not repeated."""
    first = Client().get("/stop/?token=invented", headers={"accept-language": "en"}).content.decode()
    assert links_to_languages(first) == {code: f"/stop/?language={code}" for code in ("da", "en")}
    for code, url in links_to_languages(first).items():
        assert f'<html lang="{code}"' in Client().get(url).content.decode()


def test_a_post_without_the_field_is_no_press(ida):
    for body in ("", "List-Unsubscribe=Two-Clicks", "one=1"):
        response = Client(enforce_csrf_checks=True).post(link_of(ida), body, content_type=URLENCODED)
        assert response.status_code == 400
        assert "<button" in response.content.decode()
    assert may(ida)


@pytest.mark.parametrize("verb", ["put", "delete", "patch"])
def test_no_other_method_is_known(ida, verb):
    assert getattr(Client(), verb)(link_of(ida)).status_code == 405
    assert may(ida)


# --- Tokens that are none ------------------------------------------------------------------------


def bad_tokens(who) -> dict[str, str]:
    altered = links.make(LinkUse.STOP, person=who, purpose=NEWS, channel="email")
    over = links.make(LinkUse.STOP, person=who, purpose=NEWS, channel="email")
    newest = Link.objects.order_by("made_at").last()
    Link.objects.filter(pk=newest.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    return {
        "altered": ("a" if altered[0] != "a" else "b") + altered[1:],
        "over": over,
        "invented": str(uuid4()),
        "of the preference centre": links.make(LinkUse.CENTRE, person=who),
        "missing": "",
        "no ASCII": "æøå",
    }


def test_every_link_that_stops_nothing_has_one_answer_after_the_same_queries(ida, django_assert_num_queries):
    """R-052, ASVS 11.5.1."""
    pages, presses = set(), set()
    for token in bad_tokens(ida).values():
        with django_assert_num_queries(1):
            got = Client().get("/stop/", {"token": token}, headers={"accept-language": "en"})
        link = f"/stop/?token={token}"
        # The transaction of the press, and the same one query.
        with django_assert_num_queries(3):
            pressed = post(link)
        pages.add((got.status_code, got.content))
        presses.add((pressed.status_code, pressed.content))
    assert len(pages) == len(presses) == 1
    assert (pages.pop()[0], presses.pop()[0]) == (200, 404)
    assert may(ida)


def test_a_link_stops_nothing_of_anybody_else(ida):
    other = reader()
    post(link_of(other))
    assert (may(ida), may(other)) == (True, False)


# --- What had left -------------------------------------------------------------------------------


def taken(who, *, minutes, sent=None):
    """The mail of a mailing to them was let go so many minutes ago; the mail server took it, or has it still."""
    now = timezone.now()
    columns = (
        {"sent_at": now - timedelta(minutes=sent)} if sent is not None else {"in_hand_until": now + timedelta(hours=1)}
    )
    mails = OutgoingMail.objects.filter(about=who.pk, kind="consents.marketing")
    mails.update(taken_at=now - timedelta(minutes=minutes), **columns)


def test_a_message_in_the_mail_servers_hands_is_told_of(ida):
    """R-051, R-106: it may still arrive, and the page says so."""
    send()
    taken(ida, minutes=1)
    assert "One message had already left when you stopped" in post(link_of(ida)).content.decode()


def test_the_page_after_a_press_on_ones_own_page_tells_of_it_too(ida):
    """R-051."""
    send()
    taken(ida, minutes=1)
    browser = Client(headers={"accept-language": "en"})
    speaks_for(browser, ida)
    assert "One message from us is on its way" in browser.get("/me/").content.decode()
    pressed = {"right": "withdraw", "purpose": NEWS, "channel": "email", "key": str(uuid4())}
    response = browser.post(reverse("me_stop"), pressed, follow=True)
    assert "One message had already left when you stopped" in response.content.decode()


def test_what_goes_on_is_not_told_as_if_it_had_been_stopped(ida):
    """A mail for another purpose than the one that was stopped."""
    send()
    taken(ida, minutes=1)
    other = links.make(LinkUse.STOP, person=ida, purpose="customers.d", channel="email")
    assert "had already left" not in post(f"/stop/?token={other}").content.decode()


def test_a_message_that_left_before_is_not_told_of(ida):
    send()
    taken(ida, minutes=2, sent=1)
    assert "had already left" not in post(link_of(ida)).content.decode()


def test_a_stop_waits_for_nobody_else(ida):
    """No limit of requests, no open visit and no sign-in stands in the way."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(staff("officer"))
    links_of = [link_of(reader()) for _number in range(30)]
    assert {post(link, browser).status_code for link in links_of} == {200}


def test_the_link_of_a_mail_that_left_stops(ida):
    """R-052, from the mail to the press, in the language of the mail."""
    assert yes(ida, wording=wording(NEWS, "en")).wording.language == "en"
    send()
    [mail] = arrived()
    header = mail.extra_headers["List-Unsubscribe"].strip("<>")
    assert header == link_in(mail, "/stop/")
    path = header[header.index("/stop/") :]
    assert 'lang="en"' in Client().get(path).content.decode()
    post(path)
    assert not may(ida)


def test_a_reported_yes_does_not_undo_a_press(ida):
    post(link_of(ida))
    earlier = timezone.now() - timedelta(days=1)
    said("give", ida, by=staff(), channel="email", wording=wording(), evidence="reported", happened_at=earlier)
    assert not may(ida)
