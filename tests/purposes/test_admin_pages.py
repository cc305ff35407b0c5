"""Every page of the register in the admin, for those who write, those who read and those who do neither."""

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gdpr_registry import access, history
from purposes import models
from purposes.actions import stop_purpose
from purposes.actions.export import EXPORTED
from tests import factories
from tests.purposes.admin_forms import data_of_page
from tests.purposes.register import both, edit, publish, published
from tests.purposes.register import officer as officer_of

REGISTER = [
    (models.Controller, factories.ControllerFactory),
    (models.JointArrangement, factories.JointArrangementFactory),
    (models.DataSubjectCategory, factories.DataSubjectCategoryFactory),
    (models.DataCategory, factories.DataCategoryFactory),
    (models.Recipient, factories.RecipientFactory),
    (models.RecipientCategory, factories.RecipientCategoryFactory),
    (models.System, factories.SystemFactory),
    (models.Measure, factories.MeasureFactory),
    (models.Purpose, factories.PurposeFactory),
    (models.Assessment, factories.AssessmentFactory),
    (models.Activity, factories.ActivityFactory),
    (models.CollectionPoint, factories.CollectionPointFactory),
]
READERS = ["data_protection_officer", "auditor"]
OTHERS = ["staff", "recruiter", "reception"]

pytestmark = pytest.mark.django_db


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def ids(pair):
    return pair[0].__name__


@pytest.fixture
def officer():
    return factories.UserFactory(roles=["officer"])


@pytest.fixture
def door(client, officer):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.force_login(officer)
    return client


@pytest.mark.parametrize("pair", REGISTER, ids=ids)
def test_an_officer_reads_and_saves_each_kind_of_row(door, pair):
    model, make = pair
    row = make()
    assert door.get(address(model, "changelist")).status_code == 200
    assert door.get(address(model, "add")).status_code == 200
    page = door.get(address(model, "change", row.pk))
    before = [(change.action, change.difference) for change in history.of(row)]
    answer = door.post(address(model, "change", row.pk), data_of_page(page))
    assert answer.status_code == 302, answer.context["errors"]
    assert [(change.action, change.difference) for change in history.of(row)][len(before) :] in ([], [("update", {})])


@pytest.mark.parametrize("pair", REGISTER, ids=ids)
@pytest.mark.parametrize("role", READERS)
def test_a_reader_sees_each_row_and_changes_none(client, pair, role):
    """The data protection officer and the auditor read all (R-108)."""
    model, make = pair
    row = make()
    client.force_login(factories.UserFactory(roles=[role]))
    assert client.get(address(model, "changelist")).status_code == 200
    page = client.get(address(model, "change", row.pk))
    assert page.status_code == 200
    assert b'name="_save"' not in page.content
    assert client.post(address(model, "change", row.pk), {"code": "x"}).status_code == 403
    assert client.get(address(model, "add")).status_code == 403
    assert client.post(address(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    assert client.get(address(model, "history", row.pk)).status_code == 200
    assert model.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("role", OTHERS)
def test_who_is_neither_officer_nor_reader_is_refused(client, role):
    client.force_login(factories.UserFactory(roles=[role]))
    assert client.get(reverse("admin:index")).status_code in (302, 403)
    assert client.get(address(models.Purpose, "changelist")).status_code in (302, 403)


def test_nobody_signed_in_is_led_to_the_one_sign_in(client):
    answer = client.get(address(models.Purpose, "changelist"), follow=True)
    assert answer.redirect_chain[-1][0].startswith(reverse("account_login"))


@pytest.mark.parametrize("pair", REGISTER, ids=ids)
def test_a_list_asks_the_same_number_of_questions_for_one_row_and_for_three(door, django_assert_num_queries, pair):
    model, make = pair
    owner = {"owner": factories.UserFactory()} if hasattr(model, "owner") else {}
    make(**owner)
    door.get(address(model, "changelist"))
    with CaptureQueriesContext(connection) as one:
        door.get(address(model, "changelist"))
    for _ in range(2):
        make(**({"owner": factories.UserFactory()} if owner else {}))
    with django_assert_num_queries(len(one)):
        door.get(address(model, "changelist"))


def test_lists_of_what_is_frozen_ask_the_same_number_of_questions_for_one_row_and_for_three(door):
    """Proposals, editions, published wordings, stops."""
    register = published()

    def asked():
        counts = {}
        for model in (models.Proposal, models.Edition, models.Wording, models.PurposeStop):
            door.get(address(model, "changelist"))
            with CaptureQueriesContext(connection) as queries:
                door.get(address(model, "changelist"))
            counts[model] = len(queries)
        return counts

    stop_purpose(purpose="customers.d", by=register.writer, reason="A complaint.")
    one = asked()
    for _ in range(2):
        edit(register.writer, register.news, letter="" if register.news.letter else "n")
        edit(register.writer, register.news.consent_text, refusal=both("Nej tak er et svar.", f"No is an answer {_}."))
        publish(register)
    for purpose in ("visitors.access", "prospects.marketing"):
        stop_purpose(purpose=purpose, by=officer_of("Otto"), reason="A complaint.")
    assert [models.Proposal.objects.count(), models.Edition.objects.count()] == [3, 3]
    assert models.PurposeStop.objects.count() == 3
    assert asked() == one


def test_the_state_of_a_row_in_a_list_is_a_word_with_a_shape(door):
    factories.ActivityFactory(code="late", review_on="2021-01-01")
    factories.ActivityFactory(code="writing", in_work=True)
    factories.ActivityFactory(code="fine", review_on="2090-01-01")
    page = door.get(address(models.Activity, "changelist")).content.decode()
    assert '<span class="badge is-blocked">review overdue</span>' in page
    assert '<span class="badge is-open">in work</span>' in page
    assert '<span class="badge is-done">ready</span>' in page


def test_a_purpose_is_found_by_words_of_either_language(door):
    factories.PurposeFactory(code="customers.b", name={"da": "at give tilbud", "en": "to make an offer"})
    factories.PurposeFactory(code="visitors.access", name={"da": "at vogte døren", "en": "to watch the door"})
    for word in ("tilbud", "offer"):
        found = door.get(address(models.Purpose, "changelist"), {"q": word}).content.decode()
        assert "customers.b" in found
        assert "visitors.access" not in found


def test_the_code_of_a_row_cannot_be_changed_once_it_is_there(door):
    row = factories.PurposeFactory(code="customers.a")
    page = door.get(address(models.Purpose, "change", row.pk))
    assert 'name="code"' not in page.content.decode().split("tasks-TOTAL_FORMS")[0].split("secondary_bases")[0]
    door.post(address(models.Purpose, "change", row.pk), {**data_of_page(page), "code": "customers.z"})
    row.refresh_from_db()
    assert row.code == "customers.a"


def test_the_admin_keeps_no_log_of_its_own(door):
    row = factories.MeasureFactory()
    page = door.get(address(models.Measure, "change", row.pk))
    door.post(address(models.Measure, "change", row.pk), {**data_of_page(page), "name_da": "Nyt navn"})
    door.post(address(models.Measure, "delete", row.pk), {"post": "yes"})
    assert not models.Measure.objects.filter(pk=row.pk).exists()
    assert LogEntry.objects.count() == 0


@pytest.mark.parametrize("model", [models.Edition, models.Wording, models.PurposeStop, models.Proposal])
def test_what_is_frozen_can_only_be_read(door, officer, rf, model):
    request = rf.get("/")
    request.user = officer
    pages = admin.site._registry[model]
    assert pages.has_view_permission(request)
    assert not pages.has_add_permission(request)
    assert not pages.has_change_permission(request)
    assert not pages.has_delete_permission(request)
    assert door.get(address(model, "changelist")).status_code == 200


def test_the_page_of_an_activity_asks_no_more_questions_for_more_cells(door):
    activity = factories.ActivityFactory()
    group, data = factories.DataSubjectCategoryFactory(), factories.DataCategoryFactory.create_batch(4)
    cells = [factories.CellFactory(activity=activity, category=group, data_category=data[0])]
    limit, recipient = factories.TimeLimitFactory(activity=activity), factories.RecipientFactory()
    url = address(models.Activity, "change", activity.pk)
    door.get(url)
    with CaptureQueriesContext(connection) as one:
        door.get(url)
    cells += [factories.CellFactory(activity=activity, category=group, data_category=kind) for kind in data[1:]]
    for cell in cells:
        cell.time_limits.set([limit], through_defaults={"activity": activity})
        cell.recipients.set([recipient])
    with CaptureQueriesContext(connection) as four:
        door.get(url)
    assert len(four) == len(one)


@pytest.mark.parametrize("role", READERS)
def test_a_reader_sees_a_text_in_both_languages(client, role):
    measure = factories.MeasureFactory(description={"da": "Nøgler skiftes.", "en": "Keys are changed."})
    client.force_login(factories.UserFactory(roles=[role]))
    page = client.get(address(models.Measure, "change", measure.pk)).content.decode()
    assert '<div lang="da"><p>Nøgler skiftes.</p></div><div lang="en"><p>Keys are changed.</p></div>' in page


@pytest.mark.parametrize("model", [models.Task, models.ConsentText])
def test_a_part_of_a_purpose_leads_to_its_purpose(door, model):
    row = {models.Task: factories.TaskFactory, models.ConsentText: factories.ConsentTextFactory}[model]()
    answer = door.get(address(model, "change", row.pk))
    assert answer.url.split("#")[0] == address(models.Purpose, "change", row.purpose.pk)


def test_a_page_of_a_row_that_is_not_there_is_not_found(door):
    for url in (
        address(models.Proposal, "change", "x"),
        address(models.Edition, "change", 4711),
        address(models.Purpose, "history", 4711),
    ):
        assert door.get(url).status_code == 404


def test_the_front_page_holds_the_lists_by_section(door):
    sections = door.get(reverse("admin:index")).context["app_list"]
    names = [[str(model["object_name"]) for model in section["models"]] for section in sections]
    assert names == [
        ["Proposal", "Edition", "PurposeStop", "Wording"],
        ["Purpose", "Assessment", "CollectionPoint", "DataSubjectCategory"],
        ["Activity", "DataCategory", "System", "Measure", "LogEntry", "Round", "ImportBatch"],
        ["Controller", "JointArrangement", "Recipient", "RecipientCategory"],
        ["OutgoingMail", "ApiToken"],
        ["ConsentEvent", "Standing", "NoticeShown", "NotStanding", "PeopleImport"],
    ]


def queries_of(door, url):
    """How many queries the page takes when it is opened a second time."""
    door.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert door.get(url).status_code == 200
    return len(queries)


def test_the_page_where_a_recipient_is_used_asks_the_same_for_one_line_and_for_three(door):
    recipient, asked = factories.RecipientFactory(), []
    for lines in (1, 2):
        for _ in range(lines):
            factories.CellFactory().recipients.add(recipient)
        asked.append(queries_of(door, reverse("admin:purposes_recipient_used", args=[recipient.pk])))
    assert models.Disclosure.objects.count() == 3
    assert asked[0] == asked[1]


def test_the_history_asks_the_same_for_one_change_and_for_three(door):
    officer, cell, asked = officer_of("Otto"), factories.CellFactory(), []
    for changes in (1, 2):
        for number in range(changes):
            edit(officer, cell.activity, review_on=f"2031-0{changes}-0{number + 1}")
            edit(officer, cell.activity, owner=factories.UserFactory())
        asked.append(queries_of(door, address(models.Activity, "history", cell.activity_id)))
    assert asked[0] == asked[1]


def test_the_list_of_accesses_asks_the_same_for_one_entry_and_for_three(client):
    client.force_login(factories.UserFactory(roles=["auditor"]))
    asked, url = [], reverse("admin:gdpr_registry_accessentry_changelist")
    for rows in (1, 2):
        for number in range(rows):
            account = factories.UserFactory(roles=["officer"])
            access.record(EXPORTED, by=account, object_kind="report", object_id=number)
        asked.append(queries_of(client, url))
    assert asked[0] == asked[1]
