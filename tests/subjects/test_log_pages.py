"""The door of staff: record, read, correct; for officers and auditors, all of it and away with it."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import openpyxl
import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from gdpr_registry.models import AccessEntry
from purposes import days
from purposes.actions import stop_purpose
from purposes.desk import items_for
from purposes.models import FollowUp
from subjects.actions import log_entry as mending
from subjects.models import LogEntry
from tests.purposes.register import both, edit, officer, publish
from tests.subjects.log import SUPPORT, VISIT, correct, record, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def register(small_register):
    return small_register


@pytest.fixture
def door(client, register):
    """`door(account)` is the account's browser."""
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"

    def opened(account):
        client.force_login(account)
        return client

    return opened


def form(**fields):
    return {"key": uuid4(), "task": SUPPORT, "what": "Answered a case", **fields}


def text(response):
    return response.content.decode()


def later(monkeypatch, **span):
    now = mending.database_now
    monkeypatch.setattr(mending, "database_now", lambda: now() + timedelta(**span))


# --- Recording -----------------------------------------------------------------------------------


def test_two_fields_are_enough(door):
    me = staff()
    page = door(me).post(reverse("staff"), form(), follow=True)
    assert "Recorded: Answered a case" in text(page)
    assert LogEntry.objects.get().by == me


def test_a_form_without_them_is_refused_at_the_fields(door):
    page = door(staff()).post(reverse("staff"), {"key": uuid4()})
    assert page.status_code == 422
    assert 'href="#id_task"' in text(page)
    assert 'href="#id_what"' in text(page)


def test_the_same_form_sent_twice_records_once(door):
    sent = form()
    browser = door(staff())
    for _ in range(2):
        browser.post(reverse("staff"), sent)
    assert LogEntry.objects.count() == 1


def test_a_link_fills_the_form_in_and_records_nothing(door):
    me = staff()
    record(me)
    given = {"task": VISIT, "what": "Guest at the door", "people": "4", "note": "By the gate"}
    with CaptureQueriesContext(connection) as queries:
        page = text(door(me).get(reverse("staff"), given))
    assert f'value="{VISIT}" selected' in page
    assert 'value="Guest at the door"' in page
    assert "By the gate" in page
    assert "purpose visitors.access" in page.lower()
    assert not [query for query in queries if "INSERT INTO" in query["sql"] and "logentry" in query["sql"]]
    assert LogEntry.objects.count() == 1


def test_a_link_to_a_task_that_is_gone_says_so(door):
    assert "belongs to no purpose in force" in text(door(staff()).get(reverse("staff"), {"task": "d.gone"}))


def test_the_basis_and_its_limits_are_shown_for_a_task(door, register):
    edit(register.writer, register.support, covers=both("svar", "answers"), does_not_cover=both("salg", "selling"))
    publish(register)
    page = text(door(staff()).get(reverse("staff_basis"), {"task": SUPPORT}))
    for shown in ("Legitimate interest", "answers", "selling", "customers.d"):
        assert shown in page


def test_a_task_of_direct_marketing_says_so_and_what_permission_it_needs(door, register):
    task = register.support.tasks.get()
    edit(register.writer, task, is_direct_marketing=True, channel_permission="written", needs_device_permission=True)
    publish(register)
    page = text(door(staff()).get(reverse("staff_basis"), {"task": SUPPORT}))
    for shown in ("Direct marketing", "E-mail, SMS and direct messages", "Cookies"):
        assert shown in page


def test_without_a_script_a_button_shows_the_basis_and_records_nothing(door):
    page = door(staff()).post(reverse("staff"), form(show="1", what=""))
    assert page.status_code == 200
    assert "The basis and its limits" in text(page)
    assert LogEntry.objects.count() == 0


def test_a_stopped_purpose_is_shown_as_stopped_and_refused(door):
    stop_purpose(purpose="customers.d", by=officer(), reason="Too many reports")
    browser = door(staff())
    assert "do nothing for it" in text(browser.get(reverse("staff_basis"), {"task": SUPPORT}))
    page = browser.post(reverse("staff"), form())
    assert page.status_code == 422
    assert "was stopped on" in text(page)
    assert LogEntry.objects.count() == 0


def test_the_same_as_last_time_takes_one_press(door):
    me = staff()
    last = record(me, people_count=3, note="Only then")
    browser, sent = door(me), {"entry": last.pk, "key": uuid4()}
    for _ in range(2):
        browser.post(reverse("staff_again"), sent)
    assert [(row.what, row.people_count, row.note) for row in LogEntry.objects.exclude(pk=last.pk)] == [
        ("Answered a case", 3, "")
    ]


def test_nobody_repeats_the_entry_of_somebody_else(door):
    other = record(staff("Sofus"))
    assert door(staff()).post(reverse("staff_again"), {"entry": other.pk, "key": uuid4()}).status_code == 404
    assert door(staff()).post(reverse("staff_again"), {}).url == reverse("staff")
    assert LogEntry.objects.count() == 1


def test_the_tasks_used_most_are_offered_first(door):
    me = staff()
    record(me, task=VISIT)
    page = text(door(me).get(reverse("staff")))
    assert page.index("What you do most") < page.index(f'value="{VISIT}"') < page.index(f'value="{SUPPORT}"')


# --- One entry -----------------------------------------------------------------------------------


def test_a_slip_is_mended_beneath_one_visible_row(door):
    me = staff()
    entry = record(me, what="Answered a cse")
    browser = door(me)
    page = browser.post(
        reverse("staff_correct", args=[entry.pk]),
        form(when=timezone.localtime(entry.happened_at).strftime("%Y-%m-%dT%H:%M")),
        follow=True,
    )
    assert page.request["PATH_INFO"] == reverse("staff_entry", args=[entry.pk])
    assert "As it read before" in text(page)
    assert LogEntry.objects.latest("pk").happened_at == entry.happened_at
    assert text(browser.get(reverse("staff_log"))).count("<h2>") == 1


def test_a_later_correction_stands_beside_the_first(door, monkeypatch):
    me = staff()
    entry = record(me)
    later(monkeypatch, minutes=20)
    browser = door(me)
    page = text(browser.get(reverse("staff_correct", args=[entry.pk])))
    assert "an entry of its own" in page
    sent = form(what="Answered none", when=timezone.localtime(entry.happened_at).strftime("%Y-%m-%dT%H:%M"))
    browser.post(reverse("staff_correct", args=[entry.pk]), sent)
    page = text(browser.get(reverse("staff_log")))
    assert page.count("<h2>") == 2
    assert f"corrects entry {entry.pk}" in page


def test_a_row_names_the_purpose_in_words(door):
    """Staff choose no codes, and read none."""
    me = staff()
    record(me, what="A case")
    for page in ("staff", "staff_log"):
        rows = text(door(me).get(reverse(page))).partition("A case")[2].partition("</li>")[0]
        assert "· purpose customers.d" in rows
        assert "· customers.d" not in rows


def test_staff_read_their_own_entries_only(door):
    mine, other = record(me := staff(), what="My own work"), record(staff("Sofus"), what="Work of Sofus")
    browser = door(me)
    page = text(browser.get(reverse("staff_log")))
    assert "My own work" in page
    assert "Work of Sofus" not in page
    assert browser.get(reverse("staff_entry", args=[mine.pk])).status_code == 200
    for name in ("staff_entry", "staff_correct"):
        assert browser.get(reverse(name, args=[other.pk])).status_code == 403


@pytest.mark.parametrize("role", ["auditor", "data_protection_officer"])
def test_who_reads_all_corrects_nothing(door, role):
    entry = record(staff())
    browser = door(staff(roles=[role]))
    assert browser.get(reverse("staff_entry", args=[entry.pk])).status_code == 200
    assert browser.get(reverse("staff_correct", args=[entry.pk])).status_code == 403
    assert browser.get(reverse("staff")).status_code == 403


def test_a_colleague_is_asked_about_an_entry(door):
    me, colleague = staff(), officer("Otto")
    entry = record(me)
    address = f"{reverse('follow_up_new')}?about=subjects.logentry&row={entry.pk}"
    browser = door(me)
    assert address.replace("&", "&amp;") in text(browser.get(entry.get_absolute_url()))
    browser.post(address, {"key": uuid4(), "to": colleague.pk, "question": "Was that right?", "kind": "comment"})
    assert list(FollowUp.objects.about(entry).values_list("to", flat=True)) == [colleague.pk]
    assert "Was that right?" in text(browser.get(entry.get_absolute_url()))
    assert door(staff("Sofus")).get(address).status_code == 404


# --- All of it -----------------------------------------------------------------------------------


@pytest.fixture
def entries(register):
    """One of each kind that a filter tells apart."""
    sanne, sofus = staff("Sanne"), staff("Sofus")
    record(sanne, what="A case of today")
    record(sanne, what="A case of last year", happened_at=timezone.now() - timedelta(days=365))
    record(sofus, task=VISIT, what="A visit of today")
    return sanne, sofus


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, {"A case of today", "A case of last year", "A visit of today"}),
        ({"purpose": "customers.d"}, {"A case of today", "A case of last year"}),
        ({"person": "Sofus"}, {"A visit of today"}),
        ({"until": "30 days ago"}, {"A case of last year"}),
        ({"since": "30 days ago"}, {"A case of today", "A visit of today"}),
        ({"since": "no day", "purpose": "nothing"}, {"A case of today", "A case of last year", "A visit of today"}),
    ],
)
def test_officers_see_entries_by_purpose_person_and_period(door, entries, asked, found):
    asked = dict(asked)
    if "person" in asked:
        asked["person"] = entries[1].pk
    for name in ("since", "until"):
        if asked.get(name) == "30 days ago":
            asked[name] = (timezone.localdate() - timedelta(days=30)).isoformat()
    page = text(door(officer()).get(reverse("staff_log"), asked))
    every = {"A case of today", "A case of last year", "A visit of today"}
    assert {what for what in every if what in page} == found


def test_entries_for_purposes_no_longer_in_force_are_found(door, entries):
    LogEntry.objects.record(
        by=entries[0],
        happened_at=timezone.now() - timedelta(days=400),
        task="z.do",
        purpose="customers.z",
        basis="A6-1-f",
        edition=1,
        what="A thing of old",
        key=uuid4(),
    )
    reader = officer()
    page = text(door(reader).get(reverse("staff_log"), {"state": "not-in-force"}))
    assert "A thing of old" in page
    assert "A case of today" not in page
    assert [item for item in items_for(reader) if "not-in-force" in item.url]
    assert "customers.z" in text(door(reader).get(reverse("staff_overview")))


def test_purposes_that_nobody_recorded_anything_for_are_listed(door, entries):
    page = text(door(officer()).get(reverse("staff_overview"), {"months": "3"}))
    assert "Something was recorded for every purpose that has tasks." in page
    fresh = text(door(officer()).get(reverse("staff_overview"), {"months": "no number"}))
    assert "Nothing recorded for 6 months" in fresh


def test_a_purpose_is_silent_when_its_last_entry_is_old(door):
    record(staff(), happened_at=timezone.now() - timedelta(days=200))
    page = text(door(officer()).get(reverse("staff_overview"), {"months": "6"}))
    silent = page.split("Entries by purpose")[0]
    assert "customers.d" in silent
    assert "visitors.access" in silent
    page = text(door(officer()).get(reverse("staff_overview"), {"months": "12"}))
    assert "customers.d" not in page.split("Entries by purpose")[0]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("role", ["officer", "auditor", "data_protection_officer"])
def test_the_log_is_taken_away_and_that_leaves_a_trace(door, entries, kind, role):
    """R-113: every entry goes out as it was recorded, also the one that was mended."""
    correct(LogEntry.objects.latest("pk"), entries[1], task=VISIT, what="=A visit of today")
    me = staff(roles=[role])
    response = door(me).get(reverse("staff_log_export", args=[kind]))
    lines = rows_of(b"".join(response.streaming_content), kind)
    assert [line[6].lstrip("'") for line in lines[1:]] == [
        "A case of today",
        "A case of last year",
        "A visit of today",
        "=A visit of today",
    ]
    assert lines[4][14] == "mends a slip"
    trace = AccessEntry.objects.get(action="subjects.log_exported")
    assert (trace.actor_id, trace.fields) == (me.pk, [f"format.{kind}"])


def rows_of(content, kind):
    if kind == "csv":
        assert ";'=A visit" in content.decode("utf-8-sig")
        return [line.split(";") for line in content.decode("utf-8-sig").splitlines()]
    sheet = openpyxl.load_workbook(BytesIO(content)).active
    return [[str(cell if cell is not None else "") for cell in row] for row in sheet.iter_rows(values_only=True)]


def test_the_filter_of_the_list_is_that_of_the_file(door, entries):
    response = door(officer()).get(reverse("staff_log_export", args=["csv"]), {"purpose": "visitors.access"})
    content = b"".join(response.streaming_content).decode()
    assert "A visit of today" in content
    assert "A case of today" not in content


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_command_gives_the_file_of_the_page_and_leaves_a_trace(door, entries, tmp_path, kind):
    """R-113: the command is nobody's account."""
    correct(LogEntry.objects.latest("pk"), entries[1], task=VISIT, what="=A visit of today")
    call_command("export_log", format=kind, language="en", output=tmp_path / "log", verbosity=0)
    trace = AccessEntry.objects.get(action="subjects.log_exported")
    assert (trace.actor_id, trace.fields) == (None, [f"format.{kind}"])
    page = door(officer()).get(reverse("staff_log_export", args=[kind]))
    assert rows_of((tmp_path / "log").read_bytes(), kind) == rows_of(b"".join(page.streaming_content), kind)


def test_the_command_takes_a_period_and_a_purpose(entries, tmp_path):
    today = days.today()
    for asked, expected in [
        ({"since": today}, ["A case of today", "A visit of today"]),
        ({"until": today - timedelta(days=1)}, ["A case of last year"]),
        ({"since": today, "until": today, "purpose": "visitors.access"}, ["A visit of today"]),
    ]:
        call_command("export_log", format="csv", language="en", output=tmp_path / "log", verbosity=0, **asked)
        lines = (tmp_path / "log").read_text("utf-8-sig").splitlines()[1:]
        assert [line.split(";")[6] for line in lines] == expected


def test_staff_take_nothing_away(door, entries):
    assert door(entries[0]).get(reverse("staff_log_export", args=["csv"])).status_code == 403
    assert door(officer()).get(reverse("staff_log_export", args=["exe"])).status_code == 404


@pytest.mark.parametrize("name", ["staff", "staff_log", "staff_overview"])
def test_a_page_asks_the_same_number_of_queries_for_one_and_for_three(door, name):
    me = officer()
    browser, counts = door(me), []
    record(me, what="First")
    browser.get(reverse(name))
    for more in (0, 2):
        for _ in range(more):
            correct(record(me, people_count=2), me)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(reverse(name)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_admin_leads_to_the_one_list_of_the_log(door):
    entry = record(staff())
    browser = door(officer())
    assert browser.get(reverse("admin:subjects_logentry_changelist")).url == reverse("staff_log")
    assert browser.get(reverse("admin:subjects_logentry_change", args=[entry.pk])).url == entry.get_absolute_url()
