"""Questions to colleagues about a row: asked, answered, closed by who asked."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from gdpr_registry.accounts import actions as accounts
from purposes import days
from purposes.actions import answer_follow_up, ask_colleague, close_follow_up, follow_up
from purposes.asked_about import row_about
from purposes.desk import items_for
from purposes.exceptions import RegisterError
from purposes.models import FollowUp, FollowUpAnswer
from tests import factories
from tests.mails import link_in, sent

pytestmark = pytest.mark.django_db


def person(role="officer", name="Anne", **columns):
    return factories.UserFactory(roles=[role], name=name, language="en", **columns)


def ask(by=None, to=None, about=None, question="Is the period still right?", key=None, **details):
    return ask_colleague(
        by=by or person(),
        to=to or person(name="Otto Owner"),
        about=about or factories.ActivityFactory(),
        question=question,
        key=key or uuid4(),
        **details,
    )


def answer(follow_up, by, text="Yes.", key=None):
    return answer_follow_up(follow_up=follow_up, by=by, text=text, key=key or uuid4())


def test_a_question_names_its_row_by_kind_id_and_the_label_it_had():
    row = factories.ActivityFactory(code="a05", name={"da": "Salg", "en": "Salg"})
    asked = ask(about=row)
    pk = row.pk
    row.delete()
    asked.refresh_from_db()
    assert (asked.about_kind, asked.about_id, asked.about_label) == ("purposes.activity", str(pk), "A05 · Salg")


def test_who_is_asked_gets_a_mail_that_leads_to_the_question():
    asked = ask(to=person(name="Otto", email="otto@example.dk"), due_on=days.today())
    (mail,) = sent()
    assert mail.to == ["otto@example.dk"]
    assert "Is the period still right?" in mail.body
    assert link_in(mail, "/follow-ups/").endswith(reverse("follow_up", args=[asked.pk]))


def test_each_answer_is_told_to_the_other_one():
    asker, owner = person(email="asker@example.dk"), person(email="owner@example.dk")
    asked = ask(by=asker, to=owner)
    answer(asked, owner)
    answer(asked, asker, "Until when?")
    assert [mail.to[0] for mail in sent()] == ["owner@example.dk", "asker@example.dk", "owner@example.dk"]


def test_the_same_question_sent_twice_is_asked_once():
    asker, owner, key = person(), person(), uuid4()
    row = factories.PurposeFactory()
    assert ask(asker, owner, row, key=key).pk == ask(asker, owner, row, key=key).pk
    assert len(sent()) == 1


def test_the_same_answer_sent_twice_stands_once():
    owner, key = person(), uuid4()
    asked = ask(to=owner)
    assert answer(asked, owner, key=key).pk == answer(asked, owner, key=key).pk
    assert FollowUpAnswer.objects.count() == 1


@pytest.mark.parametrize("role", ["officer", "staff", "recruiter", "reception", "auditor", "data_protection_officer"])
def test_everybody_who_works_with_the_register_may_ask(role):
    assert ask(by=person(role)).is_open


def test_who_looks_after_accounts_only_neither_asks_nor_is_asked():
    with pytest.raises(PermissionDenied):
        ask(by=person("technical_administrator"))
    with pytest.raises(RegisterError):
        ask(to=person("technical_administrator"))


def test_nobody_asks_themselves_or_somebody_who_left():
    asker, gone = person(), person()
    accounts.deactivate(account=gone, by=person("technical_administrator"))
    for to in (asker, gone):
        with pytest.raises(RegisterError):
            ask(by=asker, to=to)
    assert FollowUp.objects.count() == 0


def test_a_day_that_has_passed_is_refused():
    with pytest.raises(RegisterError):
        ask(due_on=days.today() - timedelta(days=1))


def test_only_who_asked_closes_it():
    asker, owner = person(), person()
    asked = ask(by=asker, to=owner)
    answer(asked, owner)
    with pytest.raises(PermissionDenied):
        close_follow_up(follow_up=asked, by=owner)
    closed = close_follow_up(follow_up=asked, by=asker)
    assert closed.closed_at == close_follow_up(follow_up=asked, by=asker).closed_at
    with pytest.raises(RegisterError):
        answer(asked, owner)


def test_an_answer_is_of_one_of_the_two():
    with pytest.raises(PermissionDenied):
        answer(ask(), person())


@pytest.mark.parametrize("days_closed", [None, 0, 27])
def test_what_was_asked_and_answered_stays(days_closed):
    """The database refuses to remove what is open or was closed just now, whoever asks."""
    asked, now = ask(), timezone.now()
    answer(asked, by=asked.to)
    asked.asked_at = now - timedelta(days=60)
    asked.closed_at = None if days_closed is None else now - timedelta(days=days_closed)
    asked.save()
    for table in ("purposes_followupanswer", "purposes_followup"):
        with pytest.raises(DatabaseError, match="it stays"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")
    assert FollowUp.objects.get() == asked


def test_an_answer_is_written_once():
    asked = ask()
    answer(asked, by=asked.to)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        FollowUpAnswer.objects.update(text="No.")


def test_a_row_is_asked_about_by_who_may_read_it():
    row = factories.PurposeFactory()
    assert row_about("purposes.purpose", str(row.pk), person("auditor")) == row
    assert row_about("purposes.purpose", str(row.pk), person("staff")) is None


@pytest.mark.parametrize("kind", ["gdpr_registry.user", "sessions.session", "nothing.at_all", "no dot", ""])
def test_nobody_asks_about_rows_of_other_kinds(kind):
    me = person()
    assert row_about(kind, str(me.pk), me) is None


def test_the_desk_shows_what_waits_for_my_answer():
    owner = person()
    asked = ask(to=owner)
    label = asked.about_label
    assert [item.rows[0][0] for item in items_for(owner) if item.url == reverse("follow_ups")] == [label]
    answer(asked, owner)
    assert [item for item in items_for(owner) if item.url == reverse("follow_ups")] == []


# --- Pages ---------------------------------------------------------------------------------------


@pytest.fixture
def door(client):
    """`door(account)` is the account's browser."""
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"

    def opened(account):
        client.force_login(account)
        return client

    return opened


def ask_address(row):
    return f"{reverse('follow_up_new')}?about={row._meta.label_lower}&row={row.pk}"


def test_a_question_is_asked_answered_and_closed_on_its_pages(door):
    asker, owner = person(name="Anne"), person("staff", name="Otto")
    row = factories.PurposeFactory()
    sent_form = {"key": uuid4(), "to": owner.pk, "question": "Still so?", "kind": "comment", "due_on": ""}
    page = door(asker).post(ask_address(row), sent_form, follow=True)
    assert "Still so?" in page.content.decode()
    asked = FollowUp.objects.get()
    address = reverse("follow_up", args=[asked.pk])
    assert "Still so?" in door(owner).get(reverse("follow_ups")).content.decode()
    page = door(owner).post(address, {"key": uuid4(), "text": "Yes, still so."}, follow=True)
    assert "Yes, still so." in page.content.decode()
    assert door(owner).post(reverse("follow_up_close", args=[asked.pk])).status_code == 403
    page = door(asker).post(reverse("follow_up_close", args=[asked.pk]), follow=True)
    assert "The follow-up is closed." in page.content.decode()


def test_a_page_without_a_row_is_not_there(door):
    me = person("staff")
    assert door(me).get(reverse("follow_up_new")).url == reverse("follow_ups")
    assert door(me).get(ask_address(factories.PurposeFactory())).status_code == 404


def test_a_form_without_words_is_refused_and_says_where(door):
    page = door(person()).post(ask_address(factories.PurposeFactory()), {"key": uuid4()})
    assert page.status_code == 422
    assert 'href="#id_question"' in page.content.decode()


def test_others_do_not_read_it_but_officers_and_auditors_do(door):
    address = reverse("follow_up", args=[ask(by=person("staff"), to=person("staff")).pk])
    assert door(person("staff")).get(address).status_code == 403
    for role in ("officer", "auditor", "data_protection_officer"):
        assert door(person(role)).get(address).status_code == 200


def test_staff_read_no_list_of_all(door):
    ask(question="Not for everybody")
    reader = person("staff")
    assert "Not for everybody" not in door(reader).get(reverse("follow_ups"), {"which": "all"}).content.decode()
    reader = person("auditor")
    assert "Not for everybody" in door(reader).get(reverse("follow_ups"), {"which": "all"}).content.decode()


def test_closed_ones_are_a_list_of_their_own(door):
    asker = person()
    close_follow_up(follow_up=ask(by=asker, question="Long ago"), by=asker)
    address = reverse("follow_ups")
    assert "Long ago" not in door(asker).get(address, {"which": "from-me"}).content.decode()
    assert "Long ago" in door(asker).get(address, {"which": "from-me", "state": "closed"}).content.decode()


def test_a_list_asks_the_same_number_of_queries_for_one_and_for_three(door):
    me = person()
    browser, counts = door(me), []
    browser.get(reverse("follow_ups"))
    for more in (1, 2):
        for _ in range(more):
            asked = ask(to=me, about=factories.PurposeFactory())
            answer(asked, me)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(reverse("follow_ups")).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("make", [factories.PurposeFactory, factories.ActivityFactory])
def test_the_page_of_a_purpose_or_an_activity_leads_to_a_colleague(door, make):
    row = make()
    page = door(person()).get(reverse(f"admin:purposes_{row._meta.model_name}_change", args=[row.pk]))
    assert ask_address(row).replace("&", "&amp;") in page.content.decode()


def test_a_follow_up_goes_24_months_after_it_was_closed_with_its_answers(settings):
    """R-087. One that is open waits for its asker, however old."""
    settings.FOLLOW_UP_MONTHS = 24
    now, asker, asked_of = timezone.now(), person(), person(name="Otto Owner")
    found = [ask(by=asker, to=asked_of, question=name) for name in ("old", "recent", "open")]
    for one in found:
        answer(one, by=asked_of, text=f"answer to {one.question}")
    for one, closed in zip(found, (25, 23, None), strict=True):
        one.asked_at = days.months_before(now, 60)
        one.closed_at = closed and days.months_before(now, closed)
        one.save()
    assert follow_up.remove_old() == 1
    assert {one.question for one in FollowUp.objects.all()} == {"recent", "open"}
    assert {one.text for one in FollowUpAnswer.objects.all()} == {"answer to recent", "answer to open"}
    assert follow_up.remove_old() == 0
