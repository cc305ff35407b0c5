"""Mailings: who gets them, once, in which words; and the gate that is asked again right before each mail leaves."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.utils import timezone, translation

from consents import actions
from consents.asked import ground_of
from consents.became import Became, became_of, settle
from consents.mailings import counted
from consents.models import Link, LinkUse, Mailing, Question
from gdpr_registry.models import AccessEntry, OutgoingMail
from purposes.exceptions import RegisterError
from purposes.models import Task
from subjects.actions import add_identifier, remove_identifier
from subjects.models import Person
from tests.consents.mailings import SUBJECT, TEXT, arrived, draft, reader, send
from tests.consents.people import NEWS, said, staff
from tests.consents.staff import CALL, NEWSLETTER, SUPPORT_TASK, on_file
from tests.mails import link_in
from tests.purposes.register import edit, publish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published_newsroom")]


def waiting() -> list[str]:
    return sorted(OutgoingMail.objects.filter(kind="consents.marketing").waiting().values_list("to", flat=True))


# --- Who gets it ---------------------------------------------------------------------------------


def test_a_mailing_goes_to_everybody_for_whom_the_gate_says_yes_and_to_nobody_else():
    """R-058: a yes to the purpose alone is no permission to write."""
    reader(email="anna@example.dk")
    bo = reader(email="bo@example.dk")
    said("withdraw", bo, channel="email")
    carl = reader("sms", email="carl@example.dk")
    on_file("prospects", email="dora@example.dk")
    on_file("customers", email="egon@example.dk")
    said("object_to", carl, ground="A21-2")
    reader(email="")

    mailing = send()

    assert waiting() == ["anna@example.dk"]
    assert mailing.reasons == {
        "allowed": 1,
        "marketing_objection": 1,
        "no_address": 1,
        "no_channel_permission": 1,
        "no_consent": 1,
    }
    question = Question.objects.get(pk__in=mailing.questions)
    assert (question.task, question.channel, question.total, question.allowed) == (NEWSLETTER, "email", 5, 2)


def test_what_is_counted_before_is_what_is_sent():
    for _number in range(3):
        reader()
    on_file("prospects", email="dora@example.dk")
    reader(email="")
    mailing = draft()
    before = dict(counted(ground_of(mailing.asked)))
    assert before == {"allowed": 3, "no_address": 1, "no_consent": 1} == send(mailing).reasons


def test_pressed_twice_it_is_sent_once():
    reader()
    mailing = draft()
    first, again = send(mailing), send(mailing)
    assert (first.sent_at, first.questions) == (again.sent_at, again.questions)
    assert len(waiting()) == 1


def test_each_is_written_to_in_their_own_language():
    reader(email="anna@example.dk", language="en")
    reader(email="bo@example.dk")
    send()
    subjects = {mail.to[0]: mail.subject for mail in arrived()}
    assert subjects == {"anna@example.dk": SUBJECT["en"], "bo@example.dk": SUBJECT["da"]}


def test_nobody_to_write_to_sends_nothing():
    on_file("prospects", email="dora@example.dk")
    mailing = draft()
    with pytest.raises(RegisterError, match="ingen, der må få den"):
        send(mailing)
    assert Mailing.objects.get().is_draft


def test_a_language_that_is_not_written_is_missed_before_anybody_gets_the_other_one():
    reader()
    with pytest.raises(RegisterError):
        send(draft(text={"da": "Vi har lavet noget nyt."}))
    assert waiting() == []


def test_where_staff_say_so_it_goes_without_those_whose_language_is_missing():
    """R-119: nobody gets words in another language than theirs; they are counted, before and after."""
    reader(email="anna@example.dk")
    for address in ("bo@example.dk", ""):
        reader(email=address, language="en")
    on_file("prospects", email="dora@example.dk", language="en")
    mailing = draft(text={"da": "Vi har lavet noget nyt."})
    before = dict(counted(ground_of(mailing.asked), mailing.missing))
    sent = send(mailing, only_written=True)
    assert before == {"allowed": 1, "no_address": 1, "no_consent": 1, "not_their_language": 1} == sent.reasons
    assert waiting() == ["anna@example.dk"]
    # The gate said yes to them all the same.
    question = Question.objects.get(pk__in=sent.questions)
    assert (question.total, question.allowed) == (4, 3)


def test_where_everybody_reads_what_is_missing_nothing_is_sent():
    reader(language="en")
    with translation.override("en"), pytest.raises(RegisterError, match="Nobody may get it"):
        send(draft(text={"da": "Kun dansk."}), only_written=True)


@pytest.mark.parametrize("task", [SUPPORT_TASK, CALL, "no.such"])
def test_only_marketing_in_writing_is_mailed(task):
    with pytest.raises(RegisterError):
        draft(task=task)


def test_it_takes_as_many_queries_for_three_as_for_one(django_assert_max_num_queries):
    counts = []
    for number in (1, 3):
        for _more in range(number):
            reader()
        mailing, by = draft(), staff()
        with django_assert_max_num_queries(60) as queries:
            send(mailing, by)
        counts.append(len(queries))
    assert counts[0] == counts[1]


# --- Who may send, and what stays ----------------------------------------------------------------


@pytest.mark.parametrize(
    "roles",
    [["recruiter"], ["reception"], ["auditor"], ["data_protection_officer"], ["data_protection_officer", "officer"]],
)
def test_who_looks_after_people_or_the_law_sends_no_marketing(roles):
    """Art. 38(6): whoever is the data protection officer never sends, whatever else the account holds."""
    reader()
    mailing, account = draft(), staff(*roles)
    with pytest.raises(PermissionDenied):
        draft(account)
    with pytest.raises(PermissionDenied):
        send(mailing, account)
    assert waiting() == []


def test_what_people_got_is_never_changed():
    reader()
    mailing, by = send(), staff()
    with pytest.raises(RegisterError):
        actions.change_mailing(mailing=mailing, version=1, task=NEWSLETTER, subject=SUBJECT, text=SUBJECT, by=by)
    with pytest.raises(RegisterError):
        actions.discard_mailing(mailing=mailing, by=by)
    for attack in (
        lambda: Mailing.objects.update(text={"da": "Noget andet"}),
        lambda: Mailing.objects.update(sent_at=timezone.now()),
        lambda: Mailing.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="stays as it was sent"), transaction.atomic():
            attack()
    assert Mailing.objects.get().text == TEXT


def test_a_draft_is_changed_by_who_read_it_last():
    mailing, by = draft(), staff()
    actions.change_mailing(mailing=mailing, version=1, task=NEWSLETTER, subject=SUBJECT, text={"da": "Nyt"}, by=by)
    with pytest.raises(RegisterError):
        actions.change_mailing(mailing=mailing, version=1, task=NEWSLETTER, subject=SUBJECT, text=TEXT, by=by)
    with pytest.raises(RegisterError):
        actions.send_mailing(mailing=mailing, version=1, by=by)
    assert Mailing.objects.get().text == {"da": "Nyt"}


def test_a_draft_that_was_thrown_away_meanwhile_is_not_sent():
    """Two officers at once: the second is told, in words."""
    mailing = draft()
    actions.discard_mailing(mailing=Mailing.objects.get(pk=mailing.pk), by=staff())
    reader()
    with translation.override("en"), pytest.raises(RegisterError, match="thrown this draft away"):
        send(mailing)
    assert arrived() == []


def test_a_draft_is_thrown_away():
    actions.discard_mailing(mailing=draft(), by=staff())
    assert not Mailing.objects.exists()


def test_what_was_done_leaves_a_trace():
    """R-113."""
    reader()
    mailing = send()
    rows = AccessEntry.objects.filter(object_id=str(mailing.pk)).order_by("pk").values_list("action", "purpose")
    assert list(rows) == [("consents.mailing_written", ""), ("consents.mailing_sent", NEWS)]


# --- The mail ------------------------------------------------------------------------------------


def test_a_mail_says_why_it_came_and_how_to_stop_it_in_both_parts():
    """R-052, R-053: the same link in the header and in both texts."""
    reader(language="en")
    send()
    [mail] = arrived()
    html = mail.alternatives[0][0]
    link = link_in(mail, "/stop/")
    assert mail.extra_headers["List-Unsubscribe"] == f"<{link}>"
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    today = f"{timezone.localtime():%-d %B %Y}"
    for part in (
        "We have made something new.",
        f"You get this mail because you said yes to e-mail about “purpose prospects.marketing” on {today}.",
        "One press stops these mails, with no account and no reason:",
        link,
        "Nordlys Software A/S",
        "1058 København K",
    ):
        assert part in mail.body, part
        assert part in html, part
    assert "<img" not in html
    assert not re.findall(r'(?:src|href)="(?!http://127\.0\.0\.1:8000/)', html)


def test_the_link_names_what_it_stops_and_no_token_is_kept():
    """R-052."""
    who = reader()
    send()
    assert not Link.objects.exists()
    [mail] = arrived()
    link = Link.objects.get()
    assert (link.use, link.person_id, link.purpose, link.channel) == (LinkUse.STOP, who.pk, NEWS, "email")
    assert link.expires_at - timezone.now() > timedelta(days=3 * 365 - 1)
    token = link_in(mail, "/stop/").partition("token=")[2]
    row = OutgoingMail.objects.filter(kind="consents.marketing").values().get()
    assert token not in str(row)


def test_a_line_break_in_a_subject_begins_no_header():
    reader()
    send(draft(subject={"da": "Nyt\nBcc: otto@example.dk", "en": "News\nBcc: otto@example.dk"}))
    [mail] = arrived()
    assert mail.subject == "Nyt Bcc: otto@example.dk"
    assert mail.recipients() == mail.to


# --- Right before it leaves ----------------------------------------------------------------------


def test_who_withdraws_before_it_leaves_gets_none():
    """R-051."""
    stays, stops = reader(email="anna@example.dk"), reader(email="bo@example.dk")
    mailing = send()
    said("withdraw", stops, channel="email")
    assert [mail.to for mail in arrived()] == [["anna@example.dk"]]
    row = OutgoingMail.objects.get(about=stops.pk, kind="consents.marketing")
    assert row.withheld_at
    assert row.withheld_for == "no_channel_permission"
    asked = Question.objects.filter(source=f"mailing.{mailing.pk}").values_list("person", "reason", "event")
    assert {person: reason for person, reason, _event in asked} == {
        stays.pk: "allowed",
        stops.pk: "no_channel_permission",
    }
    assert all(event for *_rest, event in asked)


@pytest.mark.parametrize(
    ("verb", "columns", "reason"),
    [
        ("withdraw", {}, "withdrawn"),
        ("object_to", {"ground": "A21-2"}, "marketing_objection"),
        ("restrict", {"ground": "A18-1-a"}, "restricted"),
    ],
)
def test_any_no_withholds_with_the_reason_of_the_gate(verb, columns, reason):
    """R-051, R-057."""
    who = reader()
    send()
    said(verb, who, **columns)
    assert arrived() == []
    assert OutgoingMail.objects.get(kind="consents.marketing").withheld_for == reason


def test_a_no_to_mail_withholds_it_though_the_edition_of_now_needs_no_permission(published_newsroom):
    """R-051, R-058: asked again as it leaves."""
    stays, stops = reader(email="anna@example.dk"), reader(email="bo@example.dk")
    send()
    edit(published_newsroom.writer, Task.objects.get(code=NEWSLETTER), channel_permission="")
    publish(published_newsroom)
    for who in (stays, stops):
        said("withdraw", who, channel="sms")
    said("withdraw", stops, channel="email")
    assert [mail.to for mail in arrived()] == [["anna@example.dk"]]
    withheld = OutgoingMail.objects.get(about=stops.pk, kind="consents.marketing")
    assert withheld.withheld_for == "no_channel_permission"


def test_who_is_no_more_on_file_gets_none():
    who = reader()
    send()
    # As an erasure leaves it.
    nothing = {"name": None, "key_id": "", "language": "", "source": "", "key": ""}
    Person.objects.filter(pk=who.pk).update(erased_on=timezone.now().date(), **nothing)
    assert arrived() == []
    assert not OutgoingMail.objects.filter(kind="consents.marketing").exists(), "gone with the address"


def test_an_address_that_was_taken_off_file_gets_none():
    who = reader(email="old@example.dk")
    send()
    identifier = who.identifiers.get()
    add_identifier(person=who, kind="email", value="new@example.dk", by=staff())
    remove_identifier(identifier=identifier, by=staff())
    assert arrived() == []
    assert OutgoingMail.objects.get(kind="consents.marketing").withheld_for == "no_address"


# --- What became of it ---------------------------------------------------------------------------


def test_what_became_of_it_is_counted_by_reason():
    _stays, stops, objects = reader(), reader(), reader()
    mailing = send()
    assert became_of(mailing) == Became(waiting=3)
    said("withdraw", stops)
    said("object_to", objects, ground="A21-2")
    arrived()
    assert became_of(mailing) == Became(sent=1, withheld={"withdrawn": 1, "marketing_objection": 1})


def test_the_counts_stay_when_the_mails_are_removed(settings):
    reader()
    mailing = send()
    arrived()
    settle()
    mailing.refresh_from_db()
    assert mailing.became is None
    settings.MAIL_DAYS = 1
    settle()
    OutgoingMail.objects.all().delete()
    mailing.refresh_from_db()
    assert became_of(mailing) == Became(sent=1)
