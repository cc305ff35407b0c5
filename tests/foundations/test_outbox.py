"""Mail is written with what it tells, and leaves later: the register of kinds, the row, and what the reader gets."""

import smtplib
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.core import mail as django_mail
from django.core.exceptions import ValidationError
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.utils import timezone, translation

from gdpr_registry import outbox
from gdpr_registry.accounts import actions, invitation
from gdpr_registry.models import OutgoingMail
from gdpr_registry.outbox import backoff
from gdpr_registry.outbox.composing import message
from tests import factories
from tests.mails import sent

NOTICE = "accounts.notice"
WORDS = {"subject": "Nyt om din konto", "text": "Hej Bo,\n\nnoget er ændret."}


def write(**changes) -> OutgoingMail:
    return outbox.send(
        **{"kind": NOTICE, "to": "bo@example.dk", "language": "da", "context": WORDS, "by": None} | changes
    )


@pytest.fixture
def refusing(monkeypatch):
    """`refusing(error)` makes each handing over fail with it."""

    def refuse(error):
        def hand_over(self, messages):
            raise error

        monkeypatch.setattr(EmailBackend, "send_messages", hand_over)

    return refuse


# --- Written with the change ---------------------------------------------------------------------


def test_a_mail_is_written_if_and_only_if_the_change_is_kept(db):
    with pytest.raises(RuntimeError), transaction.atomic():
        write()
        raise RuntimeError
    assert not OutgoingMail.objects.exists()

    write()
    assert [message.to for message in sent()] == [["bo@example.dk"]]


def test_nothing_leaves_before_a_worker_comes(db):
    write()
    assert django_mail.outbox == []


def test_a_kind_that_nobody_registered_is_refused(db):
    with pytest.raises(outbox.UnknownKind):
        write(kind="accounts.notise")


def test_a_kind_is_registered_once():
    with pytest.raises(ValueError, match="registered already"):
        outbox.register(NOTICE, sentence="again")


@pytest.mark.parametrize("address", ["", "bo", "bo@example.dk\nBcc: all@example.dk", "a@example.dk, b@example.dk"])
def test_what_is_no_single_address_is_refused(db, address):
    with pytest.raises(ValidationError):
        write(to=address)


@pytest.mark.parametrize("address", ["søren@example.dk", "渋谷@example.dk", "bo@example.dk"])
def test_a_letter_before_the_at_is_refused_unless_the_mail_server_takes_it(db, settings, address):
    assert outbox.takes_mail(address) is address.isascii()
    settings.MAIL_SMTPUTF8 = True
    assert outbox.takes_mail(address)
    assert write(to=address).to == address


@pytest.mark.parametrize(
    "address", ["", "sø", "sø@", "sø ren@example.dk", "sø@a.b.", "sø@example.dk\nBcc: a@b.dk", "ø@æ@b.dk"]
)
def test_what_is_no_single_address_is_refused_where_the_mail_server_takes_letters_too(settings, address):
    settings.MAIL_SMTPUTF8 = True
    assert not outbox.takes_mail(address)


def test_each_mail_has_a_message_id_of_its_own_at_the_host_of_the_site(db, settings):
    settings.SITE_URL = "https://privacy.example.dk"
    one, two = write(), write()
    assert one.message_id != two.message_id
    assert one.message_id.endswith("@privacy.example.dk>")


# --- What the reader gets ------------------------------------------------------------------------


def test_the_reader_gets_text_and_the_same_text_as_html(db):
    made = message_from_bytes(message(write()).message().as_bytes(), policy=policy.default)

    assert made.get_content_type() == "multipart/alternative"
    assert "noget er ændret." in made.get_body(["plain"]).get_content()
    assert "<p>noget er ændret.</p>" in made.get_body(["html"]).get_content()
    assert made["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize(("language", "words"), [("da", "Vælg din adgangskode"), ("en", "Choose your password")])
def test_a_mail_is_in_the_language_of_its_reader_whatever_language_is_active(db, language, words):
    account = factories.UserFactory(language=language)
    invitation.invite(account=account, by=None)
    with translation.override("en" if language == "da" else "da"):
        composed = outbox.compose(OutgoingMail.objects.get())
    assert words in composed.text
    assert f'<html lang="{language}">' in composed.html


def test_a_link_that_sets_a_password_does_not_lie_in_the_outbox(db):
    account = factories.UserFactory()
    invitation.invite(account=account, by=None)
    assert OutgoingMail.objects.get().context == {"account": account.pk}


def test_links_lead_to_the_address_of_the_site(db, settings):
    settings.SITE_URL = "https://privacy.example.dk"
    invitation.invite(account=factories.UserFactory(), by=None)
    composed = outbox.compose(OutgoingMail.objects.get())
    assert 'href="https://privacy.example.dk/accounts/password/reset/key/' in composed.html


def test_what_others_wrote_becomes_neither_markup_nor_a_link(db):
    hostile = "<img src=//evil.example/x.png>\nhttps://evil.example/\n<script>"
    html = outbox.compose(write(context={"subject": "x", "text": hostile})).html
    assert "<img" not in html
    assert "<script" not in html
    assert "href" not in html


def test_a_mail_loads_nothing_from_anywhere(db):
    html = outbox.compose(write()).html
    assert not [sign for sign in ("src=", "url(", "@import", "<link", "http") if sign in html]


def test_a_line_break_in_a_subject_begins_no_other_header(db):
    made = message(write(context={"subject": "Hej\r\nBcc: all@example.dk", "text": "x"})).message()
    assert made["Subject"] == "Hej Bcc: all@example.dk"
    assert made["Bcc"] is None


# --- Tried again, given up, removed --------------------------------------------------------------


def test_the_wait_doubles_up_to_six_hours_and_then_nobody_tries_again():
    waits = [backoff.wait_after(attempts) for attempts in range(1, backoff.LAST_ATTEMPT)]
    assert waits[:3] == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert max(waits) == waits[-1] == timedelta(hours=6)
    assert backoff.wait_after(backoff.LAST_ATTEMPT) is None


@pytest.mark.parametrize(
    ("error", "final"),
    [
        (smtplib.SMTPRecipientsRefused({"bo@example.dk": (550, b"unknown")}), True),
        (smtplib.SMTPRecipientsRefused({"bo@example.dk": (451, b"later")}), False),
        (smtplib.SMTPDataError(554, b"refused"), True),
        (smtplib.SMTPSenderRefused(452, b"full", "a@example.dk"), False),
        (smtplib.SMTPAuthenticationError(535, b"who are you"), False),
        (smtplib.SMTPServerDisconnected("gone"), False),
        (ConnectionRefusedError(), False),
    ],
)
def test_what_the_mail_server_says_decides_whether_another_try_makes_sense(error, final):
    assert backoff.is_final(error) is final


def test_a_mail_that_could_not_leave_waits_and_is_given_up_in_the_end(db, refusing):
    refusing(ConnectionRefusedError())
    mail = write()
    for attempt in range(1, backoff.LAST_ATTEMPT + 1):
        OutgoingMail.objects.update(not_before=timezone.now() - timedelta(seconds=1))
        assert outbox.deliver_due() == 1
        mail.refresh_from_db()
        assert mail.attempts == attempt
    assert mail.gave_up_at
    assert outbox.deliver_due() == 0


def test_a_mail_that_waits_for_its_next_try_is_left_alone(db, refusing):
    refusing(ConnectionRefusedError())
    write()
    assert (outbox.deliver_due(), outbox.deliver_due()) == (1, 0)


def test_a_mail_that_cannot_be_composed_does_not_hold_up_the_others(db):
    write(kind="accounts.invitation", context={"account": 0})
    write()
    assert len(sent()) == 1
    assert OutgoingMail.objects.given_up().get().error.startswith("DoesNotExist")


def test_what_went_wrong_is_kept_without_the_address(db, refusing):
    refusing(smtplib.SMTPRecipientsRefused({"bo@example.dk": (550, b"bo@example.dk is unknown")}))
    mail = write()
    outbox.deliver_due()
    mail.refresh_from_db()
    assert mail.gave_up_at
    assert "550" in mail.error
    assert "bo@example.dk" not in mail.error


def test_a_mail_that_was_given_up_can_be_tried_again(db, refusing, monkeypatch):
    refusing(smtplib.SMTPDataError(554, b"refused"))
    mail = write()
    outbox.deliver_due()
    monkeypatch.undo()

    assert outbox.try_again(mail) is True
    assert len(sent()) == 1
    assert outbox.try_again(mail) is False


def test_mails_are_removed_with_their_addresses_after_the_stated_days(db, settings, refusing):
    settings.MAIL_DAYS = 30
    old, new, waiting = write(), write(), write()
    now = timezone.now()
    OutgoingMail.objects.filter(pk=old.pk).update(sent_at=now - timedelta(days=31))
    OutgoingMail.objects.filter(pk=new.pk).update(sent_at=now - timedelta(days=29))
    OutgoingMail.objects.filter(pk=waiting.pk).update(written_at=now - timedelta(days=90))

    assert outbox.remove_old() == 1
    assert set(OutgoingMail.objects.all()) == {new, waiting}


def test_a_changed_password_is_told_by_the_outbox_too(db, client):
    account = factories.UserFactory(language="en")
    actions.set_password(account=account, password="a long walk in the woods", by=account)
    client.force_login(account)
    client.post(
        "/accounts/password/change/",
        {
            "oldpassword": "a long walk in the woods",
            "password1": "another walk, in the rain",
            "password2": "another walk, in the rain",
        },
    )
    (told,) = OutgoingMail.objects.all()
    assert (told.kind, told.to) == (NOTICE, account.email)
    assert "password" in sent()[0].subject.lower()
