"""What a line of the record must say before it is published (Art. 30, 35)."""

import pytest

from purposes import models
from purposes.blockers import Severity
from tests import factories
from tests.purposes.blockers.findings import A01, change, found, warned
from tests.purposes.register import PAST, both

pytestmark = pytest.mark.django_db


def test_an_activity_without_a_purpose_is_refused(rows):
    """R-001: Art. 30(1)(b)."""
    rows.activity.activitypurpose_set.all().delete()
    assert ("R-001", *A01) in found()


def test_an_activity_without_people_and_data_is_refused(rows):
    """R-001, R-004: Art. 30(1)(c), as a matrix."""
    rows.activity.cells.all().delete()
    assert ("R-004", *A01) in found()


def test_an_activity_without_recipients_needs_a_reason(rows):
    """R-001, R-005: Art. 30(1)(d); a recipient is named for data about people."""
    models.Disclosure.objects.filter(cell__activity=rows.activity).delete()
    assert ("R-001", *A01) in found()
    change(rows.activity, no_recipients_reason=both("ingen får dem"))
    assert found() == []


@pytest.mark.parametrize(("reason", "rule"), [("no_transfers_reason", "R-001"), ("no_measures_reason", "R-001")])
def test_transfers_and_measures_need_a_value_or_a_reason(rows, reason, rule):
    """R-001: Art. 30(1)(e) and (g)."""
    rows.activity.activitymeasure_set.all().delete()
    change(rows.activity, no_transfers_reason=both("x"), no_measures_reason=both("x"))
    assert found() == []
    change(rows.activity, **{reason: {}})
    assert found() == [(rule, *A01)]


def test_data_without_a_time_limit_need_a_reason(rows):
    """R-001, R-009: Art. 30(1)(f), per data category."""
    models.CellLimit.objects.filter(activity=rows.activity).delete()
    assert ("R-009", *A01) in found()
    change(rows.activity, no_time_limits_reason=both("loven siger intet"))
    assert found() == []


def test_the_four_groups_stand_in_the_statement(rows):
    """R-003: exactly four, each with at least one activity."""
    change(rows.groups["visitors"], in_statement=False)
    assert ("R-003", "datasubjectcategory", "visitors") in found()


def test_a_group_without_an_activity_is_refused(rows):
    """R-003: each group has at least one activity."""
    rows.activities[3].cells.all().delete()
    assert ("R-003", "datasubjectcategory", "applicants") in found()


@pytest.mark.parametrize("field", ["name", "address", "contact_name"])
def test_a_processor_has_name_address_and_contact_person(rows, field, as_owner):
    """R-006: the database refuses it at once; the blocker stands for editions of before."""
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        change(rows.hosting, **{field: ""})


@pytest.mark.parametrize("field", ["registration_number", "address", "email"])
def test_a_controller_needs_its_contact_details(rows, field):
    """R-007: name, number, address and contact."""
    change(rows.company, **{field: ""})
    assert found() == [("R-007", "controller", "nordlys")]


def test_some_company_publishes_the_statement(rows):
    """R-007, R-094: Art. 13(1)(a)."""
    change(rows.company, publishes_statement=False)
    assert found() == [("R-007", "controller", "")]


def test_joint_controllers_need_their_arrangement(rows):
    """R-007: Art. 26."""
    other = factories.ControllerFactory(
        code="sydlys", registration_number="1", address="Vej 1", email="p@sydlys.example"
    )
    joint = factories.JointArrangementFactory(code="joint", essence=both("hver sin del"))
    for company in (rows.company, other):
        models.JointController.objects.create(arrangement=joint, controller=company)
    change(rows.support, controller=None, joint_arrangement=joint)
    assert found() == [("R-007", "jointarrangement", "joint")]
    change(joint, document_title="Arrangement of 2026")
    assert found() == []


@pytest.mark.parametrize("missing", ["destination", "tool", "document_title"])
def test_a_transfer_needs_country_tool_and_document(rows, missing):
    """R-008: Art. 44 to 49."""
    transfer = factories.TransferFactory(
        activity=rows.activity, recipient=rows.hosting, tool="A46-2-c", document_title="Clauses"
    )
    assert found() == []
    change(transfer, **{missing: ""})
    assert found() == [("R-008", *A01)]


def test_a_recipient_outside_the_eea_needs_a_transfer(rows):
    """R-008: no transfer goes untold."""
    change(rows.hosting, country="US")
    assert found() == [("R-008", "activity", f"a0{place}") for place in (1, 2, 3, 4)]


@pytest.mark.parametrize(
    "column", ["controllers_list_url", "controllers_list_date", "controllers_list_count", "processing_for_controllers"]
)
def test_a_processors_line_has_the_four_facts_of_its_own(rows, column):
    """R-010: Art. 30(2)(a) to (d)."""
    whole = {
        "controllers_list_url": "https://intra.example/customers",
        "controllers_list_date": PAST,
        "controllers_list_count": 12,
        "processing_for_controllers": both("drift"),
    }
    line = factories.ActivityFactory(
        code="a05",
        role="processor",
        controller=rows.company,
        no_transfers_reason=both("x"),
        no_measures_reason=both("x"),
        no_time_limits_reason=both("x"),
        dpia_screening="not-needed",
        dpia_reason=both("x"),
        **whole,
    )
    factories.CellFactory(activity=line, category=rows.groups["customers"], data_category=rows.contact_data)
    assert found() == []
    empty = {"controllers_list_url": "", "processing_for_controllers": {}}
    change(line, **{column: empty.get(column)})
    assert found() == [("R-010", "activity", "a05")]


def test_a_processors_line_has_no_purposes_of_ours(rows):
    """R-010: the customer's instruction carries it."""
    change(rows.activity, role="processor", controllers_list_url="https://x.example", controllers_list_date=PAST)
    change(rows.activity, controllers_list_count=1, processing_for_controllers=both("drift"))
    assert ("R-010", *A01) in found()


def test_a_line_that_was_not_screened_is_refused(rows):
    """R-027: Art. 35."""
    change(rows.activity, dpia_screening="missing")
    assert found() == [("R-027", *A01)]


def test_a_high_risk_needs_its_impact_assessment(rows):
    """R-027: Art. 35."""
    change(rows.activity, dpia_screening="high-risk")
    assert found() == [("R-027", *A01)]
    change(rows.activity, dpia_title="DPIA", dpia_url="https://intra.example/dpia")
    assert found() == []


def test_look_closer_is_a_warning(rows):
    """R-027."""
    change(rows.activity, dpia_screening="look-closer")
    assert found() == []
    assert warned("R-027") == [("R-027", *A01)]


@pytest.mark.parametrize(
    ("duration", "unit", "blocked"),
    [(3, "years", False), (36, "months", False), (37, "months", True), (4, "years", True)],
)
def test_applicants_data_are_kept_for_three_years_at_most(rows, duration, unit, blocked):
    """R-068."""
    rows.activities[3].time_limits.update(duration=duration, unit=unit)
    assert (("R-068", "activity", "a04") in found()) is blocked


@pytest.mark.parametrize(("duration", "warns"), [(30, False), (31, True)])
def test_visitors_data_beyond_thirty_days_are_a_warning(rows, duration, warns):
    """R-076."""
    rows.activities[1].time_limits.update(duration=duration)
    assert (warned("R-076") == [("R-076", "activity", "a02")]) is warns


@pytest.mark.parametrize("group", ["applicants", "visitors"])
def test_what_the_law_asks_to_keep_has_a_clock_of_its_own(rows, group):
    """R-068, R-076: the file of a rights request is a duty, not the evaluation or the visit."""
    duty = factories.PurposeFactory(
        code=f"{group}.rights",
        category=rows.groups[group],
        controller=rows.company,
        primary_basis="A6-1-c",
        in_statement_list=False,
    )
    line = factories.ActivityFactory(code="a16", controller=rows.company)
    models.ActivityPurpose.objects.create(activity=line, purpose=duty)
    limit = factories.TimeLimitFactory(activity=line, code="request", duration=5, unit="years")
    cell = factories.CellFactory(activity=line, category=rows.groups[group], data_category=rows.contact_data)
    models.CellLimit.objects.create(activity=line, cell=cell, time_limit=limit)
    assert {rule for rule, _kind, code in [*found(), *found(Severity.WARNING)] if code == "a16"} & {
        "R-068",
        "R-076",
    } == set()
