"""Each step of a delivery is kept before the next: asking, taking in hand, handing over, and the end."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from gdpr_registry import outbox
from gdpr_registry.models import AccessEntry, OutgoingMail
from gdpr_registry.outbox import delivery, holding
from gdpr_registry.outbox.kinds import _kinds
from tests.mails import sent

pytestmark = pytest.mark.django_db

NOTICE = "accounts.notice"
WORDS = {"subject": "Nyt", "text": "Hej Bo"}


def write(**changes) -> OutgoingMail:
    given = {"kind": NOTICE, "to": "bo@example.dk", "language": "da", "context": WORDS, "by": None}
    return outbox.send(**given | changes)


def state(mail: OutgoingMail) -> tuple:
    """How often it was tried in vain, whether it left, and why not."""
    mail.refresh_from_db()
    return mail.attempts, bool(mail.sent_at), mail.withheld_for


@pytest.fixture
def kind(monkeypatch):
    """`kind(refusal=…)` changes what the kind of these mails does."""

    def change(**hooks):
        monkeypatch.setitem(_kinds, NOTICE, replace(outbox.kind_of(NOTICE), **hooks))

    return change


@pytest.fixture
def handing_over(monkeypatch):
    """`handing_over(do)` does this while the mail server has the mail."""

    def during(do):
        monkeypatch.setattr(EmailBackend, "send_messages", lambda _self, _messages: do())

    return during


class Killed(BaseException):
    """The worker is no more: nothing of it runs any longer."""


def killed():
    raise Killed


def lease_is_over():
    over = Now() - timedelta(seconds=1)
    OutgoingMail.objects.update(not_before=over)
    OutgoingMail.objects.in_hand().update(in_hand_until=over)


# --- asking --------------------------------------------------------------------------------------


def test_a_mail_that_may_not_leave_is_withheld_for_good_and_no_try_is_counted(kind):
    """R-051: asked immediately before."""
    kind(refusal=lambda mail: "ConsentWithdrawn" if mail.to == "no@example.dk" else "")
    no, yes = write(to="no@example.dk"), write()
    assert [message.to for message in sent()] == [["bo@example.dk"]]
    assert (state(no), state(yes)) == ((0, False, "ConsentWithdrawn"), (0, True, ""))

    kind(refusal=lambda _mail: "")
    assert outbox.deliver_due() == 0
    assert outbox.try_again(no) is False
    assert set(OutgoingMail.objects.withheld()) == {no}


def test_what_cannot_be_asked_about_does_not_leave(kind):
    """Unknown means no."""
    kind(refusal=lambda mail: OutgoingMail.objects.get(pk=-mail.pk).kind)
    mail = write()
    assert sent() == []
    assert OutgoingMail.objects.given_up().get() == mail


def test_the_link_of_a_text_stands_in_a_header_too(kind):
    kind(fill=lambda words: {**words, "text": f"t-{uuid4()}"}, headers=lambda made: {"List-Unsubscribe": made["text"]})
    write()
    (message,) = sent()
    assert message.body.strip() == message.extra_headers["List-Unsubscribe"] != ""
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"


def test_a_kind_changes_no_message_id(kind):
    kind(headers=lambda _made: {"Message-ID": "<other@example.dk>"})
    mail = write()
    assert sent()[0].extra_headers["Message-ID"] == mail.message_id


# --- in hand -------------------------------------------------------------------------------------


def test_a_mail_is_in_hand_while_the_mail_server_has_it_and_not_after(handing_over, settings):
    settings.EMAIL_TIMEOUT = 10
    mail, seen = write(), []
    write()
    handing_over(lambda: seen.extend(OutgoingMail.objects.in_hand()))
    outbox.deliver_due()
    assert seen[0] == mail
    assert len(seen) == 2
    assert seen[0].in_hand_until - seen[0].taken_at == timedelta(seconds=60)
    assert not OutgoingMail.objects.in_hand().exists()


def test_a_mail_whose_worker_died_rests_until_its_lease_is_over_and_is_repeated_under_its_message_id(handing_over):
    mail = write()
    handing_over(killed)
    with pytest.raises(Killed):
        outbox.deliver_due()
    assert outbox.deliver_due() == 0
    assert set(OutgoingMail.objects.in_hand()) == {mail}

    lease_is_over()
    assert not OutgoingMail.objects.in_hand().exists()
    repeated = []
    handing_over(lambda: repeated.extend(OutgoingMail.objects.in_hand().values_list("message_id", flat=True)))
    assert outbox.deliver_due() == 1
    assert repeated == [mail.message_id]
    assert state(mail) == (0, True, "")


def test_after_a_lease_the_kind_is_asked_anew(kind, handing_over):
    """R-051: a yes that was good for the first try is not good for the second."""
    answers = iter(["", "ConsentWithdrawn"])
    kind(refusal=lambda _mail: next(answers))
    mail = write()
    handing_over(killed)
    with pytest.raises(Killed):
        outbox.deliver_due()
    lease_is_over()
    outbox.deliver_due()
    assert state(mail) == (0, False, "ConsentWithdrawn")
    assert not OutgoingMail.objects.in_hand().exists()


@pytest.mark.parametrize("fails", [False, True])
def test_only_who_holds_the_mail_says_what_became_of_it(handing_over, fails):
    """Its lease was over, and another worker took it in hand meanwhile."""
    mail, others = write(), []

    def another_takes_it():
        lease_is_over()
        others.extend(holding.put_aside())
        assert holding.take(others[0])
        if fails:
            raise ConnectionResetError

    handing_over(another_takes_it)
    outbox.deliver_due()
    assert state(mail) == (0, False, "")
    assert set(OutgoingMail.objects.in_hand()) == {mail}
    assert holding.end(others[0], sent_at=Now())
    assert state(mail) == (0, True, "")


def test_a_mail_that_was_put_aside_too_long_is_not_taken_twice():
    write()
    (mine,) = holding.put_aside()
    lease_is_over()
    (yours,) = holding.put_aside()
    assert delivery._taken(mine) is None
    assert holding.take(yours)


def test_a_mail_that_was_put_aside_is_left_to_others_sooner_than_one_in_hand(settings):
    """A worker that died left up to ten aside."""
    settings.EMAIL_TIMEOUT = 10
    now = write().written_at
    [mail] = holding.put_aside()
    assert mail.not_before - now < timedelta(seconds=11)
    assert holding.take(mail)
    assert timedelta(seconds=60) < mail.not_before - now


# --- stopped with a mail in hand -----------------------------------------------------------------


@pytest.fixture
def stopping(monkeypatch, settings):
    """`stopping(seconds)` stops the worker for so long between taking a mail and handing it over."""
    settings.EMAIL_TIMEOUT = 10

    def stop(seconds):
        monkeypatch.setattr(holding, "clock", iter([0.0, seconds]).__next__)

    return stop


@pytest.mark.parametrize(("seconds", "leaves"), [(9.9, True), (10.1, False)])
def test_a_mail_is_handed_over_while_its_lease_outlasts_that_for_certain(stopping, handing_over, seconds, leaves):
    """R-051: with less left than handing over may take it would be with the mail server, and nobody would know."""
    mail, seen = write(), []
    handing_over(lambda: seen.append(mail))
    stopping(seconds)
    assert outbox.deliver_due(stopped=iter([False, True]).__next__) == 1
    assert (bool(seen), state(mail)) == (leaves, (0, leaves, ""))
    assert not OutgoingMail.objects.in_hand().exists()
    assert OutgoingMail.objects.due().exists() is not leaves


# --- one after the other -------------------------------------------------------------------------


def in_hand(mail: OutgoingMail) -> OutgoingMail:
    """As another worker has it."""
    [mine] = [aside for aside in holding.put_aside() if aside == mail]
    assert holding.take(mine)
    OutgoingMail.objects.exclude(pk=mail.pk).update(not_before=Now())
    return mine


@pytest.mark.parametrize(("about_both", "takes_turns", "leaves"), [(True, True, 0), (False, True, 1), (True, False, 1)])
def test_a_person_gets_mails_of_some_kinds_one_after_the_other(kind, about_both, takes_turns, leaves):
    kind(takes_turns=takes_turns)
    who = uuid4()
    first, second = write(about=who), write(about=who if about_both else uuid4())
    mine = in_hand(first)
    assert len(sent()) == leaves
    assert state(second) == (0, bool(leaves), "")

    holding.leave(mine)
    OutgoingMail.objects.update(not_before=Now())
    assert len(sent()) == 1


def test_a_mail_that_waits_for_another_rests_for_a_moment_and_what_it_wrote_is_undone(kind):
    def fill(words):
        AccessEntry.objects.create(action="a.link")
        return words

    who = uuid4()
    first, second = write(about=who), write(about=who)
    mine = in_hand(first)
    kind(takes_turns=True, fill=fill)
    assert outbox.deliver_due() == 1
    assert not OutgoingMail.objects.due().exists()
    second.refresh_from_db()
    assert timedelta(0) < second.not_before - second.written_at < timedelta(seconds=60)
    assert not AccessEntry.objects.exists()

    lease_is_over()
    assert holding.end(mine, sent_at=Now()) is False
    assert outbox.deliver_due() == 2


def test_a_worker_that_stops_leaves_the_rest_to_others():
    mails = [write() for _ in range(3)]
    looks = iter([False, True])
    assert outbox.deliver_due(stopped=lambda: next(looks)) == 1
    assert list(OutgoingMail.objects.due()) == mails[1:]


def test_a_mail_server_that_does_not_answer_is_asked_once_a_run(monkeypatch):
    monkeypatch.setattr(EmailBackend, "open", lambda _self: 1 // 0)
    first, second = write(), write()
    assert outbox.deliver_due() == 1
    assert (state(first), state(second)) == ((1, False, ""), (0, False, ""))
    assert list(OutgoingMail.objects.due()) == [second]


# --- many at once, and none any more -------------------------------------------------------------


def test_many_mails_of_a_kind_are_written_by_few_statements(django_assert_num_queries):
    who = uuid4()
    rows = (outbox.Addressed(f"p{number}@example.dk", "en", WORDS, about=who) for number in range(1_200))
    # Three statements, in a transaction of their own.
    with django_assert_num_queries(5):
        assert outbox.send_many(kind=NOTICE, rows=rows, by=None) == 1_200
    mails = OutgoingMail.objects.filter(about=who, language="en", context=WORDS)
    assert mails.count() == len(set(mails.values_list("message_id", flat=True))) == 1_200
    assert outbox.send_many(kind=NOTICE, rows=[], by=None) == 0


def test_many_mails_are_written_all_or_none():
    rows = [outbox.Addressed("a@example.dk"), outbox.Addressed("no address")]
    with pytest.raises(ValidationError):
        outbox.send_many(kind=NOTICE, rows=rows, by=None)
    assert not OutgoingMail.objects.exists()


def test_mails_about_somebody_go_with_them_whatever_became_of_them(kind):
    gone, other = uuid4(), uuid4()
    write(about=gone)
    write(about=other)
    kind(refusal=lambda _mail: "no")
    write(about=gone)
    sent()
    write(about=gone)
    write()
    assert outbox.drop(about=[gone]) == 3
    assert set(OutgoingMail.objects.values_list("about", flat=True)) == {other, None}


def test_a_mail_about_somebody_who_was_removed_while_it_was_in_hand_leaves_no_trace(handing_over):
    who = uuid4()
    write(about=who)
    handing_over(lambda: outbox.drop(about=[who]))
    assert outbox.deliver_due() == 1
    assert not OutgoingMail.objects.exists()


# --- what the database refuses -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("columns", "name"),
    [
        ({"sent_at": Now(), "gave_up_at": Now()}, "a_mail_has_at_most_one_end"),
        ({"sent_at": Now(), "withheld_at": Now(), "withheld_for": "x"}, "a_mail_has_at_most_one_end"),
        ({"gave_up_at": Now(), "withheld_at": Now(), "withheld_for": "x"}, "a_mail_has_at_most_one_end"),
        ({"withheld_at": Now()}, "a_mail_is_withheld_for_a_reason"),
        ({"withheld_for": "x"}, "a_mail_is_withheld_for_a_reason"),
        ({"in_hand_until": Now()}, "only_a_mail_that_was_taken_and_waits_is_in_hand"),
        ({"in_hand_until": Now(), "taken_at": Now(), "sent_at": Now()}, "only_a_mail_that_was_taken_and_waits"),
    ],
)
def test_a_mail_is_in_one_state(columns, name):
    mail = write()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        OutgoingMail.objects.filter(pk=mail.pk).update(**columns)


def test_a_withheld_mail_is_removed_as_the_others_are(settings):
    settings.MAIL_DAYS = 30
    old, new = write(), write()
    for mail, days in ((old, 31), (new, 29)):
        OutgoingMail.objects.filter(pk=mail.pk).update(withheld_at=Now() - timedelta(days=days), withheld_for="no")
    assert outbox.remove_old() == 1
    assert set(OutgoingMail.objects.all()) == {new}
