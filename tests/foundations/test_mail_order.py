"""In which order mails leave: what somebody waits for does not stand behind thousands for which nobody does."""

import json

import pytest
from django.db import connection

from gdpr_registry import outbox
from gdpr_registry.models import OutgoingMail
from gdpr_registry.outbox import holding

pytestmark = pytest.mark.django_db

MARKETING = "consents.marketing"
URGENT = {
    "accounts.invitation",
    "accounts.notice",
    "accounts.password_reset",
    "consents.centre",
    "consents.confirm",
    "consents.receipt",
}


def write(kind=MARKETING, **changes) -> OutgoingMail:
    return outbox.send(**{"kind": kind, "to": "bo@example.dk", "by": None} | changes)


def many_wait(count: int) -> None:
    """As a mailing leaves them, without the time that writing them takes."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {OutgoingMail._meta.db_table} "
            '(kind, message_id, "to", language, context, attempts, withheld_for, error) '
            "SELECT %s, 'm' || n, 'bo@example.dk', 'da', '{}', 0, '', '' FROM generate_series(1, %s) AS n",
            [MARKETING, count],
        )


def test_who_waits_for_a_link_or_a_receipt_waits_for_no_mailing():
    assert {name for name, kind in outbox.kinds().items() if kind.is_urgent} == URGENT


@pytest.mark.parametrize("kind", sorted(URGENT))
def test_a_mail_that_somebody_waits_for_leaves_before_ten_thousand_others(kind):
    many_wait(10_000)
    mail = write(kind)
    assert OutgoingMail.objects.due().first() == mail
    first, *others = holding.put_aside()
    assert first == mail
    assert [other.kind for other in others] == [MARKETING] * 9


def test_beside_that_the_longest_waiting_leave_first_also_those_of_a_mailing():
    urgent, marketing = [], []
    for _number in range(3):
        marketing.append(write())
        urgent.append(write("consents.confirm"))
    many = outbox.send_many(kind="consents.centre", rows=[outbox.Addressed("bo@example.dk")] * 2, by=None)
    held = holding.put_aside()
    assert [held[:3], held[3 + many :]] == [urgent, marketing]


def test_a_mail_that_is_urgent_and_rests_holds_nobody_up():
    resting, mail = write("consents.centre"), write()
    assert holding.end(resting, not_before=resting.written_at.replace(year=2100))
    assert holding.put_aside() == [mail]


def test_a_worker_puts_no_more_aside_however_the_database_plans_it():
    """A table that grew since it was last looked at is taken for a small one, and joined row by row."""
    many_wait(100)
    with connection.cursor() as cursor:
        for way in ("hashjoin", "mergejoin", "hashagg", "sort", "material"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
    assert len(holding.put_aside()) == holding.AT_ONCE


def test_the_next_mails_are_found_by_an_index_and_never_sorted():
    many_wait(10_000)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {holding._PUT_ASIDE}", [holding.AT_ONCE, holding.patience()])
        plan = json.dumps(cursor.fetchone()[0])
    assert "outgoing_mails_in_turn" in plan
    assert '"Sort"' not in plan
