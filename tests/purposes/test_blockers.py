"""What stands in the way of publishing the draft, and what somebody should look at."""

from datetime import date, timedelta

import pytest

from purposes import days, models
from purposes.actions import approve_assessment, stop_purpose
from purposes.blockers import Severity, blockers, blocking
from tests import factories
from tests.purposes.register import FUTURE, PAST, both, edit, officer, publish

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def rows(small_draft):
    return small_draft


def found(severity=Severity.BLOCKER):
    """Rule and row of each finding, in order."""
    return [(finding.rule, finding.kind, finding.code) for finding in blockers() if finding.severity is severity]


def warned(rule):
    return [each for each in found(Severity.WARNING) if each[0] == rule]


def change(row, **columns):
    type(row).objects.filter(pk=row.pk).update(**columns)


A01 = ("activity", "a01")
SUPPORT = ("purpose", "customers.d")
OF_SUPPORT = ("assessment", "customers.d")
NEWS = ("purpose", "prospects.marketing")


def test_a_complete_register_has_no_blockers(rows):
    """R-001, R-003 to R-010, R-015, R-026 to R-034, R-041, R-094, R-096: nothing blocks when all is there."""
    assert found() == []


def test_each_finding_says_what_to_do_and_leads_to_the_row(rows):
    change(rows.activity, dpia_screening="missing")
    (finding,) = blocking(blockers())
    assert finding.in_full == "a01: Screen this line for an impact assessment (Art. 35)."
    assert finding.url.endswith(f"/purposes/activity/{rows.activity.pk}/change/")


def test_blockers_come_before_warnings(rows):
    change(rows.activity, dpia_screening="missing", owner=None)
    severities = [finding.severity for finding in blockers()]
    assert severities == sorted(severities, key=lambda severity: severity is not Severity.BLOCKER)
    assert len(set(severities)) == 2


# --- the record ---------------------------------------------------------------------------------


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


# --- bases --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("basis", "column"), [("A6-1-c", "statute"), ("A6-1-e", "statute"), ("A6-1-b", "contract_party")]
)
def test_a_legal_obligation_names_its_law_and_a_contract_its_party(rows, basis, column):
    """R-026."""
    change(rows.support, primary_basis=basis)
    assert found() == [("R-026", *SUPPORT)]
    change(rows.support, **{column: both("bogføringsloven § 12")})
    assert found() == []


def test_a_secondary_legal_obligation_names_its_law_too(rows):
    """R-015, R-026."""
    basis = factories.SecondaryBasisFactory(purpose=rows.support, basis="A6-1-c")
    assert found() == [("R-026", *SUPPORT)]
    change(basis, statute=both("bogføringsloven § 12"))
    assert found() == []


def test_a_secondary_basis_is_not_the_primary_one_again(rows):
    """R-015: exactly one primary basis, and others beside it."""
    factories.SecondaryBasisFactory(purpose=rows.support, basis="A6-1-f")
    assert found() == [("R-015", *SUPPORT)]


def test_a_secondary_basis_reaches_to_tasks_of_its_own_purpose(rows):
    """R-015: a reach never goes beyond the purpose."""
    basis = factories.SecondaryBasisFactory(purpose=rows.support, contract_party=both("kunden"))
    models.SecondaryBasisTask.objects.create(secondary_basis=basis, task=rows.access.tasks.get())
    assert found() == [("R-015", *SUPPORT)]


def test_special_categories_of_data_need_a_condition(rows):
    """R-026: Art. 9(2)."""
    change(rows.contact_data, sensitivity="special")
    assert found() == [("R-026", "activity", f"a0{place}") for place in (1, 2, 3, 4)]
    models.Activity.objects.update(special_condition="A9-2-a")
    assert found() == []


def test_a_condition_that_stands_on_a_law_names_it(rows):
    """R-026: Art. 9(2)(b)."""
    change(rows.activity, special_condition="A9-2-b")
    assert found() == [("R-026", *A01)]
    change(rows.activity, national_rule=both("databeskyttelsesloven § 12"))
    assert found() == []


def test_data_on_offences_need_a_national_rule(rows):
    """R-026: Art. 10."""
    change(rows.contact_data, sensitivity="criminal")
    models.Activity.objects.exclude(pk=rows.activity.pk).update(national_rule=both("databeskyttelsesloven § 8"))
    assert found() == [("R-026", *A01)]


@pytest.mark.parametrize("sensitivity", ["may-hold-special", "may-touch-criminal"])
def test_data_that_may_be_special_are_a_warning(rows, sensitivity):
    """R-026: looked at, not refused."""
    change(rows.contact_data, sensitivity=sensitivity)
    assert found() == []
    assert ("R-026", *A01) in warned("R-026")


# --- impact assessments -------------------------------------------------------------------------


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


# --- legitimate interest ------------------------------------------------------------------------


def test_a_legitimate_interest_without_an_assessment_is_refused(rows):
    """R-028."""
    rows.support.assessment.delete()
    assert ("R-028", *SUPPORT) in found()


def test_an_assessment_that_nobody_approved_is_refused(rows):
    """R-028."""
    edit(rows.writer, rows.support.assessment, necessity=both("en anden grund"))
    (finding,) = blocking(blockers())
    assert (finding.rule, finding.code) == ("R-028", "customers.d")
    assert "changed after its approval" in finding.sentence


def test_a_new_minimisation_takes_the_approval_away(rows):
    """R-028, R-012: parts are words of the assessment too."""
    rows.support.assessment.minimisations.update(reason=both("en anden grund"))
    assert found() == [("R-028", *OF_SUPPORT)]


@pytest.mark.parametrize("since", [PAST, PAST - timedelta(days=1)])
def test_an_assessment_is_older_than_the_processing(rows, since):
    """R-028: dated before the processing starts."""
    change(rows.support, processing_since=since)
    assert found() == [("R-028", *OF_SUPPORT)]
    change(rows.support, processing_since=PAST + timedelta(days=1))
    assert found() == []


@pytest.mark.parametrize("test", models.Assessment.TESTS)
@pytest.mark.parametrize("answer", [None, False])
def test_step_1_answers_three_questions_with_yes(rows, test, answer):
    """R-029: lawful, precisely articulated, real and present."""
    change(rows.support.assessment, **{test: answer})
    assert ("R-029", *OF_SUPPORT) in found()


@pytest.mark.parametrize("test", models.Assessment.TESTS)
def test_step_1_gives_a_reason_for_each_answer(rows, test):
    """R-029."""
    change(rows.support.assessment, **{f"{test}_reason": {}})
    assert ("R-029", *OF_SUPPORT) in found()


@pytest.mark.parametrize("part", ["alternatives", "minimisations"])
def test_step_2_weighs_a_gentler_way_and_less_data(rows, part):
    """R-030."""
    getattr(rows.support.assessment, part).all().delete()
    assert ("R-030", *OF_SUPPORT) in found()


def test_step_2_speaks_of_each_data_category_that_the_purpose_uses(rows):
    """R-030: minimisation per data category."""
    cell = factories.CellFactory(
        activity=rows.activity,
        category=rows.groups["customers"],
        data_category=factories.DataCategoryFactory(code="d5", description=both("x")),
    )
    models.CellLimit.objects.create(activity=rows.activity, cell=cell, time_limit=rows.activity.time_limits.get())
    (finding,) = blocking(blockers())
    assert (finding.rule, finding.sentence) == (
        "R-030",
        "Write for each data category why no less would do. Missing: d5.",
    )


@pytest.mark.parametrize("column", models.Assessment.BALANCING)
def test_step_3_weighs_everything(rows, column):
    """R-031."""
    change(rows.support.assessment, **{column: {}})
    assert ("R-031", *OF_SUPPORT) in found()


def test_step_3_names_safeguards(rows):
    """R-031: marked where they go beyond legal duty."""
    rows.support.assessment.mitigations.all().delete()
    assert ("R-031", *OF_SUPPORT) in found()


@pytest.mark.parametrize("outcome", ["undecided", "overridden"])
def test_an_interest_that_does_not_prevail_is_refused(rows, outcome):
    """R-032: undecided counts as overridden."""
    change(rows.support.assessment, outcome=outcome)
    assert ("R-032", *OF_SUPPORT) in found()


def test_a_review_is_due_when_the_purpose_around_the_assessment_changes(rows):
    """R-033, the half that the register knows: text, data and recipients; objections come with the ledger."""
    assert warned("R-033") == []
    edit(rows.writer, rows.support, covers=both("også klager"))
    assert warned("R-033") == [("R-033", *OF_SUPPORT)]
    approve_assessment(assessment=rows.support.assessment, by=officer("Otto"))
    assert warned("R-033") == []


def test_a_review_is_due_when_a_recipient_joins(rows):
    """R-033."""
    other = factories.RecipientFactory(code="cases", category=rows.hosting.category)
    models.Disclosure.objects.create(cell=rows.activity.cells.get(), recipient=other)
    assert warned("R-033") == [("R-033", *OF_SUPPORT)]


@pytest.mark.parametrize("columns", [{"notice": {}}, {"told_since": None}, {"told_until": date(2021, 1, 1)}])
def test_an_interest_is_told_where_data_are_collected(rows, columns):
    """R-034, the half of the register: a collection point with a notice in force. The gate's half comes with it."""
    change(rows.point, **columns)
    assert found() == [("R-034", *SUPPORT), ("R-034", "purpose", "visitors.access")]


# --- consent ------------------------------------------------------------------------------------

PARTS = [*models.ConsentText.PARTS, *models.ConsentText.LABELS]


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("language", ["da", "en"])
def test_a_consent_says_each_fact_in_each_language(rows, part, language):
    """R-041: the minimum information, the way to stop among it; the form's half comes with the form."""
    text = rows.news.consent_text
    words = {code: words for code, words in getattr(text, part).items() if code != language}
    change(text, **{part: words})
    assert ("R-041", *NEWS) in found()


def test_a_consent_without_words_is_refused(rows):
    """R-041."""
    rows.news.consent_text.delete()
    assert found() == [("R-041", *NEWS)]


@pytest.mark.parametrize(("words", "blocked"), [(60, False), (61, True)])
def test_a_consent_is_read_in_sixty_words(rows, words, blocked):
    """R-041."""
    text = rows.news.consent_text
    others = sum(len(getattr(text, part)["da"].split()) for part in models.ConsentText.PARTS if part != "data")
    change(text, data={**text.data, "da": " ".join(["ord"] * (words - others))})
    assert (("R-041", *NEWS) in found()) is blocked


def test_a_yes_covers_the_controller(rows):
    """R-040."""
    rows.news.consent_text.consentcompany_set.all().delete()
    assert found() == [("R-040", *NEWS)]


def test_a_consent_that_costs_something_is_not_free(rows):
    """R-041: Art. 7(4)."""
    change(rows.news, conditional_on=both("adgang til produktet"))
    assert found() == [("R-041", *NEWS)]


def test_a_named_person_may_answer_for_a_conditional_consent(rows):
    """R-041, R-066: for applicants a no means no evaluation; somebody answers for it with a reason."""
    change(
        rows.evaluation,
        conditional_on=both("bedømmelse af ansøgningen"),
        condition_answered_by=rows.writer,
        condition_reason="As the statement says",
    )
    assert found() == []
    sentences = [finding.sentence for finding in blockers() if finding.rule == "R-066"]
    assert any("Wanda Writer answers for it: As the statement says" in sentence for sentence in sentences)


def test_consent_of_applicants_is_a_warning(rows):
    """R-066, R-019: the statement's consent stays, and the officer sees the warning."""
    assert warned("R-066") == [("R-066", "purpose", "applicants.evaluation")]


# --- how long -----------------------------------------------------------------------------------


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


# --- the notice ---------------------------------------------------------------------------------


@pytest.mark.parametrize("column", ["description", "when_refused"])
def test_a_notice_says_what_is_done_and_what_a_no_means(rows, column):
    """R-094: Art. 13(1)(c), 13(2)(b) and (c)."""
    change(rows.support, **{column: {}})
    assert found() == [("R-094", *SUPPORT)]


def test_a_notice_says_which_data(rows):
    """R-094: Art. 13(1)(e), 13(2)(a), 14(1)(d)."""
    rows.activity.cells.all().delete()
    assert ("R-094", *SUPPORT) in found()


def test_data_from_somebody_else_name_their_source(rows):
    """R-094: Art. 14(2)(f)."""
    change(rows.point, from_the_person=False)
    assert found() == [("R-094", "collectionpoint", "support-portal")]
    change(rows.point, source=both("partnere"))
    assert found() == []


def test_a_group_has_its_introduction(rows):
    """R-094."""
    change(rows.groups["customers"], introduction={})
    assert found() == [("R-094", "datasubjectcategory", "customers")]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Please check this page regularly for changes."),
        ("en", "You should periodically review our statement."),
        ("da", "Tjek denne side jævnligt for ændringer."),
        ("da", "Vi beder dig regelmæssigt besøge erklæringen."),
    ],
)
def test_people_are_not_sent_to_look_for_changes(rows, language, text):
    """R-095."""
    words = {**both("Hej.", "Hello."), language: text}
    change(rows.groups["customers"], introduction=words)
    assert found() == [("R-095", "datasubjectcategory", "customers")]


def test_public_texts_are_complete_in_each_language(rows):
    """R-096: Danish is the master, English has every field before the language is published."""
    change(rows.support, description={"da": "Vi svarer."})
    assert found() == [("R-096", *SUPPORT)]


def test_a_text_missing_in_the_record_is_a_warning(rows):
    """R-096: the record is read by staff and auditors."""
    change(rows.activity, name={"da": "kun dansk"})
    assert found() == []
    assert warned("R-096") == [("R-096", *A01)]


def test_a_vague_purpose_is_a_warning(rows):
    """R-013: flagged, to be made precise before approval."""
    change(rows.support, description=both("At forbedre brugeroplevelsen.", "Improving users' experience."))
    assert found() == []
    assert warned("R-013") == [("R-013", *SUPPORT)] * 2


# --- care ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("columns", [{"owner": None}, {"review_on": None}, {"review_on": PAST}])
def test_owner_and_review_date_are_asked_for(rows, columns):
    """R-014: missing and overdue ones are listed."""
    assert warned("R-014") == []
    change(rows.activity, **columns)
    assert warned("R-014") == [("R-014", *A01)]


def test_an_overdue_review_says_its_day(rows):
    change(rows.activity, review_on=PAST)
    assert [finding.sentence for finding in blockers() if finding.code == "a01"] == [
        "The review was due on 1 January 2020."
    ]


def test_a_review_due_today_is_not_overdue(rows):
    change(rows.activity, review_on=days.today())
    assert warned("R-014") == []


def test_a_fact_to_confirm_is_a_warning(rows):
    change(rows.activity, to_confirm="Section of the bookkeeping act")
    (finding,) = [finding for finding in blockers() if finding.code == "a01"]
    assert (finding.severity, finding.sentence) == (Severity.WARNING, "To confirm: Section of the bookkeeping act")


def test_publishing_lifts_a_stop_is_a_warning(rows):
    publish(rows)
    stop_purpose(purpose="customers.d", by=officer("Otto"), reason="Too many reports")
    sentences = [finding.sentence for finding in blockers() if finding.code == "customers.d"]
    assert sentences == ["This purpose is stopped, and on in the draft: publishing lifts the stop."]


# --- in work ------------------------------------------------------------------------------------


def test_a_half_written_row_blocks_nobody(rows):
    models.Purpose.objects.create(
        code="customers.half",
        category=rows.groups["customers"],
        controller=rows.company,
        name=both("halvt"),
        primary_basis="A6-1-c",
        in_work=True,
    )
    assert found() == []


def test_a_finished_row_that_needs_a_half_written_one_is_refused(rows):
    change(rows.hosting, in_work=True)
    (first, *_) = blocking(blockers())
    assert (first.kind, first.code) == A01
    assert first.sentence.startswith("This row names “hosting”, which is in work and in no edition yet.")


def test_what_is_off_blocks_nothing(rows):
    change(rows.news, is_on=False)
    rows.news.consent_text.delete()
    assert all(code != "prospects.marketing" for _rule, _kind, code in found())


def test_far_reviews_are_not_due(rows):
    assert days.today() < FUTURE
    assert warned("R-014") == []
