"""Loading the starter register: in a real installation, in the demonstration, and twice."""

import datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from gdpr_registry import history
from purposes import blockers, models, starter
from tests.factories import ControllerFactory, UserFactory

pytestmark = pytest.mark.django_db


def load_demo():
    officer = UserFactory(roles=["officer"])
    return starter.load(controller_name=None, by=officer, demo=True), officer


def blocking():
    return blockers.blocking(blockers.blockers())


def test_the_command_loads_and_counts():
    said = StringIO()
    call_command("load_starter", controller="Havblik ApS", stdout=said)
    assert "Loaded for Havblik ApS" in said.getvalue()
    assert f"{models.Activity.objects.count():>6}  processing activities" in said.getvalue()
    assert models.Activity.objects.count() == 16


def test_a_register_in_use_is_refused_and_left_alone():
    ControllerFactory(name="In use")
    with pytest.raises(CommandError, match="never overwrites"):
        call_command("load_starter")
    assert list(models.Controller.objects.values_list("name", flat=True)) == ["In use"]
    assert not models.Purpose.objects.exists()


def test_loading_twice_is_refused():
    starter.load(controller_name="Havblik ApS", by=None)
    before = models.Purpose.objects.count()
    with pytest.raises(starter.RegisterIsNotEmpty):
        starter.load(controller_name="Havblik ApS", by=None)
    assert models.Purpose.objects.count() == before


def test_a_failure_leaves_nothing_behind(monkeypatch):
    def fail(shelf):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(starter.collection_points, "load", fail)
    with pytest.raises(RuntimeError):
        starter.load(controller_name="Havblik ApS", by=None)
    assert not models.Controller.objects.exists()


def test_the_number_of_queries_does_not_depend_on_the_number_of_rows(django_assert_max_num_queries):
    with django_assert_max_num_queries(60):
        loaded = starter.load(controller_name="Havblik ApS", by=None)
    assert loaded.total > 500


def test_the_consent_wordings_name_the_company_and_hold_no_placeholder():
    """R-040, R-043: with what a yes needs, as the content says it."""
    starter.load(controller_name="Havblik ApS", by=None)
    member = models.ConsentText.objects.get(purpose__code="customers.j")
    recorded = models.ConsentText.objects.get(purpose__code="customers.recordings")
    assert (member.required_evidence, recorded.valid_months) == ("link", 12)
    for wording in models.ConsentText.objects.all():
        assert all("Havblik ApS" in text for text in wording.request.values())
    texts = models.ConsentText.objects.values_list("request", flat=True)
    notices = models.CollectionPoint.objects.values_list("notice", flat=True)
    assert not [text for row in [*texts, *notices] for text in row.values() if "{" in text]


def test_a_real_installation_gets_no_invented_names_and_no_approval():
    starter.load(controller_name="Havblik ApS", by=None)
    company = models.Controller.objects.get()
    assert (company.name, company.address, company.email) == ("Havblik ApS", "", "")
    assert not models.Recipient.objects.exists()
    assert not models.Disclosure.objects.exists()
    assert not models.Transfer.objects.exists()
    assert models.RecipientCategory.objects.count() == 14
    assert not models.CollectionPoint.objects.filter(told_since__isnull=False).exists()
    assert not models.Purpose.objects.filter(condition_answered_by__isnull=False).exists()
    assert not models.Edition.objects.exists()


def test_a_real_installation_gets_assessments_as_suggestions():
    """R-028, R-032: undecided counts as overridden, so nothing can be published on a suggestion."""
    starter.load(controller_name="Havblik ApS", by=None)
    for assessment in models.Assessment.objects.all():
        assert assessment.outcome == models.Outcome.UNDECIDED
        assert assessment.assessed_on is None
        assert assessment.approved_by is None
        assert "Trin 2" in assessment.to_confirm
        assert "trin 3" in assessment.to_confirm


def test_the_blockers_of_a_real_installation_say_what_to_fill_in():
    """R-001, R-007, R-028, R-034."""
    starter.load(controller_name="Havblik ApS", by=None)
    rules = {finding.rule for finding in blocking()}
    assert rules == {"R-001", "R-007", "R-010", "R-028", "R-032", "R-034", "R-041", "R-094"}


def test_the_demonstration_lacks_nothing_but_the_approvals():
    """R-001, R-004 to R-008, R-010, R-027, R-030, R-034, R-041, R-094, R-096."""
    load_demo()
    with override("en"):
        found = [(finding.rule, finding.sentence) for finding in blocking()]
    assert len(found) == models.Assessment.objects.count()
    assert {rule for rule, _sentence in found} == {"R-028"}
    assert all("not approved" in str(sentence) for _rule, sentence in found)


def test_the_demonstration_decides_its_assessments_before_the_start_without_approving_them():
    """R-028."""
    load_demo()
    for assessment in models.Assessment.objects.all():
        assert assessment.outcome == models.Outcome.PREVAILS
        assert assessment.assessed_on < datetime.date.today()
        assert (assessment.to_confirm, assessment.approved_by) == ("", None)


def test_the_conditional_consent_of_applicants_is_answered_for_in_the_demonstration():
    """R-041, R-066: a named person answers for it."""
    _loaded, officer = load_demo()
    purpose = models.Purpose.objects.get(code="applicants.evaluation")
    assert purpose.condition_answered_by == officer
    assert purpose.condition_reason
    warned = {f.rule for f in blockers.blockers() if f.severity is blockers.Severity.WARNING}
    assert "R-066" in warned


def test_the_texts_of_the_purposes_are_precise():
    """R-013."""
    load_demo()
    assert [str(f.sentence) for f in blockers.blockers() if f.rule == "R-013"] == []


def test_every_processor_of_the_demonstration_has_name_address_contact_and_contract():
    """R-006."""
    load_demo()
    processors = models.Recipient.objects.filter(role__in=models.RecipientRole.processors())
    assert processors.count() > 5
    for recipient in processors:
        assert recipient.name and recipient.address and recipient.contact_name and recipient.agreement_title


def test_every_recipient_of_the_demonstration_gets_something():
    """R-005: each disclosure says who gets which data about whom."""
    load_demo()
    assert not models.Recipient.objects.filter(disclosures__isnull=True).exists()


def test_every_kind_of_recipient_stands_for_somebody_in_the_demonstration():
    load_demo()
    assert not models.RecipientCategory.objects.filter(recipients__isnull=True).exists()


def test_review_days_lie_ahead_and_every_line_has_an_owner():
    """R-014."""
    load_demo()
    for model in (models.Purpose, models.Activity):
        assert not model.objects.filter(owner__isnull=True).exists()
        assert not model.objects.filter(owner_title="").exists()
        assert not model.objects.exclude(review_on__gt=datetime.date.today()).exists()


def test_the_trace_names_who_loaded():
    """R-011."""
    _loaded, officer = load_demo()
    purpose = models.Purpose.objects.get(code="customers.a")
    assert [(change.action, change.user_id) for change in history.of(purpose)] == [("insert", officer.pk)]


@pytest.mark.parametrize(
    ("name", "code"),
    [("Lindehav Software A/S", "lindehav-software-a-s"), ("Æblegård ÅØ", "aeblegaard-aaoe"), ("東京", "company")],
)
def test_a_companys_code_is_made_of_its_name(name, code):
    assert starter.lists.code_of(name) == code
