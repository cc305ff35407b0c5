"""May we? What is on file becomes facts, and the same facts now and in the past."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consents.actions import ask_about_many, ask_about_one
from consents.asked import Asked, ground_in, ground_of
from consents.counted import groups
from consents.decisions import decide
from consents.facts import facts_of
from consents.gate import answer, decide_each
from consents.models import ConsentEvent, Question, Standing
from purposes import editions
from purposes.actions import approve, propose, stop_purpose
from purposes.models import Task
from tests import factories
from tests.consents.people import NEWS, SUPPORT, person, said, staff, yes
from tests.purposes.register import both, edit, publish, ready

pytestmark = pytest.mark.django_db

SUPPORT_TASK, NEWSLETTER, ENQUIRY = "d.do", "news.letter", "news.enquiry"


@pytest.fixture(scope="module")
def _published(django_db_setup, django_db_blocker):
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        register = ready()
        newsletter = {"is_direct_marketing": True, "channel_permission": "written"}
        factories.TaskFactory(code=NEWSLETTER, purpose=register.news, **newsletter)
        factories.TaskFactory(
            code="news.call", purpose=register.news, is_direct_marketing=True, channel_permission="phone"
        )
        enquiry = factories.TaskFactory(code=ENQUIRY, purpose=register.news)
        contract = factories.SecondaryBasisFactory(
            purpose=register.news, code="contract", basis="A6-1-b", contract_party=both("dig", "you")
        )
        contract.tasks.add(enquiry)
        publish(register)
        yield register
        transaction.set_rollback(True)


@pytest.fixture
def register(_published):
    return _published


def reason(who, **asked):
    return answer(Asked(**asked), who.pk if who else None).decision.reason.value


def support(who, **asked):
    return reason(who, task=SUPPORT_TASK, **asked)


def newsletter(who, channel="email", **asked):
    return reason(who, task=NEWSLETTER, channel=channel, **asked)


def test_a_customer_may_be_helped(register):
    """R-024, R-025."""
    assert support(person("customers")) == "allowed"


def test_a_prospect_is_never_allowed_through_the_customers_interest(register):
    """R-021."""
    assert support(person("prospects")) == "not_in_category"


def test_nobody_on_file_and_erased_are_the_same_answer(register):
    gone = person("customers")
    type(gone).objects.filter(pk=gone.pk).update(erased_on=timezone.localdate(), language="")
    assert support(None) == support(gone) == "no_such_person"


@pytest.mark.parametrize("asked", [{"task": "no.such"}, {"purpose": "no.such"}])
def test_what_no_edition_names_is_a_no(register, asked):
    expected = "task_unknown" if "task" in asked else "purpose_not_in_force"
    assert reason(person("customers"), **asked) == expected


def test_before_the_first_edition_everything_is_a_no(register):
    long_ago = timezone.now() - timedelta(days=3650)
    assert reason(person("customers"), purpose=SUPPORT, at=long_ago) == "purpose_not_in_force"


def test_a_stopped_purpose_is_a_no_at_once(register):
    who = person("customers")
    before = support(who)
    stop_purpose(purpose=SUPPORT, by=register.writer, reason="A leak.")
    assert (before, support(who)) == ("allowed", "purpose_stopped")


def test_what_the_register_says_is_read_once_and_again_when_it_changed(register, django_assert_num_queries):
    asked = Asked(purpose=SUPPORT)
    read = ground_of(asked)
    with django_assert_num_queries(1):
        assert ground_of(asked) is read
    stop_purpose(purpose=NEWS, by=register.writer, reason="A leak.")
    assert ground_of(asked) is not read
    publish(register)
    assert (read.edition, ground_of(asked).edition) == (1, 2)


def test_a_newsletter_needs_a_yes_to_news_and_one_to_the_channel(register):
    """R-039, R-058: two permissions, each with its own yes."""
    who = person("prospects")
    steps = [newsletter(who)]
    yes(who)
    steps.append(newsletter(who))
    yes(who, channel="email")
    steps += [newsletter(who), newsletter(who, channel="sms"), newsletter(who, channel="")]
    assert steps == ["no_consent", "no_channel_permission", "allowed", "no_channel_permission", "channel_unsaid"]


def test_after_a_withdrawal_every_question_is_answered_no(register):
    """R-051."""
    who = person("prospects")
    yes(who)
    yes(who, channel="email")
    said("withdraw", who)
    assert newsletter(who) == "withdrawn"


def test_a_stop_to_one_channel_leaves_the_other(register):
    who = person("prospects")
    for channel in ("", "email", "sms"):
        yes(who, channel=channel)
    said("withdraw", who, channel="sms")
    assert (newsletter(who), newsletter(who, channel="sms")) == ("allowed", "no_channel_permission")


def test_a_yes_ends_at_its_moment_though_no_job_ran(register):
    """R-043: now and in the past, the instant decides."""
    who = person("prospects")
    event = yes(who, by=staff(), happened_at=timezone.now() - timedelta(days=800), document="Case 7")
    assert event.valid_until < timezone.now()
    assert reason(who, purpose=NEWS) == reason(who, purpose=NEWS, at=timezone.now()) == "expired"


def test_a_material_change_asks_again_and_a_wording_does_not(register):
    """R-044."""
    who = person("prospects")
    yes(who)
    edit(register.writer, register.news, description=both("Vi skriver nyt til dig.", "We write news to you."))
    slip = propose(
        by=register.writer,
        reason="Commas",
        wording_only=[f"purposes.{NEWS}.description"],
        wording_reason="A slip of the pen",
    )
    approve(proposal=slip, by=register.writer)
    after_a_slip = reason(who, purpose=NEWS)
    edit(register.writer, register.news, description=both("Vi sælger din adresse.", "We sell your address."))
    publish(register)
    assert (after_a_slip, reason(who, purpose=NEWS)) == ("allowed", "older_revision")


def test_a_yes_covers_the_companies_that_its_wording_names(register):
    """R-040."""
    who = person("prospects")
    yes(who)
    assert reason(who, purpose=NEWS, company="nordlys") == "allowed"
    assert reason(who, purpose=NEWS, company="another") == "company_not_named"
    assert reason(person("customers"), purpose=SUPPORT, company="another") == "company_not_named"


def test_evidence_below_what_the_purpose_asks_is_a_no(register):
    who = person("prospects")
    yes(who, by=staff(), evidence="reported")
    assert reason(who, purpose=NEWS) == "evidence_too_weak"
    yes(who, by=staff())
    assert reason(who, purpose=NEWS) == "allowed"


def test_an_objection_stops_support_and_an_answer_may_let_it_go_on(register):
    """R-085."""
    who = person("customers")
    said("object_to", who, SUPPORT)
    before = support(who)
    said("answer_objection", who, SUPPORT, by=staff("officer"), outcome="overridden", note="An open case.")
    assert (before, support(who)) == ("objected", "allowed")


def test_a_restriction_of_all_stops_every_purpose(register):
    """Art. 18."""
    who = person("customers", "prospects")
    yes(who)
    said("restrict", who, "", ground="A18-1-a")
    assert (support(who), reason(who, purpose=NEWS)) == ("restricted", "restricted")


def test_an_enquiry_is_answered_on_the_contract_and_nothing_else_is(register):
    """R-015: a secondary basis carries its reach, and not one task more."""
    who = person("prospects")
    assert reason(who, task=ENQUIRY) == "allowed"
    assert newsletter(who, reach="contract") == "outside_reach"
    assert newsletter(who) == "no_consent"


def test_a_call_to_a_business_contact_needs_no_permission_unless_they_said_no(register):
    private, business = person("prospects"), person("prospects", is_business_contact=True)
    for who in (private, business):
        yes(who)
    calls = [reason(who, task="news.call", channel="phone") for who in (private, business)]
    said("refuse", business, channel="phone")
    assert [*calls, reason(business, task="news.call")] == [
        "no_channel_permission",
        "allowed",
        "no_channel_permission",
    ]


@pytest.mark.parametrize("verb", ["refuse", "withdraw", "revoke"])
@pytest.mark.parametrize("channel", ["email", "sms", "phone"])
def test_a_no_to_a_channel_stands_though_a_later_edition_asks_for_no_permission(register, verb, channel):
    """R-051, R-058: alone, in bulk, in the simulator and in the past; other channels and other people as before."""
    who, other = person("prospects"), person("prospects")
    for one in (who, other):
        yes(one)
        yes(one, channel=channel)
    said(verb, who, channel=channel, **({"by": staff(), "note": "Moved."} if verb == "revoke" else {}))
    before = editions.document_of(editions.in_force())
    edit(register.writer, Task.objects.get(code=NEWSLETTER), channel_permission="")
    publish(register)
    [another] = {"email", "sms"} - {channel} if channel != "phone" else ["email"]
    asked = Asked(task=NEWSLETTER, channel=channel)
    expected = {who.pk: "no_channel_permission", other.pk: "allowed"}
    for moment in (None, timezone.now()):
        ground = ground_of(replace(asked, at=moment))
        assert {pk: decision.reason for pk, decision in decide_each(ground, expected)} == expected
        assert newsletter(who, channel=channel, at=moment) == "no_channel_permission"
        assert newsletter(who, channel=another, at=moment) == newsletter(who, channel="", at=moment) == "allowed"
    counted = Counter()
    for group in groups(ground_in(asked, before), ground_of(asked)):
        counted[decide(facts_of(ground_of(asked), group.after)).reason.value] += group.people
    assert counted == {"no_channel_permission": 1, "allowed": 1}


def test_a_no_to_a_channel_is_not_asked_for_where_it_was_said_of_another_purpose(register):
    """A no to mail about the news is none to mail about a support case."""
    who = person("prospects", "customers")
    said("refuse", who, channel="email")
    assert support(who, channel="email") == "allowed"
    said("refuse", who, SUPPORT, channel="email")
    assert (support(who, channel="email"), support(who)) == ("no_channel_permission", "allowed")


def test_the_past_is_answered_by_what_was_known_then(register):
    """R-011, R-060."""
    who = person("prospects")
    given = yes(who)
    withdrawn = said("withdraw", who)
    moments = [given.recorded_at - timedelta(microseconds=1), given.recorded_at, withdrawn.recorded_at]
    assert [reason(who, purpose=NEWS, at=moment) for moment in moments] == ["no_consent", "allowed", "withdrawn"]


def test_hindsight_knows_what_was_reported_later(register):
    who = person("prospects")
    an_hour_ago = timezone.now() - timedelta(hours=1)
    yes(who, by=staff(), happened_at=an_hour_ago)
    moment = an_hour_ago + timedelta(minutes=5)
    ground = {"purpose": NEWS, "at": moment}
    # The register of the tests is younger than an hour: only what the person said is asked for here.
    events = ConsentEvent.objects.of_key(who, NEWS, "")
    assert (events.known(moment).count(), events.known(moment, hindsight=True).count()) == (0, 1)
    assert reason(who, **ground) == "purpose_not_in_force"


def test_a_question_about_one_person_is_kept_with_its_answer(register):
    """R-113."""
    me, who = staff(), person("prospects")
    event = yes(who)
    question, answered = ask_about_one(asked=Asked(purpose=NEWS), ref=str(who.pk), by=me, source="staff")
    assert (question.asked_by, question.person, question.reason, question.event) == (me, who.pk, "allowed", event.pk)
    assert (answered.allowed, question.total, question.allowed, question.edition) == (True, 1, 1, 1)


def test_who_may_not_ask_learns_nothing(register):
    with pytest.raises(PermissionDenied):
        ask_about_one(asked=Asked(purpose=NEWS), ref=str(person("prospects").pk), by=staff("reception"), source="staff")
    assert not Question.objects.exists()


def test_a_question_about_many_keeps_counts_and_no_person(register):
    """R-113."""
    people = [person("prospects") for _ in range(3)]
    yes(people[0])
    yes(people[1])
    said("withdraw", people[1])
    answers = []
    question = ask_about_many(
        asked=Asked(purpose=NEWS),
        refs=[*(str(who.pk) for who in people), "nobody@example.test"],
        by=staff(),
        source="staff",
        each=lambda ref, decision: answers.append(decision.reason.value),
    )
    assert answers == ["allowed", "withdrawn", "no_consent", "no_such_person"]
    assert (question.total, question.allowed, question.person) == (4, 1, None)
    assert question.reasons == {"allowed": 1, "no_consent": 1, "no_such_person": 1, "withdrawn": 1}


@pytest.mark.parametrize("when", ["now", "then"])
def test_a_question_takes_as_many_queries_for_three_people_as_for_one(register, django_assert_num_queries, when):
    asked = Asked(task=NEWSLETTER, channel="email", at=timezone.now() if when == "then" else None)
    people = [person("prospects") for _ in range(3)]
    for who in people:
        yes(who)
    ground = ground_of(asked)
    queries = 1 if when == "now" else 4
    for number in (1, 3):
        with django_assert_num_queries(queries):
            assert len(list(decide_each(ground, [who.pk for who in people[:number]]))) == number


SAYING = st.lists(
    st.tuples(
        st.sampled_from(["give", "withdraw", "refuse", "object", "object_marketing", "restrict", "restrict_all"]),
        st.sampled_from(["", "email"]),
        st.sampled_from(["mailbox", "reported"]),
    ),
    max_size=6,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(SAYING)
def test_now_and_the_past_of_this_instant_are_one_answer(register, saying):
    """The kept standing is what the fold says: no question tells them apart."""
    who = person("prospects", "customers")
    for verb, channel, evidence in saying:
        match verb:
            case "give":
                yes(who, channel=channel, evidence=evidence)
            case "object":
                said("object_to", who, SUPPORT)
            case "object_marketing":
                said("object_to", who, NEWS, ground="A21-2")
            case "restrict":
                said("restrict", who, NEWS, ground="A18-1-b")
            case "restrict_all":
                said("restrict", who, "", ground="A18-1-b")
            case _:
                said(verb, who, channel=channel)
    now = timezone.now() + timedelta(seconds=1)
    by_mail = {"channel": "email"}
    for asked in (
        {"task": NEWSLETTER, **by_mail},
        {"task": ENQUIRY, **by_mail},
        {"purpose": NEWS},
        {"task": SUPPORT_TASK},
    ):
        assert reason(who, **asked) == reason(who, **asked, at=now)


def test_a_secondary_basis_that_carries_one_task_carries_no_purpose(register):
    """R-015, R-022: asked about the purpose, it would go around a withdrawal."""
    who = person("prospects")
    yes(who)
    said("withdraw", who)
    assert reason(who, purpose=NEWS, reach="contract") == "outside_reach"
    assert reason(who, task=ENQUIRY, reach="contract") == "allowed"


def test_a_no_to_marketing_stands_against_a_purpose_of_which_some_is_marketing(register):
    """R-057: nobody said for which task."""
    who = person("prospects")
    yes(who)
    said("object_to", who, NEWS, ground="A21-2")
    assert reason(who, purpose=NEWS) == "marketing_objection"


def test_a_call_that_is_made_by_mail_needs_the_permission_for_mail(register):
    business = person("prospects", is_business_contact=True)
    yes(business)
    calls = [reason(business, task="news.call", channel=channel) for channel in ("", "phone", "email")]
    assert calls == ["allowed", "allowed", "no_channel_permission"]


def test_that_one_ground_of_a_restriction_ends_lifts_no_other(register):
    """Art. 18(1)."""
    who, officer = person("customers"), staff("officer")
    for ground in ("A18-1-a", "A18-1-c"):
        said("restrict", who, "", ground=ground)
    answers = []
    for ground in ("A18-1-a", "A18-1-c"):
        said("lift_restriction", who, "", ground=ground, by=officer, note="Settled, told on Monday.")
        answers.append(support(who))
    assert answers == ["restricted", "allowed"]


def test_an_objection_that_was_upheld_is_not_reopened_by_one_more(register):
    """R-085."""
    who = person("customers")
    said("object_to", who, SUPPORT)
    said("answer_objection", who, SUPPORT, by=staff("officer"), outcome="upheld", note="They are right.")
    said("object_to", who, SUPPORT)
    assert Standing.objects.get(person=who, purpose=SUPPORT).objection == "upheld"
