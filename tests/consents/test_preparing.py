"""Mailings are prepared in pieces by any number of workers, never twice for one person, and stopped under way."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone, translation

from consents import actions
from consents.actions import preparing
from consents.became import Became, became_of, settle
from consents.models import Mailing, Question
from gdpr_registry import outbox
from gdpr_registry.models import AccessEntry, OutgoingMail
from gdpr_registry.outbox import holding
from purposes.exceptions import RegisterError
from tests.consents.mailings import arrived, draft, order, reader, send
from tests.consents.people import NEWS, said, staff
from tests.consents.staff import on_file

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published_newsroom")]
MARKETING = "consents.marketing"


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch):
    """Two people a piece."""
    monkeypatch.setattr(preparing, "PIECE", 2)


def written() -> list[UUID]:
    return sorted(OutgoingMail.objects.filter(kind=MARKETING).values_list("about", flat=True))


def readers(number):
    return sorted(reader().pk for _each in range(number))


def put_aside():
    """What a worker has before it; mails that somebody waits for are gone."""
    OutgoingMail.objects.exclude(kind=MARKETING).delete()
    return holding.put_aside()


# --- Pieces --------------------------------------------------------------------------------------


def test_sending_orders_and_writes_no_mail():
    readers(3)
    mailing = order()
    assert written() == []
    assert (mailing.is_draft, mailing.expected, mailing.prepared_at, mailing.questions) == (False, 3, None, [])


def test_each_piece_is_a_question_of_its_own_and_all_are_counted_together():
    people = readers(4)
    on_file("prospects", email="dora@example.dk")
    mailing = order()
    steps = []
    while actions.prepare_next_piece():
        mailing.refresh_from_db()
        steps.append((mailing.asked_about, len(written()) + mailing.reasons.get("no_consent", 0)))
    assert steps == [(2, 2), (4, 4), (5, 5)]
    assert written() == people
    assert mailing.reasons == {"allowed": 4, "no_consent": 1}
    assert (mailing.prepared_to, mailing.prepared_at is not None) == (None, True)
    kept = Question.objects.filter(pk__in=mailing.questions)
    assert sorted(kept.values_list("total", "asked_by")) == [(number, mailing.sent_by_id) for number in (1, 2, 2)]


def test_a_group_that_ends_with_a_piece_is_done_by_one_without_people():
    readers(2)
    mailing = order()
    assert [actions.prepare_next_piece() for _turn in range(3)] == [True, True, False]
    mailing.refresh_from_db()
    assert (mailing.reasons, len(mailing.questions), bool(mailing.prepared_at)) == ({"allowed": 2}, 1, True)


def test_who_says_no_between_the_press_and_their_piece_is_left_out():
    """R-051."""
    stays, stops = reader(), reader()
    mailing = order()
    said("withdraw", stops)
    actions.prepare_mailings()
    mailing.refresh_from_db()
    assert written() == [stays.pk]
    assert mailing.reasons == {"allowed": 1, "withdrawn": 1}


def test_mailings_are_prepared_in_the_order_in_which_they_were_sent():
    readers(1)
    first, second = order(), order()
    actions.prepare_next_piece()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (bool(first.prepared_at), bool(second.prepared_at)) == (True, False)


@pytest.mark.parametrize("step", ["next_people", "ask_about", "addressed", "keep", "_remember"])
def test_what_ends_in_the_middle_of_a_piece_leaves_nothing_of_it_and_goes_on_there(monkeypatch, step):
    """R-105: the piece before stays, the broken one leaves neither mails nor counts nor a question."""
    people = readers(5)
    mailing = order()
    actions.prepare_next_piece()
    before = (written(), Mailing.objects.values().get(pk=mailing.pk), Question.objects.count())

    class Killed(BaseException):
        """Nothing in the product catches it."""

    def dies(*_args, **_columns):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(preparing, step, dies)
        with pytest.raises(Killed):
            actions.prepare_next_piece()
    assert (written(), Mailing.objects.values().get(pk=mailing.pk), Question.objects.count()) == before
    actions.prepare_mailings()
    assert written() == people


def test_the_database_refuses_a_second_mail_of_a_mailing_to_one_person():
    readers(1)
    send()
    mail = OutgoingMail.objects.get(kind=MARKETING)
    row = outbox.Addressed(mail.to, "da", mail.context, mail.about)
    with pytest.raises(IntegrityError, match="a_mailing_goes_to_a_person_once"), transaction.atomic():
        outbox.send_many(kind=MARKETING, rows=[row], by=None)


def test_a_piece_takes_as_many_queries_for_one_person_as_for_three(monkeypatch, django_assert_max_num_queries):
    readers(5)
    order()
    counts: list[int] = []
    for people in (1, 3):
        monkeypatch.setattr(preparing, "PIECE", people)
        with django_assert_max_num_queries(15) as queries:
            actions.prepare_next_piece()
        counts.append(len(queries))
    assert counts[0] == counts[1]


# --- Stopped -------------------------------------------------------------------------------------


def test_a_stopped_mailing_is_prepared_no_more_and_what_waits_is_withheld():
    readers(5)
    other, by = send(), staff()
    mailing = order()
    actions.prepare_next_piece()
    for _twice in range(2):
        stopped = actions.stop_mailing(mailing=mailing, by=by)
    assert (stopped.stopped_by, stopped.prepared_to) == (by, None)
    assert not actions.prepare_next_piece()
    assert became_of(stopped) == Became(withheld={"mailing_stopped": 2})
    assert became_of(other) == Became(waiting=5)
    traces = AccessEntry.objects.filter(action="consents.mailing_stopped")
    assert list(traces.values_list("actor_id", "object_id", "purpose")) == [(by.pk, str(mailing.pk), NEWS)]


def test_what_is_in_hand_leaves_and_what_was_put_aside_does_not():
    readers(2)
    mailing = send()
    aside, in_hand = put_aside()
    holding.take(in_hand)
    actions.stop_mailing(mailing=mailing, by=staff())
    assert holding.take(aside) is None
    holding.leave(in_hand)
    assert became_of(mailing) == Became(sent=1, withheld={"mailing_stopped": 1})


def test_a_mail_that_was_in_hand_and_did_not_leave_is_not_tried_again():
    readers(1)
    mailing = send()
    [mail] = put_aside()
    holding.take(mail)
    actions.stop_mailing(mailing=mailing, by=staff())
    holding.put_back([mail])
    assert arrived() == []
    assert became_of(mailing) == Became(withheld={"mailing_stopped": 1})


def test_neither_a_draft_nor_what_has_left_is_stopped():
    readers(1)
    by = staff()
    with translation.override("en"), pytest.raises(RegisterError, match="was not sent"):
        actions.stop_mailing(mailing=draft(), by=by)
    mailing = send()
    arrived()
    with translation.override("en"), pytest.raises(RegisterError, match="Everything has left"):
        actions.stop_mailing(mailing=mailing, by=by)


def test_who_may_not_send_may_not_stop():
    readers(1)
    mailing, auditor = send(), staff("auditor")
    with pytest.raises(PermissionDenied):
        actions.stop_mailing(mailing=mailing, by=auditor)
    assert became_of(mailing) == Became(waiting=1)


def test_what_was_stopped_or_prepared_stays_so():
    readers(1)
    mailing = order()
    actions.stop_mailing(mailing=mailing, by=staff())
    later = timezone.now() + timedelta(days=1)
    for columns in ({"stopped_at": later}, {"prepared_at": later}, {"reasons": {"allowed": 9}}, {"expected": 9}):
        with pytest.raises(DatabaseError, match="stays as it was sent"), transaction.atomic():
            Mailing.objects.filter(pk=mailing.pk).update(**columns)


def test_what_became_of_it_is_not_settled_before_it_is_prepared(settings):
    settings.MAIL_DAYS = 1
    readers(1)
    mailing = order()
    settle()
    mailing.refresh_from_db()
    assert mailing.became is None
