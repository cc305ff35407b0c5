"""Every change of the register is traced: who, when, what happened, what differs (R-011)."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory

from gdpr_registry import history
from gdpr_registry.middleware import HistoryContextMiddleware
from purposes.models import Activity, ActivityMeasure, Controller, Measure
from tests.foundations.probes import execute

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return get_user_model().objects.create(email="officer@example.com", name="Olga Officer")


@pytest.fixture
def colleague():
    return get_user_model().objects.create(email="colleague@example.com", name="Carl Colleague")


def make_measure(code="m.probe"):
    return Measure.objects.create(code=code, name={"da": "Prøve"})


def make_activity(code="a99"):
    controller = Controller.objects.create(code="probe", name={"da": "Prøve A/S"})
    return Activity.objects.create(code=code, name={"da": "Prøve"}, role="controller", controller=controller)


def actions_of(code):
    events = Measure.pgh_event_model.objects.filter(code=code).order_by("pgh_id")
    return list(events.values_list("pgh_label", flat=True))


def test_saving_changing_and_deleting_a_row_is_traced_with_who_when_and_what(officer):
    """R-011."""
    with history.context(by=officer, reason="yearly review"):
        measure = make_measure()
        measure.in_work = True
        measure.save()
        pk = measure.pk
        measure.delete()

    made, changed, deleted = history.of_row(Measure, pk)
    assert [change.action for change in (made, changed, deleted)] == ["insert", "update", "delete"]
    assert {change.by for change in (made, changed, deleted)} == {officer}
    assert {change.reason for change in (made, changed, deleted)} == {"yearly review"}
    assert made.at < changed.at < deleted.at
    assert made.difference["code"] == (None, "m.probe")
    assert changed.difference == {"in_work": (False, True)}
    assert deleted.difference["code"] == ("m.probe", None)


def test_rows_made_in_bulk_are_traced(officer):
    """R-011: bulk_create calls no save()."""
    with history.context(by=officer):
        Measure.objects.bulk_create([Measure(code=f"m.{n}", name={"da": "Prøve"}) for n in "abc"])
    assert [actions_of(f"m.{n}") for n in "abc"] == [["insert"]] * 3
    assert history.last_editor(Measure.objects.get(code="m.b")) == officer


def test_rows_changed_in_bulk_are_traced(officer):
    """R-011: queryset.update calls no save()."""
    measure = make_measure()
    with history.context(by=officer):
        Measure.objects.filter(pk=measure.pk).update(in_work=True)
    assert history.of(measure)[-1].difference == {"in_work": (False, True)}
    assert history.last_editor(measure) == officer


def test_raw_sql_is_traced():
    """R-011: also what no line of ours has written."""
    measure = make_measure()
    execute("UPDATE purposes_measure SET to_confirm = 'by hand' WHERE id = %s", measure.pk)
    execute("DELETE FROM purposes_measure WHERE id = %s", measure.pk)
    assert actions_of("m.probe") == ["insert", "update", "delete"]


def test_raw_sql_over_a_true_login_names_the_role_of_the_session(app_connection):
    """R-011: SESSION_USER is what a session cannot choose."""
    with app_connection.transaction(force_rollback=True):
        app_connection.execute("SET ROLE NONE")
        app_connection.execute(
            "INSERT INTO purposes_measure (code, in_work, to_confirm, name, description)"
            " VALUES ('m.raw', false, '', '{\"da\": \"Prøve\"}', '{}')"
        )
        said = app_connection.execute(
            "SELECT pgh_session_user, pgh_context FROM purposes_measurehistory WHERE code = 'm.raw'"
        ).fetchone()
    assert said == (app_connection.info.user, None)


def test_an_update_that_changes_nothing_leaves_no_trace():
    measure = make_measure()
    measure.save()
    assert actions_of("m.probe") == ["insert"]


def test_a_row_of_a_many_to_many_relation_is_traced_as_a_part(officer, colleague):
    """R-011: relations have models of their own."""
    activity, measure = make_activity(), make_measure()
    with history.context(by=officer):
        link = ActivityMeasure.objects.create(activity=activity, measure=measure)
    with history.context(by=colleague):
        link.delete()

    traces = [change for change in history.of(activity, parts=True) if change.model is ActivityMeasure]
    assert [(change.action, change.by) for change in traces] == [("insert", officer), ("delete", colleague)]
    assert traces[0].difference["measure"] == (None, measure.pk)
    assert history.last_editor(activity) == colleague
    assert history.last_editor(activity, parts=False) is None


def test_every_edit_of_a_whole_table_costs_the_same_number_of_queries(officer, django_assert_num_queries):
    def queries():
        with connection.execute_wrapper(count):
            seen.clear()
            history.edits(Activity)
        return len(seen)

    seen = []

    def count(execute, query, values, many, context):
        seen.append(query)
        return execute(query, values, many, context)

    with history.context(by=officer):
        activity = make_activity()
        ActivityMeasure.objects.create(activity=activity, measure=make_measure())
    few = queries()
    Activity.objects.bulk_create(
        [
            Activity(code=f"b{n}", name={"da": "Prøve"}, role="controller", controller_id=activity.controller_id)
            for n in range(9)
        ]
    )
    assert queries() == few
    edits = history.edits(Activity)
    assert [edit.user_id for edit in edits[activity.pk]] == [officer.pk, officer.pk]
    assert len(edits) == 10


def test_edits_may_be_asked_from_a_moment_on(officer):
    measure = make_measure()
    moment = history.of(measure)[0].at
    with history.context(by=officer):
        Measure.objects.filter(pk=measure.pk).update(in_work=True)
    later = history.of(measure)[1].at
    assert [edit.action for edit in history.edits(Measure, since=moment)[measure.pk]] == ["insert", "update"]
    assert [edit.user_id for edit in history.edits(Measure, since=later)[measure.pk]] == [officer.pk]


def test_a_change_outside_any_context_names_nobody(officer):
    with history.context(by=officer):
        measure = make_measure()
    Measure.objects.filter(pk=measure.pk).update(in_work=True)
    assert [change.by for change in history.of(measure)] == [officer, None]


def test_an_inner_context_ends_with_its_block(officer, colleague):
    measure = make_measure()
    with history.context(by=officer, reason="outer"):
        with history.context(by=colleague, reason="inner"):
            Measure.objects.filter(pk=measure.pk).update(to_confirm="1")
        Measure.objects.filter(pk=measure.pk).update(to_confirm="2")
    assert [(c.by, c.reason) for c in history.of(measure)[1:]] == [(colleague, "inner"), (officer, "outer")]


def test_a_context_that_breaks_off_leaves_nothing_behind(officer):
    with pytest.raises(RuntimeError), history.context(by=officer):
        raise RuntimeError
    assert history.of(make_measure())[0].by is None


# --- Requests ------------------------------------------------------------------------------------


def answer(method, user):
    """Send a request through the middleware to a page that makes a measure."""

    def page(request):
        make_measure()
        return HttpResponse()

    request = getattr(RequestFactory(), method)("/admin/purposes/measure/?token=secret")
    request.user = user
    HistoryContextMiddleware(page)(request)
    return Measure.pgh_event_model.objects.get(code="m.probe").pgh_context


def test_a_request_is_traced_with_its_account_and_without_its_address(officer):
    assert answer("post", officer) == {"user": officer.pk}


def test_a_request_of_nobody_names_nobody():
    assert answer("post", AnonymousUser()) is None


def test_a_request_that_changes_nothing_does_not_ask_who_is_there():
    class Unasked:
        @property
        def is_authenticated(self):
            raise AssertionError("the session was read")

    assert answer("get", Unasked()) is None


def test_the_middleware_stands_behind_authentication(settings):
    order = settings.MIDDLEWARE
    ours = order.index("gdpr_registry.middleware.HistoryContextMiddleware")
    assert ours > order.index("django.contrib.auth.middleware.AuthenticationMiddleware")


# --- What is tracked -----------------------------------------------------------------------------


def test_accounts_and_evidence_are_never_tracked():
    """History would keep what erasure must remove."""
    from django.apps import apps

    tracked = [
        m._meta.label for m in apps.get_app_config("gdpr_registry").get_models() if hasattr(m, "pgh_event_model")
    ]
    assert tracked == []


# Work around the register, not the register: each says in its docstring what traces it instead.
AROUND_THE_REGISTER = [
    "purposes.Confirmation",
    "purposes.FollowUp",
    "purposes.FollowUpAnswer",
    "purposes.ImportBatch",
    "purposes.Suggestion",
]


def test_every_model_of_the_register_is_tracked_or_frozen():
    """R-011: no table of the register changes without a trace."""
    from django.apps import apps

    from gdpr_registry.frozen import mode_of

    loose = [
        model._meta.label
        for model in apps.get_app_config("purposes").get_models(include_auto_created=True)
        if not hasattr(model, "pgh_event_models") and mode_of(model) is None
    ]
    assert sorted(loose) == AROUND_THE_REGISTER


def test_history_keeps_every_column():
    from django.apps import apps

    for model in apps.get_app_config("purposes").get_models():
        if hasattr(model, "pgh_event_models"):
            kept = {field.name for field in model.pgh_event_model._meta.fields}
            assert {field.name for field in model._meta.local_concrete_fields} <= kept, model
