"""The draft as a document."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from purposes import models
from purposes.compose import compose, composition
from tests import factories
from tests.purposes import register
from tests.purposes.register import both, edit, publish, published, ready

pytestmark = pytest.mark.django_db


def codes(parts):
    return [part.code for part in parts]


def test_the_whole_register_is_in_the_document():
    ready()
    document = compose()
    assert codes(document.public.categories) == ["customers", "prospects", "applicants", "visitors"]
    assert codes(document.public.purposes) == [
        "customers.d",
        "prospects.marketing",
        "applicants.evaluation",
        "visitors.access",
    ]
    assert codes(document.record.activities) == ["a01", "a02", "a03", "a04"]
    assert document.public.publisher == "nordlys"


def test_what_obliges_people_and_how_a_machine_decides_are_in_the_public_part():
    """GDPR Art. 13(2)(e) and (f); empty where the statement's own sentence holds: nothing does."""
    rows = ready()
    law, model = both("Loven.", "The law."), both("En model.", "A model.")
    edit(rows.writer, rows.support, duty_to_provide=law, automated_decisions=model)
    purposes = {purpose.code: purpose for purpose in compose().public.purposes}
    assert purposes["customers.d"].duty_to_provide == {"da": "Loven.", "en": "The law."}
    assert purposes["customers.d"].automated_decisions == {"da": "En model.", "en": "A model."}
    assert purposes["visitors.access"].duty_to_provide == purposes["visitors.access"].automated_decisions == {}


def test_equal_drafts_have_equal_bytes():
    ready()
    assert compose().public_bytes == compose().public_bytes
    assert compose().sha256 == compose().sha256


def test_composing_takes_the_same_number_of_queries_however_many_activities_there_are():
    ready(activities=12)
    with CaptureQueriesContext(
        connection,
    ) as few:
        small = compose()
    company = models.Controller.objects.get()
    for place in range(144):
        line = factories.ActivityFactory(code=f"c{place:03}", controller=company)
        cell = factories.CellFactory(
            activity=line,
            category=models.DataSubjectCategory.objects.first(),
            data_category=models.DataCategory.objects.first(),
        )
        models.Disclosure.objects.create(cell=cell, recipient=models.Recipient.objects.first())
    with CaptureQueriesContext(connection) as many:
        large = compose()
    assert (len(small.record.activities), len(large.record.activities)) == (16, 160)
    assert len(many) == len(few)


def test_a_purpose_that_is_off_stands_nowhere():
    rows = ready()
    models.Task.objects.create(code="d.other", purpose=rows.support, name=both("svar"))
    rows.support.is_on = False
    rows.support.save()
    document = compose()
    assert b"customers.d" not in document.public_bytes + document.record_bytes
    assert b"d.other" not in document.record_bytes


def test_an_activity_that_serves_only_purposes_that_are_off_waits_with_them():
    rows = ready()
    models.Purpose.objects.filter(pk=rows.support.pk).update(is_on=False)
    assert codes(compose().record.activities) == ["a02", "a03", "a04"]


def test_a_time_limit_of_a_purpose_that_is_off_takes_its_cell_along():
    rows = ready()
    prepared = factories.PurposeFactory(
        code="customers.recordings", category=rows.groups["customers"], controller=rows.company, is_on=False
    )
    recordings = factories.DataCategoryFactory(code="d16")
    limit = factories.TimeLimitFactory(activity=rows.activity, code="recording", purpose=prepared)
    cell = factories.CellFactory(activity=rows.activity, category=rows.groups["customers"], data_category=recordings)
    models.CellLimit.objects.create(activity=rows.activity, cell=cell, time_limit=limit)
    line = compose().record.activities[0]
    assert codes(line.time_limits) == ["closed"]
    assert [each.data_category for each in line.cells] == ["d1"]


def test_facts_to_confirm_are_never_printed():
    rows = ready()
    for row in (rows.company, rows.support, rows.activity, rows.hosting, rows.point):
        row.to_confirm = "SECRET-TO-CONFIRM"
        row.save()
    document = compose()
    assert b"SECRET-TO-CONFIRM" not in document.public_bytes + document.record_bytes


def test_a_language_that_is_not_in_the_settings_is_left_out(settings):
    ready()
    settings.LANGUAGES = [("da", "Danish")]
    assert compose().public.purpose("customers.d").name == {"da": "formål customers.d"}


# --- in work ------------------------------------------------------------------------------------


def test_a_row_in_work_stands_as_in_the_last_edition():
    rows = published()
    edit(rows.writer, rows.support, description=both("halvt skrevet"), in_work=True)
    purpose = compose().public.purpose("customers.d")
    assert purpose.description["da"] == "Vi svarer på den sag du sender."


def test_a_row_in_work_that_is_in_no_edition_is_left_out_with_all_that_hangs_on_it():
    rows = published()
    new = factories.PurposeFactory(
        code="customers.new", category=rows.groups["customers"], controller=rows.company, in_work=True
    )
    factories.TaskFactory(code="new.do", purpose=new)
    factories.AssessmentFactory(purpose=new)
    assert composition().changes == []


def test_half_written_rows_neither_publish_nor_block_a_colleague():
    rows = published()
    edit(rows.writer, rows.activity, name={"da": "halvt"}, dpia_screening="missing", in_work=True)
    edit(rows.writer, rows.access, description=both("Vi ser hvem der er i huset."))
    edition = publish(rows)
    assert '"halvt"' not in edition.record
    assert "Vi ser hvem der er i huset." in edition.public


def test_an_assessment_in_work_leaves_its_purpose_as_it_was():
    rows = published()
    assessment = rows.support.assessment
    edit(rows.writer, assessment, interest=both("noget nyt"), outcome="undecided", in_work=True)
    document = compose()
    assert document.public.purpose("customers.d").interest == both("At hjælpe brugere", "To help users")
    assert next(each for each in document.record.assessments if each.purpose == "customers.d").outcome == "prevails"


@pytest.mark.parametrize("name", ["company", "hosting", "measure", "contact_data", "support", "activity", "point"])
def test_each_kind_of_row_may_be_in_work(name):
    rows = published()
    edit(rows.writer, getattr(rows, name), in_work=True)
    assert composition().changes == []


def test_a_deleted_row_leaves_the_document():
    rows = published()
    models.CollectionPoint.objects.create(code="fair", name=both("messe"))
    assert "fair" in codes(compose().public.collection_points)
    models.CollectionPoint.objects.filter(code="fair").delete()
    assert composition().changes == []
    assert rows.point.code in codes(compose().public.collection_points)


# --- what the activities say of a purpose --------------------------------------------------------


def test_a_purposes_data_come_from_the_cells_of_its_group():
    rows = ready()
    staff = factories.DataSubjectCategoryFactory(code="staff")
    of_staff = factories.DataCategoryFactory(code="d9")
    factories.CellFactory(activity=rows.activity, category=staff, data_category=of_staff)
    (data,) = compose().public.purpose("customers.d").data
    assert data.data_category == "d1"
    assert codes(data.limits) == ["a01.closed"]
    assert data.recipient_categories == ["hosting-providers"]


def test_a_time_limit_of_another_purpose_is_not_told_of_this_one():
    rows = ready()
    other = factories.PurposeFactory(
        code="customers.e", category=rows.groups["customers"], controller=rows.company, primary_basis="A6-1-b"
    )
    models.ActivityPurpose.objects.create(activity=rows.activity, purpose=other)
    use = factories.DataCategoryFactory(code="d6")
    limit = factories.TimeLimitFactory(activity=rows.activity, code="raw", purpose=other)
    cell = factories.CellFactory(activity=rows.activity, category=rows.groups["customers"], data_category=use)
    models.CellLimit.objects.create(activity=rows.activity, cell=cell, time_limit=limit)
    public = compose().public
    assert [data.data_category for data in public.purpose("customers.d").data] == ["d1"]
    assert [data.data_category for data in public.purpose("customers.e").data] == ["d1", "d6"]


def test_equal_time_limits_of_two_activities_are_told_once():
    rows = ready(activities=1)
    (data,) = compose().public.purpose("customers.d").data
    assert codes(data.limits) == ["a01.closed"]
    rows.more[0].time_limits.update(duration=60)
    (data,) = compose().public.purpose("customers.d").data
    assert codes(data.limits) == ["a01.closed", "b000.closed"]


def test_the_transfers_of_a_purpose_are_those_of_its_recipients():
    rows = ready()
    abroad = factories.RecipientFactory(code="cases", country="US", category=rows.hosting.category)
    models.Disclosure.objects.create(cell=rows.activity.cells.get(), recipient=abroad)
    factories.TransferFactory(activity=rows.activity, recipient=abroad, tool="A45-3", document_title="Decision")
    public = compose().public
    (transfer,) = public.purpose("customers.d").transfers
    assert (transfer.destination, transfer.tool) == ("US", "A45-3")
    assert public.purpose("visitors.access").transfers == []


# --- revisions ----------------------------------------------------------------------------------


def revision(document, code="customers.d"):
    return document.public.purpose(code).revision


def test_a_material_change_raises_the_revision():
    """R-044: a yes to the former words does not cover the new ones."""
    rows = published()
    edit(rows.writer, rows.news, description=both("Vi sender også tilbud."))
    document = compose()
    assert revision(document, "prospects.marketing") == 2
    assert {wording.purpose: wording.revision for wording in document.public.wordings}["prospects.marketing"] == 2
    assert revision(document, "applicants.evaluation") == 1


def test_a_change_of_wording_leaves_the_revision():
    """R-044: a wording fix does not make older consents invalid."""
    rows = published()
    edit(rows.writer, rows.news, description=both("Vi svarer på den sag, du sender."))
    assert revision(compose(wording_only=["purposes.prospects.marketing.description"]), "prospects.marketing") == 1


def test_a_new_company_in_a_wording_leaves_the_revision():
    """R-040: a further company does not widen earlier consents, and does not end them."""
    published()
    other = factories.ControllerFactory(
        code="sydlys", registration_number="87654321", address="Havnegade 2", email="privacy@sydlys.example"
    )
    models.ConsentCompany.objects.create(consent_text=models.ConsentText.objects.first(), controller=other)
    made = composition()
    assert made.is_material is True
    assert {purpose.revision for purpose in made.document.public.purposes} == {1}


def test_what_a_yes_needs_is_composed_and_leaves_the_revision():
    """R-036, R-043, R-044: two officers decide on it, and no earlier yes is void because of it."""
    rows = published()
    edit(rows.writer, rows.news.consent_text, required_evidence="mailbox", valid_months=12)
    made = composition()
    told = {w.purpose: (w.required_evidence, w.valid_months, w.revision) for w in made.document.public.wordings}
    assert told == {"prospects.marketing": ("mailbox", 12, 1), "applicants.evaluation": ("document", 24, 1)}
    assert [change.key for change in made.changes] == [
        "wordings.prospects.marketing.required_evidence",
        "wordings.prospects.marketing.valid_months",
    ]
    assert made.is_material is True


def test_a_purpose_that_comes_back_is_not_taken_for_what_it_was():
    rows = published()
    # Nothing but the evaluation is turned off: the other groups still have their purposes.
    second = factories.PurposeFactory(
        code="applicants.references",
        category=rows.groups["applicants"],
        controller=rows.company,
        name=both("spørge referencer"),
        description=both("Vi ringer til dem du nævner."),
        primary_basis="A6-1-b",
        contract_party=both("ansøgeren"),
    )
    models.ActivityPurpose.objects.create(activity=rows.activities[3], purpose=second)
    edit(rows.writer, rows.evaluation, is_on=False)
    publish(rows)
    rows.evaluation.refresh_from_db()
    edit(rows.writer, rows.evaluation, is_on=True)
    assert revision(compose(), "applicants.evaluation") == 2


def test_only_words_approved_as_they_stand_carry_an_approval():
    rows = ready()

    def approved_by():
        return next(each.approved_by for each in compose().record.assessments if each.purpose == "customers.d")

    assert approved_by() == "Asger Approver"
    edit(rows.writer, rows.support.assessment, necessity=both("en anden grund"))
    assert approved_by() == ""


def test_the_register_helper_itself_is_publishable():
    assert register.publish(ready()).number == 1
