"""What may be tried at the addresses of people: guessed tokens, scanners, forged forms, injected headers, floods."""

import hashlib
import hmac
import re
from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from consents import actions, links
from consents.models import ConsentEvent, Link, LinkUse, PendingConsent
from consents.stops import Right
from gdpr_registry.models import CacheEntry, OutgoingMail
from purposes.exceptions import RegisterError
from purposes.models import Wording
from subjects.actions import register_person
from subjects.models import Person
from tests.consents.people import NEWS, wording, yes
from tests.consents.sessions import speaks_for
from tests.consents.tables import COUNTERS, every_table, tables_holding
from tests.mails import link_in, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published_starter", "fresh_limits")]

IDA, OTTO = "ida@example.test", "otto@example.test"
FORM = f"/en/consent/{NEWS}/"
PATHS = {LinkUse.CONFIRM: "/consent/confirm/", LinkUse.CENTRE: "/me/open/"}


@pytest.fixture
def fresh_limits(db):
    cache.clear()


def known(name: str, address: str) -> Person:
    return register_person(
        name=name, language="en", categories=["prospects"], email=address, by=None, source="web", key=name
    )


@pytest.fixture
def ida():
    return known("Ida", IDA)


@pytest.fixture
def otto():
    return known("Otto", OTTO)


def waits(address: str = IDA, **columns) -> PendingConsent:
    columns = {"language": "en", "wording": wording(NEWS, "en"), "channels": ["", "email"], **columns}
    return actions.ask_to_confirm(address=address, **columns)


def browser(**options) -> Client:
    return Client(headers={"accept-language": "en"}, **options)


def token_of(use: str, who: Person) -> str:
    """A good token of this use."""
    if use == LinkUse.CONFIRM:
        return links.make(use, pending=waits())
    return links.make(use, person=who, **({"purpose": NEWS} if use == LinkUse.STOP else {}))


# --- tokens ----------------------------------------------------------------------------------------

OTHER = {LinkUse.CONFIRM: LinkUse.CENTRE, LinkUse.CENTRE: LinkUse.STOP, LinkUse.STOP: LinkUse.CENTRE}
SPOILED = ["altered", "cut short", "expired", "of another use", "invented", "missing", "with a zero byte"]


def spoiled(use: str, how: str, who: Person) -> str:
    token = token_of(use, who)
    if how == "expired":
        Link.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    return {
        "altered": token[:-2] + ("Aa" if token[-2:] != "Aa" else "Bb"),
        "cut short": token[:-1],
        "expired": token,
        "of another use": token_of(OTHER[use], who),
        "invented": "x" * 43,
        "missing": "",
        "with a zero byte": f"{token[:-1]}\x00",
    }[how]


def bare(content: bytes) -> bytes:
    """The page but for what is new each time."""
    return re.sub(rb'value="[\w-]{36,64}"|token=[^"]*|next=[^"]*|name="next" value="[^"]*"', b"", content)


@pytest.mark.parametrize("use", PATHS)
def test_every_bad_token_gets_one_answer_after_the_same_queries(ida, use):
    """R-052: opened and pressed, on a page where nothing tells why."""
    answers = set()
    for how in (*SPOILED, "used"):
        token = used(use, ida) if how == "used" else spoiled(use, how, ida)
        for verb in ("get", "post"):
            cache.clear()
            with CaptureQueriesContext(connection) as queries:
                response = getattr(browser(), verb)(PATHS[use], {"token": token, "key": str(uuid4())})
            answers.add((verb, response.status_code, bare(response.content), len(queries)))
    assert [answer[:2] for answer in sorted(answers)] == [("get", 200), ("post", 200)]


def used(use: str, who: Person) -> str:
    token = token_of(use, who)
    assert browser().post(PATHS[use], {"token": token, "key": str(uuid4())}).status_code == 302
    return token


@pytest.mark.parametrize("use", LinkUse.values)
@pytest.mark.parametrize("how", SPOILED)
def test_no_bad_token_finds_a_link(ida, use, how):
    """R-052: one query each, the link that stops included."""
    token = spoiled(use, how, ida)
    with CaptureQueriesContext(connection) as queries:
        assert links.find(use, token) is None
    assert len(queries) == 1


@pytest.mark.parametrize("use", LinkUse.values)
def test_a_token_is_looked_up_by_its_hash_and_compared_in_constant_time(ida, use, monkeypatch):
    """ASVS 11.5.1: the database holds no token."""
    token, compared = token_of(use, ida), []
    wanted, same = hashlib.sha256(token.encode()).digest(), hmac.compare_digest
    with monkeypatch.context() as patch:
        patch.setattr(hmac, "compare_digest", lambda *pair: compared.append(pair) or same(*pair))
        with CaptureQueriesContext(connection) as queries:
            assert links.find(use, token) is not None
    assert compared == [(wanted, wanted)]
    assert token not in str(queries.captured_queries)
    assert tables_holding(token) == []
    monkeypatch.setattr(hmac, "compare_digest", lambda *_pair: False)
    assert links.find(use, token) is None
    assert links.consume(use, token) is None


def test_another_persons_token_opens_that_persons_page_and_no_other(ida, otto):
    """R-114: in the browser of whoever presses it, the page that was open before is closed."""
    client = browser()
    speaks_for(client, ida)
    yes(ida, wording=wording(NEWS, "en"))
    client.post("/me/open/", {"token": token_of(LinkUse.CENTRE, otto), "stop": NEWS, "key": str(uuid4())})
    assert "You said yes on" not in client.get("/me/").content.decode()
    assert not ConsentEvent.objects.filter(kind="withdrawn").exists()


def test_a_link_that_stops_is_good_again_and_again(ida):
    """R-052: stopping must never fail because it was done before."""
    token = token_of(LinkUse.STOP, ida)
    assert [links.consume(LinkUse.STOP, token).person for _time in range(3)] == [ida] * 3


# --- scanners --------------------------------------------------------------------------------------


def every_address(ida: Person) -> list[str]:
    """All that a scanner finds in mails and on pages, and what it makes of their forms."""
    waits()
    actions.ask_for_link(address=IDA, stop=NEWS)
    event = yes(ida, wording=wording(NEWS, "en"))
    mailed = [(link := link_in(mail, "token="))[link.index("/", 8) :] for mail in sent() if mail.to == [IDA]]
    own = ["/me/", "/me/asked/", f"/me/?done={uuid4()}", f"/me/receipts/{event.pk}/", f"/me/receipts/{event.pk}.json"]
    pressed = ["/me/stop/", "/me/stop-everything/", "/me/leave/", f"/me/stop/?right={Right.WITHDRAW}&purpose={NEWS}"]
    forms = [FORM, f"{FORM}sent/", f"{FORM}no/", f"{FORM}?answer=yes&address={IDA}&channels=email"]
    assert len(mailed) == 2
    return [*mailed, *own, *pressed, *forms]


@pytest.mark.parametrize("is_open", [False, True])
def test_scanners_that_fetch_everything_change_nothing_at_all(ida, is_open):
    """R-053: not one row of any table, whether or not the page is open in their browser."""
    client = browser()
    addresses = every_address(ida)
    if is_open:
        speaks_for(client, ida)
    before = every_table()
    for address in addresses:
        for verb in ("get", "head", "options"):
            assert getattr(client, verb)(address).status_code in (200, 302, 400, 404, 405), (verb, address)
    assert every_table() == before


# --- forged forms ----------------------------------------------------------------------------------


@contextmanager
def nothing_changes():
    before = every_table(but=(COUNTERS, "django_session"))
    yield
    assert every_table(but=(COUNTERS, "django_session")) == before


@pytest.mark.parametrize(
    "path", ["/me/", "/me/open/", "/me/stop/", "/me/stop-everything/", "/me/leave/", "/consent/confirm/", FORM]
)
def test_a_press_from_another_site_does_nothing(ida, path):
    client = browser(enforce_csrf_checks=True)
    speaks_for(client, ida)
    fields = {
        "address": IDA,
        "key": str(uuid4()),
        "right": "withdraw",
        "purpose": NEWS,
        "answer": "yes",
        "channels": "email",
        "shown": wording(NEWS, "en").sha256,
        "token": token_of(LinkUse.CENTRE, ida),
    }
    yes(ida, wording=wording(NEWS, "en"))
    with nothing_changes():
        assert client.post(path, fields).status_code == 403


@pytest.mark.parametrize(
    ("path", "fields", "status"),
    [
        ("/me/stop/", {}, 400),
        ("/me/stop/", {"key": "x", "right": "withdraw", "purpose": NEWS}, 400),
        ("/me/stop/", {"key": str(uuid4()), "right": "give", "purpose": NEWS}, 400),
        ("/me/stop/", {"key": str(uuid4()), "right": "withdraw", "purpose": "no.such"}, 409),
        ("/me/stop/", {"key": str(uuid4()), "right": "withdraw", "purpose": NEWS, "channel": "pigeon"}, 409),
        ("/me/stop/", {"key": str(uuid4()), "right": "withdraw", "purpose": "x" * 61}, 400),
        ("/me/stop/", {"key": str(uuid4()), "right": "withdraw", "purpose": f"{NEWS}\x00"}, 400),
        ("/me/stop-everything/", {}, 400),
        ("/me/stop-everything/", {"key": "1"}, 400),
        ("/me/open/", {"token": "x"}, 400),
        ("/me/open/", {"token": "x", "key": str(uuid4()), "stop": f"{NEWS}\x00"}, 400),
        ("/consent/confirm/", {}, 302),
        (FORM, {}, 200),
        (FORM, {"answer": "yes"}, 200),
        (FORM, {"answer": "maybe", "key": str(uuid4())}, 200),
    ],
)
def test_a_press_that_no_form_made_does_nothing(ida, path, fields, status):
    client = browser()
    speaks_for(client, ida)
    yes(ida, wording=wording(NEWS, "en"))
    with nothing_changes():
        assert client.post(path, fields).status_code == status


def other_words() -> dict[str, str]:
    """Hashes of words that this form does not show."""
    mine = wording(NEWS, "en")
    unpublished = Wording(**{name: getattr(mine, name) for name in ("purpose", "language")}, text="Send me everything.")
    return {
        "never published": hashlib.sha256(unpublished.text.encode()).hexdigest(),
        "of another purpose": wording("prospects.profile", "en").sha256,
        "of another language": wording(NEWS, "da").sha256,
        "none": "",
    }


@pytest.mark.parametrize("is_open", [False, True])
@pytest.mark.parametrize("words", ["never published", "of another purpose", "of another language", "none"])
def test_nobody_says_yes_to_words_that_the_form_did_not_show(ida, words, is_open):
    """R-037: by a form that was tampered with, with the page open and without."""
    client = browser()
    if is_open:
        speaks_for(client, ida)
    fields = {"key": str(uuid4()), "answer": "yes", "channels": ["email"], "address": IDA}
    with nothing_changes():
        response = client.post(FORM, {**fields, "shown": other_words()[words]})
    assert "The words have changed since you opened this page." in response.content.decode()


def test_nobody_says_yes_to_the_wording_of_another_purpose(ida):
    """R-037: also past the forms, in the action."""
    profile = wording("prospects.profile", "en")
    with nothing_changes(), translation.override("en"), pytest.raises(RegisterError, match="not of the purpose"):
        actions.give(
            person=ida,
            purpose=NEWS,
            wording=profile,
            evidence="mailbox",
            by=None,
            source="web",
            key="forged",
            method="form",
        )


# --- headers ---------------------------------------------------------------------------------------

INJECTED = [f"{IDA}\r\nBcc: eve@example.test", f"{IDA}\nBcc:eve@example.test", f"{IDA},eve@example.test", f"<{IDA}>"]


@pytest.mark.parametrize("address", INJECTED)
@pytest.mark.parametrize("answer", ["yes", "stop", "me"])
def test_no_address_adds_a_header_or_a_reader(ida, address, answer):
    with nothing_changes():
        if answer == "me":
            response = browser().post("/me/", {"address": address})
        else:
            fields = {"key": str(uuid4()), "answer": answer, "channels": ["email"], "address": address}
            response = browser().post(FORM, {**fields, "shown": wording(NEWS, "en").sha256})
    assert response.context["form"].errors["address"]


def test_no_name_adds_a_header_a_line_or_a_link(settings):
    name = f"Ida\r\nBcc: eve@example.test\n\n{settings.SITE_URL}/me/open/?token=forged"
    ida = known(name, IDA)
    waits(name=name)
    actions.ask_for_link(address=IDA)
    actions.send_receipt(yes(ida, wording=wording(NEWS, "en")), by=None)
    mails = [mail for mail in sent() if mail.to == [IDA]]
    assert len(mails) == 3
    for mail in mails:
        message = mail.message()
        assert (message.get_all("Bcc"), message["To"], mail.recipients()) == (None, IDA, [IDA])
        assert "\nBcc" not in mail.body
        assert "?token=forged\n" not in mail.body.partition("Hello Ida")[0]
        assert 'href="http://127.0.0.1:8000/me/open/?token=forged"' not in mail.alternatives[0][0]


# --- floods ----------------------------------------------------------------------------------------

#: Tries of the suite, and of the long run.
TRIES = [200, pytest.param(10_000, marks=pytest.mark.slow)]


def asks(client: Client, address: str, network: str):
    return client.post("/me/", {"address": address}, REMOTE_ADDR=network)


def networks(number: int) -> str:
    return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


@pytest.mark.parametrize("tries", TRIES)
def test_many_addresses_tried_all_get_one_answer_after_the_same_queries(ida, tries):
    """R-114: nothing is written but of who is on file, and every tenth is."""
    client, answers = browser(), set()
    known_addresses = [f"known{number}@example.test" for number in range(0, tries, 10)]
    for address in known_addresses:
        known(address, address)
    before = every_table(but=(COUNTERS, "gdpr_registry_outgoingmail"))
    for number in range(tries):
        address = known_addresses[number // 10] if number % 10 == 0 else f"unknown{number}@example.test"
        # Django keeps the last 9,000 queries only, and counts what it keeps.
        connection.queries_log.clear()
        with CaptureQueriesContext(connection) as queries:
            response = asks(client, address, networks(number))
        answers.add((response.status_code, response["Location"], response.content, len(queries)))
    assert len(answers) == 1
    assert every_table(but=(COUNTERS, "gdpr_registry_outgoingmail")) == before
    assert sorted(OutgoingMail.objects.filter(kind="consents.centre").values_list("to", flat=True)) == sorted(
        known_addresses
    )


def shapes(address: str) -> list[str]:
    """The statements that asking for a link with this address makes, without what they are asked with."""
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        assert asks(browser(), address, "10.0.0.1").status_code == 302
    # Django numbers its savepoints.
    return [re.sub(r"'(?:[^']|'')*'|\b\d+\b|s\d+_x\d+", "?", query["sql"]) for query in queries.captured_queries]


def test_who_is_on_file_and_who_is_not_take_the_same_statements(ida):
    """R-114: not only as many."""
    assert shapes(IDA) == shapes("nobody@example.test")


@pytest.mark.parametrize("tries", TRIES)
def test_one_network_tries_thirty_addresses_an_hour_and_no_more(ida, tries):
    """R-114: whoever is on file; nothing is looked up for the others."""
    client = browser()
    known("Kim", "known150@example.test")
    statuses = [asks(client, f"known{number}@example.test", "10.0.0.1").status_code for number in range(tries)]
    assert (statuses[:30], set(statuses[30:])) == ([302] * 30, {429})
    assert not OutgoingMail.objects.filter(kind="consents.centre").exists()


def test_one_address_is_written_to_five_times_an_hour_from_wherever_it_is_asked(ida):
    """R-114: nor does trying many others make the registry forget what it has counted."""
    client = browser()
    statuses = [asks(client, IDA, networks(number)).status_code for number in range(6)]
    for number in range(160):
        asks(client, f"other{number}@example.test", networks(1000 + number))
    assert CacheEntry.objects.count() > 300
    statuses.append(asks(client, IDA, networks(7)).status_code)
    assert statuses == [302] * 5 + [429] * 2
    assert OutgoingMail.objects.filter(kind="consents.centre").count() == 5


def test_counters_whose_time_is_over_are_removed_within_the_hour(ida):
    asks(browser(), IDA, "10.0.0.1")
    assert CacheEntry.objects.remove_expired() == 0
    CacheEntry.objects.update(expires=timezone.now() - timedelta(seconds=2))
    assert CacheEntry.objects.remove_expired() == 2


def test_the_pages_are_reached_by_the_names_that_the_tests_try():
    assert [reverse("me_open"), reverse("consent_confirm")] == [PATHS[LinkUse.CENTRE], PATHS[LinkUse.CONFIRM]]
