"""The pages of mailings: written, looked at, sent, and what became of it."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from consents.actions import prepare_mailings
from consents.models import Link, Mailing
from gdpr_registry.models import OutgoingMail
from tests.consents.mailings import SUBJECT, TEXT, arrived, draft, order, reader, send
from tests.consents.people import said, staff
from tests.consents.staff import CALL, NEWSLETTER, on_file, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published_newsroom")]


def browser(*roles) -> Client:
    opened = Client(headers={"accept-language": "en"})
    opened.force_login(staff(*roles))
    return opened


def fields(**changed):
    words = {"subject_da": SUBJECT["da"], "subject_en": SUBJECT["en"], "text_da": TEXT["da"], "text_en": TEXT["en"]}
    return {"key": str(uuid4()), "version": "1", "task": NEWSLETTER, **words, **changed}


def page(client, mailing) -> str:
    return " ".join(text(client.get(reverse("staff_mailing", args=[mailing.pk]))).split())


def test_it_is_written_looked_at_and_sent():
    reader()
    on_file("prospects", email="dora@example.dk")
    opened = browser()
    form = fields()
    for _twice in range(2):
        response = opened.post(reverse("staff_mailing_new"), form)
    mailing = Mailing.objects.get()
    assert response["Location"] == reverse("staff_mailing", args=[mailing.pk])
    shown = page(opened, mailing)
    for part in (
        "<strong>1 person may get it</strong>, 1 may not.",
        "Send it to 1 person",
        "We have made something new.",
        "Vi har lavet noget nyt.",
        "Nordlys Software A/S",
        "/stop/?token=…",
    ):
        assert part in shown, part
    assert not Link.objects.exists()
    response = opened.post(reverse("staff_mailing_send", args=[mailing.pk]), {"version": "1"}, follow=True)
    assert "On its way." in text(response)
    assert "being prepared" in page(opened, mailing)
    prepare_mailings()
    assert OutgoingMail.objects.filter(kind="consents.marketing").count() == 1


def test_only_marketing_in_writing_is_offered():
    shown = text(browser().get(reverse("staff_mailing_new")))
    assert f'value="{NEWSLETTER}"' in shown
    assert f'value="{CALL}"' not in shown
    assert "checked" not in shown


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"subject_da": ""}, "Write the text in Danish"),
        ({"subject_en": "x" * 201}, "Write the subject on one line of at most 200 characters."),
        ({"task": CALL}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_with_a_draft_is_told_and_nothing_is_kept(changed, sentence):
    response = browser().post(reverse("staff_mailing_new"), fields(**changed))
    assert response.status_code == 422
    assert sentence in text(response)
    assert not Mailing.objects.exists()


def test_a_draft_is_changed_and_what_was_sent_is_not():
    reader()
    mailing, opened = draft(), browser()
    edit = reverse("staff_mailing_edit", args=[mailing.pk])
    assert "Vi har lavet noget nyt." in text(opened.get(edit))
    opened.post(edit, fields(text_da="Andet"))
    assert Mailing.objects.get().text["da"] == "Andet"
    assert "Somebody has changed this draft" in text(opened.post(edit, fields(text_da="Tredje")))
    mailing.refresh_from_db()
    send(mailing)
    assert opened.get(edit).status_code == 404


def test_a_language_that_is_missing_is_said_and_sent_without_only_where_somebody_says_so():
    reader()
    reader(language="en")
    mailing, opened = draft(text={"da": "Kun dansk."}), browser()
    shown = page(opened, mailing)
    for part in (
        "Missing: English.",
        "<strong>1 person may get it</strong>, 1 may not.",
        "Not written in their language",
        'name="only_written" required',
    ):
        assert part in shown, part
    assert '<div lang="en">' not in shown
    send_it = reverse("staff_mailing_send", args=[mailing.pk])
    assert "without those who read what is missing" in text(opened.post(send_it, {"version": "1"}, follow=True))
    assert Mailing.objects.get().is_draft
    opened.post(send_it, {"version": "1", "only_written": "on"})
    assert not Mailing.objects.get().is_draft


def test_the_page_asks_how_far_it_is_until_it_is_done():
    for _number in range(3):
        reader()
    mailing, opened = order(), browser("auditor")
    progress = reverse("staff_mailing_progress", args=[mailing.pk])
    shown = page(opened, mailing)
    assert f'hx-get="{progress}" hx-trigger="every 3s"' in shown
    assert "It is being prepared: 0 of 3 people asked about" in shown
    assert '<progress id="bar" max="3" value="0">' in shown
    assert "Stop the mailing" not in shown
    prepare_mailings()
    response = opened.get(progress)
    assert "It is on its way: 0 of 3 mails have left, or are withheld" in text(response)
    assert "HX-Refresh" not in response
    arrived()
    response = opened.get(progress)
    assert response["HX-Refresh"] == "true"
    assert "<progress" not in text(response)
    assert "hx-get" not in text(response)


def test_a_draft_has_no_progress():
    mailing = draft()
    response = browser().get(reverse("staff_mailing_progress", args=[mailing.pk]))
    assert response["Location"] == reverse("staff_mailing", args=[mailing.pk])


def test_it_is_stopped_while_it_is_under_way():
    reader()
    mailing, opened = send(), browser()
    assert "Stop the mailing" in page(opened, mailing)
    stop = reverse("staff_mailing_stop", args=[mailing.pk])
    assert "Stopped. What waited is withheld" in text(opened.post(stop, follow=True))
    shown = page(opened, mailing)
    for part in ('is-stopped">stopped', "stopped by", "The mailing was stopped", "<dt>Withheld</dt><dd>1"):
        assert part in shown, part
    assert "Stop the mailing" not in shown
    assert browser("auditor").post(stop).status_code == 403


def test_what_has_left_is_not_stopped():
    reader()
    mailing, opened = send(), browser()
    arrived()
    response = opened.post(reverse("staff_mailing_stop", args=[mailing.pk]), follow=True)
    assert "Everything has left already" in text(response)
    assert Mailing.objects.get().stopped_at is None


def test_what_became_of_it_is_told_by_reason():
    _stays, stops = reader(), reader()
    on_file("prospects", email="dora@example.dk")
    mailing = send()
    said("withdraw", stops)
    arrived()
    shown = page(browser("auditor"), mailing)
    for part in (
        "<dt>Has left</dt><dd>1</dd>",
        "<dt>Withheld</dt><dd>1",
        "1 person might not get it when it was prepared.",
        str(mailing.questions[0]),
    ):
        assert part in shown, part
    assert shown.count('class="number">1</td>') == 2


def test_auditors_read_and_send_nothing():
    reader()
    mailing, opened = draft(), browser("auditor")
    assert "Send it to" not in page(opened, mailing)
    assert "Write a mailing" not in text(opened.get(reverse("staff_mailings")))
    assert opened.post(reverse("staff_mailing_send", args=[mailing.pk]), {"version": "1"}).status_code == 403
    assert Mailing.objects.get().is_draft


def test_a_draft_is_thrown_away_once_it_is_said_that_it_is_gone_then():
    mailing, opened = draft(), browser()
    assert "The draft is gone for good" in page(opened, mailing)
    opened.post(reverse("staff_mailing_discard", args=[mailing.pk]))
    assert not Mailing.objects.exists()
    assert opened.get(reverse("staff_mailings")).status_code == 200


def test_the_list_asks_as_often_for_three_as_for_one(django_assert_max_num_queries):
    opened, counts = browser(), []
    opened.get(reverse("staff_mailings"))
    for number in (1, 2):
        for _more in range(number):
            reader()
            draft()
            send()
        with django_assert_max_num_queries(30) as queries:
            shown = text(opened.get(reverse("staff_mailings")))
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert shown.count("on its way") == 3
