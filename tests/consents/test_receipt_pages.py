"""Receipts at the doors: one's own within the half hour, anybody's for who reads the ledger, and by mail."""

import base64
import hashlib
import json
from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consents import actions, links, receipts
from consents.actions import send_receipt
from consents.models import ConsentEvent, LinkUse
from consents.receipts.json_ld import json_bytes, json_ld
from consents.receipts.told import told
from gdpr_registry.models import AccessEntry, OutgoingMail
from purposes.actions import approve, propose
from purposes.exceptions import RegisterError
from purposes.models import Edition
from subjects.actions import register_person
from subjects.models import Person
from tests.consents.people import NEWS, SUPPORT, add_a_letter, person, said, staff, wording, yes
from tests.consents.sessions import holds, speaks_for
from tests.mails import sent
from tests.purposes.register import both, edit, officer, ready
from tests.purposes.register import publish as publish_draft

pytestmark = pytest.mark.django_db

ADDRESS = "ida.holm@example.test"


@pytest.fixture(scope="module")
def _published(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        register = ready()
        publish_draft(register)
        yield register
        transaction.set_rollback(True)


@pytest.fixture
def register(_published):
    return _published


@pytest.fixture
def ida(register):
    return person("prospects")


def with_address(**columns) -> Person:
    values = {"name": "Ida Holm", "language": "da", "categories": ["prospects"], "email": ADDRESS, **columns}
    return register_person(**values, by=None, source="web", key=values["email"])


def main_of(page) -> str:
    """What the page says: around it are the address asked for and a token of the form for the language."""
    return page.content.decode().partition("<main")[2].partition("</main>")[0]


def mailed() -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(kind="consents.receipt").order_by("pk"))


# --- one's own ----------------------------------------------------------------------------------


def test_the_page_shows_the_words_that_were_seen(client, ida):
    """R-046: the wording in its own language, in the frame of the reader's."""
    event = yes(ida)
    speaks_for(client, ida)
    page = client.get(receipts.address(event), headers={"accept-language": "en"})
    assert page.status_code == 200
    body = page.content.decode()
    assert "<h1>Receipt for your yes</h1>" in body
    assert '<p><span lang="da">Nordlys Software A/S sender nyheder. Vi bruger din adresse.' in body
    danish = client.get(receipts.address(event), headers={"accept-language": "da"}).content.decode()
    assert "<p>Nordlys Software A/S sender nyheder. Vi bruger din adresse." in danish
    assert receipts.address(event, "pdf") in body
    assert '<a href="/me/">What we have about you</a>' in body
    assert "no-store" in page["Cache-Control"]


def test_the_file_is_what_the_page_names_by_its_hash(client, ida):
    """R-046: the bytes on the page, in the file and in its digest (RFC 9530) are one."""
    event = yes(ida)
    speaks_for(client, ida)
    file = client.get(receipts.address(event, "json"))
    digest = hashlib.sha256(file.content).digest()
    assert file["Content-Type"] == "application/ld+json"
    assert file["Repr-Digest"] == f"sha-256=:{base64.b64encode(digest).decode()}:"
    assert json.loads(file.content)["pii_principal_id"] == ida.pk.urn
    assert digest.hex() in client.get(receipts.address(event)).content.decode()


def test_the_pdf_is_a_file_to_keep(client, ida):
    event = said("withdraw", ida)
    speaks_for(client, ida)
    file = client.get(receipts.address(event, "pdf"))
    assert (file["Content-Type"], file.content[:5]) == ("application/pdf", b"%PDF-")
    assert file["Content-Disposition"] == f'attachment; filename="receipt-{event.pk}.pdf"'
    assert "no-store" in file["Cache-Control"]


@pytest.mark.parametrize("kind", ["", "pdf", "json"])
def test_nobody_reads_somebody_elses_receipt(client, ida, kind):
    """R-052: another person's and one that is not there: the same answer, and one for all numbers without a session."""
    others = yes(person("prospects"))
    speaks_for(client, ida)
    other = client.get(receipts.address(others, kind))
    missing = client.get(receipts.address(ConsentEvent(pk=10**9), kind))
    assert [page.status_code for page in (other, missing)] == [404, 404]
    assert main_of(other) == main_of(missing)
    for event in (others, ConsentEvent(pk=10**9)):
        assert Client().get(receipts.address(event, kind)).headers["Location"] == reverse("me")
    assert "no-store" in other["Cache-Control"]


def test_somebody_elses_receipt_takes_as_many_queries_as_none(client, ida, django_assert_num_queries):
    others = yes(person("prospects"))
    speaks_for(client, ida)
    for number in (others.pk, 10**9):
        with django_assert_num_queries(3):
            client.get(reverse("me_receipt", kwargs={"number": number}))


def test_after_half_an_hour_the_session_is_over(client, ida):
    """R-114."""
    event = yes(ida)
    speaks_for(client, ida)
    with time_machine.travel(timezone.now() + timedelta(minutes=29)):
        assert client.get(receipts.address(event)).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        assert client.get(receipts.address(event)).headers["Location"] == reverse("me")


@pytest.mark.parametrize("held", ["", "00000000-0000-0000-0000-000000000000"])
def test_a_session_that_names_nobody_opens_nothing(client, ida, held):
    event = yes(ida)
    holds(client, held)
    assert client.get(receipts.address(event)).headers["Location"] == reverse("me")


def test_other_kinds_of_events_and_files_have_no_receipt(client, ida):
    asked = said("request_consent", ida, wording=wording())
    event = yes(ida)
    speaks_for(client, ida)
    assert client.get(receipts.address(asked)).status_code == 404
    assert client.get(receipts.address(event, "csv")).status_code == 404
    assert client.post(receipts.address(event)).status_code == 405


# --- which words, which edition ------------------------------------------------------------------


def test_a_withdrawal_shows_the_words_of_the_yes_that_it_takes_back(ida):
    """R-036: the last yes of the same purpose and channel; that of the channel beside it is another."""
    given = yes(ida)
    yes(ida, channel="email", wording=wording(language="en"))
    receipt = receipts.receipt_of(said("withdraw", ida))
    assert (receipt.seen.sha256, receipt.seen.at) == (given.wording.sha256, given.happened_at)


def test_a_no_to_words_just_seen_shows_those(ida):
    seen = receipts.receipt_of(said("refuse", ida, wording=wording())).seen
    assert (seen.sha256, seen.at) == (wording().sha256, None)


def test_a_withdrawal_without_a_yes_shows_no_words(ida):
    receipt = receipts.receipt_of(said("withdraw", ida))
    assert receipt.seen is None
    assert told(receipt, "en").wording_note == "No text was shown with this."


def test_the_receipt_tells_of_the_edition_in_force_when_it_happened(register, ida):
    """R-011: a later edition changes no receipt; the next event tells of it."""
    before = yes(ida)
    bytes_before = json_bytes(receipts.receipt_of(before))
    edit(register.writer, register.news, when_refused=both("Vi skriver ikke mere.", "We write no more."))
    approve(proposal=propose(by=register.writer, reason="Plainer", wording_reason="Plainer words"), by=officer("Asger"))
    after = said("withdraw", ida)
    assert receipts.receipt_of(before).edition == 1
    assert json_bytes(receipts.receipt_of(ConsentEvent.objects.get(pk=before.pk))) == bytes_before
    assert receipts.receipt_of(after).edition == 2
    assert "We write no more." in str(told(receipts.receipt_of(after), "en"))


def test_a_yes_that_was_reported_as_older_than_the_first_edition_tells_of_that_one(ida):
    long_ago = timezone.now() - timedelta(days=40)
    assert Edition.objects.begun(long_ago).count() == 0
    assert receipts.receipt_of(yes(ida, by=staff(), happened_at=long_ago)).edition == 1


def test_no_receipt_holds_a_salt_a_key_or_what_staff_noted(ida):
    """R-089: what would prove or open more than the person is told."""
    event = said("withdraw", ida, by=staff(), note="Sounded angry")
    whole = json.dumps(json_ld(receipts.receipt_of(event))) + str(told(receipts.receipt_of(event), "en"))
    for secret in (event.salt.hex(), event.key, bytes(event.request_hash).hex(), "Sounded angry"):
        assert secret not in whole


# --- staff ---------------------------------------------------------------------------------------


def test_who_reads_the_ledger_reads_receipts_and_leaves_a_trace(client, ida):
    event = yes(ida)
    auditor = staff("auditor")
    client.force_login(auditor)
    page = client.get(receipts.staff_address(event))
    assert page.status_code == 200
    assert receipts.staff_address(event, "json") in page.content.decode()
    assert f'<a href="{reverse("admin:consents_consentevent_changelist")}">' in page.content.decode()
    entry = AccessEntry.objects.get(action="consents.receipt_read")
    assert (entry.actor_id, entry.object_id, entry.purpose) == (auditor.pk, str(ida.pk), NEWS)


def test_staff_who_do_not_read_the_ledger_are_refused(client, ida):
    event = yes(ida)
    client.force_login(staff("staff"))
    assert client.get(receipts.staff_address(event, "json")).status_code == 403


# --- by mail --------------------------------------------------------------------------------------


def test_a_confirmed_yes_brings_one_mail_with_all_its_receipts(register, settings):
    """R-046: in the person's language, the receipt in words, and the way back to the preference centre."""
    add_a_letter(register)
    publish_draft(register)
    pending = actions.ask_to_confirm(
        address=ADDRESS, name="Ida Holm", language="da", wording=wording(), channels=["", "email"]
    )
    events = actions.confirm(token=links.make(LinkUse.CONFIRM, pending=pending))
    [mail] = mailed()
    assert (mail.to, mail.language, mail.context) == (ADDRESS, "da", {"events": [event.pk for event in events]})
    message = next(one for one in sent() if one.subject.startswith("Kvittering"))
    assert message.subject == "Kvittering for dit ja (Nordlys Software A/S)"
    assert message.body.count("Nordlys Software A/S sender nyheder.") == 2
    assert message.body.count("Kvittering for dit ja\n") == 2
    assert "Kanal: E-mail og direkte beskeder\n" in message.body
    assert f"{settings.SITE_URL}/me/\n" in message.body


@pytest.mark.parametrize("verb", ["withdraw", "refuse"])
def test_a_no_on_our_own_page_sends_nothing_unless_it_is_asked_for(register, verb):
    """R-046: on request only."""
    event = said(verb, with_address())
    assert mailed() == []
    assert send_receipt(event, by=None).to == ADDRESS


@pytest.mark.parametrize(("verb", "purpose"), [("withdraw", NEWS), ("refuse", NEWS), ("object_to", SUPPORT)])
def test_a_no_that_staff_recorded_is_mailed_once(register, verb, purpose):
    """R-046: the same message sent twice brings one mail."""
    who, clerk = with_address(), staff()
    for _time in range(2):
        event = said(verb, who, purpose, by=clerk, key="one")
    [mail] = mailed()
    assert (mail.context, mail.by) == ({"events": [event.pk]}, clerk)


def test_a_yes_that_staff_recorded_is_mailed(register):
    event = yes(with_address(), by=staff())
    assert [mail.context for mail in mailed()] == [{"events": [event.pk]}]


def test_what_another_system_reports_brings_no_mail(register):
    yes(with_address(), source="api.shop", evidence="reported")
    assert mailed() == []


def test_who_has_no_address_on_file_gets_no_mail(ida):
    assert send_receipt(said("withdraw", ida, by=staff()), by=None) is None
    assert mailed() == []


def test_one_mail_is_for_one_person_about_a_yes_or_a_no(ida):
    other = yes(person("prospects"))
    with pytest.raises(RegisterError):
        send_receipt(yes(ida), other, by=None)
    with pytest.raises(receipts.NoReceipt):
        send_receipt(said("request_consent", ida, wording=wording()), by=None)
    with pytest.raises(receipts.NoReceipt):
        send_receipt(by=None)
