"""Before a change is proposed: how many people of which category move, and why, as the gate itself would answer."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from msgspec.structs import replace

from consents.asked import Asked, ground_in
from consents.decisions import Reason
from consents.gate import count_each, decide_each
from consents.impact import lines_between
from consents.objections import stops_on
from consents.simulation import effects
from consents.what_if import Change, changed
from gdpr_registry import history
from purposes import editions, impact
from purposes.actions import stop_purpose
from purposes.compose import compose
from purposes.desk import items_for
from purposes.document import NOTHING
from purposes.impact import Direction
from subjects.models import Person
from tests import factories
from tests.consents.people import NEWS, SUPPORT, person, said, staff, yes
from tests.purposes.register import both, edit, publish, ready

pytestmark = pytest.mark.django_db

LETTER, CALL, HELP = "news.letter", "news.call", "d.do"


@pytest.fixture(scope="module")
def _published(django_db_setup, django_db_blocker):
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        register = ready()
        marketing = {"purpose": register.news, "is_direct_marketing": True}
        factories.TaskFactory(
            code=LETTER, channel_permission="written", name=both("sende nyt", "send news"), **marketing
        )
        factories.TaskFactory(code=CALL, channel_permission="phone", name=both("ringe", "call"), **marketing)
        publish(register)
        yield register
        transaction.set_rollback(True)


@pytest.fixture
def register(_published):
    return _published


@pytest.fixture
def document(register):
    return editions.document_of(editions.in_force())


def prospects():
    """One with every permission, one without those for a channel, one who said no, one who was never asked."""
    people = [person("prospects") for _number in range(4)]
    for channel in ("", "email", "sms", "phone"):
        yes(people[0], channel=channel)
    yes(people[1])
    said("refuse", people[2])
    return people


def tried(document, **change):
    return changed(document, Change(**change), document)


def moved(before, after):
    """Every move as task, channel, reason before and after, count."""
    return [
        (effect.question.task, effect.question.channel, row.before.value, row.after.value, row.count)
        for effect in effects(before, after)
        for row in effect.moves
    ]


def test_another_basis_moves_those_who_said_yes_and_nobody_else(register, document):
    """A legitimate interest without an approved assessment carries nothing (R-025)."""
    prospects()
    assert moved(document, tried(document, purpose=NEWS, basis="A6-1-f")) == [
        (CALL, "", "allowed", "no_approved_assessment", 1),
        (LETTER, "email", "allowed", "no_approved_assessment", 1),
        (LETTER, "sms", "allowed", "no_approved_assessment", 1),
    ]


def test_a_raised_revision_leaves_nobody_with_a_good_yes(register, document):
    """R-044."""
    prospects()
    assert {row[2:] for row in moved(document, tried(document, purpose=NEWS, raises_revision=True))} == {
        ("allowed", "older_revision", 1)
    }


def test_no_channel_permission_lets_those_through_who_lacked_only_that(register, document):
    prospects()
    after = tried(document, purpose=NEWS, permission="")
    assert moved(document, after) == [
        (CALL, "phone", "no_channel_permission", "allowed", 1),
        (LETTER, "email", "no_channel_permission", "allowed", 1),
        (LETTER, "sms", "no_channel_permission", "allowed", 1),
    ]


@pytest.mark.parametrize(("task", "channel"), [(CALL, "phone"), (LETTER, "email"), (LETTER, "sms")])
def test_no_channel_permission_lets_nobody_through_who_said_no_to_the_channel(register, document, task, channel):
    """R-051: the officer sees what the gate will answer."""
    silent, refused = [person("prospects") for _number in range(2)]
    for who in (silent, refused):
        yes(who)
    said("refuse", refused, channel=channel)
    rows = [row for row in moved(document, tried(document, purpose=NEWS, permission="")) if row[:2] == (task, channel)]
    assert rows == [(task, channel, "no_channel_permission", "allowed", 1)]


def test_from_interest_to_contract_an_objection_no_longer_stops(register, document):
    """Art. 21(1) knows no objection to a contract: the officer sees whose no would be passed over."""
    person("customers"), said("object_to", person("customers"), SUPPORT)
    assert moved(document, tried(document, purpose=SUPPORT, basis="A6-1-b")) == [(HELP, "", "objected", "allowed", 1)]


def test_a_stop_holds_before_and_is_lifted_after(register, document):
    person("customers")
    stop_purpose(purpose=SUPPORT, by=register.writer, reason="A leak.")
    assert moved(document, document) == [(HELP, "", "purpose_stopped", "allowed", 1)]


def test_who_is_refused_for_another_reason_does_not_move(register, document):
    prospects()
    [letter] = [
        row for row in effects(document, tried(document, purpose=NEWS, basis="A6-1-f")) if row.question.channel == "sms"
    ]
    assert letter.total == 4
    assert {(row.before, row.after, row.count) for row in letter.other_noes} == {
        (Reason.NO_CHANNEL_PERMISSION, Reason.NO_APPROVED_ASSESSMENT, 1),
        (Reason.NO_CONSENT, Reason.NO_APPROVED_ASSESSMENT, 1),
    }
    assert letter.unchanged == 1  # refused before and after


def test_a_purpose_that_goes_and_one_that_is_new(register, document):
    people = [person("customers"), person("customers", "visitors")]
    without = replace(
        document,
        public=replace(document.public, purposes=[row for row in document.public.purposes if row.code != SUPPORT]),
        record=replace(document.record, tasks=[row for row in document.record.tasks if row.purpose != SUPPORT]),
    )
    assert moved(document, without) == [(HELP, "", "allowed", "task_unknown", len(people))]
    assert moved(without, document) == [(HELP, "", "task_unknown", "allowed", len(people))]


def test_before_the_first_edition_everything_is_new(register, document):
    person("customers")
    assert (HELP, "", "task_unknown", "allowed", 1) in moved(None, document)


def test_a_change_of_words_asks_nobody(register, document, django_assert_num_queries):
    person("customers")
    edit(register.writer, register.activity, name=both("Andet navn", "Another name"))
    after = compose()
    assert after.sha256 != document.sha256
    with django_assert_num_queries(1 + len(document.public.purposes)):  # the stops, and the wordings of each purpose
        assert effects(document, after) == []


def test_people_who_left_were_erased_or_are_elsewhere_are_not_counted(register, document):
    stays, gone, _other = person("customers"), person("customers"), person("prospects")
    Person.objects.filter(pk=gone.pk).update(erased_on="2026-01-01", language="")
    [effect] = effects(document, tried(document, purpose=SUPPORT, basis="A6-1-c"))
    assert (effect.total, effect.unchanged) == (1, 1)
    assert stays.pk


@pytest.mark.parametrize(
    "change", [{"basis": "A6-1-f"}, {"basis": "A6-1-b"}, {"permission": ""}, {"raises_revision": True}]
)
def test_the_counts_are_those_of_the_gate_itself(register, document, change):
    """One question to the gate for each person gives the same figures, in both documents."""
    people = [*prospects(), *(person("prospects", is_business_contact=True) for _number in range(2))]
    said("object_to", people[4], ground="A21-2")
    said("restrict", people[0], "", by=staff(), ground="A18-1-a")
    said("withdraw", people[1], channel="phone")
    after = tried(document, purpose=NEWS, **change)
    for effect in effects(document, after):
        ids = [one.pk for one in people]
        asked = Asked(task=effect.question.task, channel=effect.question.channel)
        for side, of_document in (("before", document), ("after", after)):
            expected = count_each(decision for _id, decision in decide_each(ground_in(asked, of_document), ids))
            counted = {}
            for row in effect.rows:
                reason = getattr(row, side).value
                counted[reason] = counted.get(reason, 0) + row.count
            assert counted == expected, effect.question


def test_one_query_for_each_task_however_many_people(register, document, django_assert_num_queries):
    after = tried(document, purpose=SUPPORT, basis="A6-1-b")
    for people in (1, 3):
        for _number in range(people):
            said("object_to", person("customers"), SUPPORT)
        with django_assert_num_queries(1 + len(document.public.purposes) + 2):  # counted, and sorting as before
            effects(document, after)


def test_it_counts_while_a_page_is_sent_in(register, document):
    """What is sent in runs in the context of history, which puts words before what the database is told."""
    person("customers")
    with history.context(by=register.writer):
        [effect] = effects(document, tried(document, purpose=SUPPORT, basis="A6-1-b"))
    assert effect.total == 1
    with connection.cursor() as cursor:
        cursor.execute("SHOW enable_sort")
        assert cursor.fetchone() == ("on",)


# --- in words ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        (
            "en",
            [
                "Group prospects: 1 of 4 moves from yes to no for “prospects.marketing · purpose prospects.marketing”: "
                "said yes before the purpose changed. Tasks: call; send news (by e-mail); send news (by SMS)."
            ],
        ),
        (
            "da",
            [
                "Gruppe prospects: 1 af 4 går fra ja til nej til “prospects.marketing · formål prospects.marketing”: "
                "sagde ja, før formålet blev ændret. Opgaver: ringe; sende nyt (pr. e-mail); sende nyt (pr. SMS)."
            ],
        ),
    ],
)
def test_officers_read_it_in_their_language(register, document, language, sentences, monkeypatch):
    prospects()
    monkeypatch.setattr(impact, "_fillers", [lines_between])
    with override(language):
        assert impact.sentences_between(document, tried(document, purpose=NEWS, raises_revision=True)) == sentences


def test_from_no_to_yes_says_what_no_longer_stops(register, document):
    said("object_to", person("customers"), SUPPORT)
    with override("en"):
        [line] = lines_between(document, tried(document, purpose=SUPPORT, basis="A6-1-b"))
    assert (line.direction, line.reason, line.count, line.among) == (
        Direction.TO_YES,
        "no longer “objected to the processing”",
        1,
        1,
    )


# --- trying a change --------------------------------------------------------------------------


def test_another_basis_raises_the_revision_of_the_purpose_and_of_its_words(register, document):
    after = tried(document, purpose=NEWS, basis="A6-1-f")
    [wording] = [row for row in after.public.wordings if row.purpose == NEWS]
    assert (after.public.purpose(NEWS).revision, wording.revision) == (2, 2)
    assert after.public.purpose(SUPPORT) == document.public.purpose(SUPPORT)


def test_a_revision_that_the_draft_has_raised_is_not_raised_twice(register, document):
    draft = tried(document, purpose=NEWS, raises_revision=True)
    assert changed(draft, Change(NEWS, raises_revision=True), document) == draft
    assert changed(draft, Change(NEWS), NOTHING) == draft


def test_the_same_basis_and_nothing_else_is_no_change(register, document):
    assert tried(document, purpose=NEWS, basis="A6-1-a") == document


# --- the pages --------------------------------------------------------------------------------


def opened(role="officer", **query):
    client = Client(headers={"accept-language": "en"})
    client.force_login(staff(role))
    return client.get(reverse("simulator"), query)


def test_an_officer_tries_a_change_and_nothing_is_saved(register, document):
    prospects()
    answer = opened(purpose=NEWS, basis="A6-1-f")
    [(_name, tasks)] = answer.context["purposes"]
    assert [task.task for task in tasks] == ["Call", "Send news (by e-mail)", "Send news (by SMS)"]
    [first, *_noes] = tasks[0].rows
    assert (first.before, first.after, first.direction, first.count) == (
        "yes",
        "assessment not approved",
        "from yes to no",
        1,
    )
    assert (tasks[0].category, tasks[0].total) == ("Group prospects", 4)
    assert "Nothing is saved." in answer.content.decode()
    assert compose() == document


def test_a_draft_that_touches_nobody_says_so(register):
    person("customers")
    html = opened().content.decode()
    assert "Nobody gets another answer than today." in html
    assert "Try a change" in html


def test_no_permission_at_all_can_be_tried(register):
    prospects()
    answer = opened(purpose=NEWS, permission="none")
    assert answer.context["touches"]
    [(_name, tasks)] = answer.context["purposes"]
    assert [task.task for task in tasks] == ["Call (by phone)", "Send news (by e-mail)", "Send news (by SMS)"]


def test_a_purpose_that_is_not_in_the_draft_is_refused_in_the_form(register):
    answer = opened(purpose="no.such")
    assert answer.status_code == 422
    assert "purpose" in answer.context["form"].errors


@pytest.mark.parametrize("role", ["auditor", "data_protection_officer"])
def test_only_officers_simulate(register, role):
    assert opened(role).status_code == 403


def test_the_draft_says_how_many_it_touches_and_leads_to_the_simulator(register):
    for _number in range(2):
        yes(person("prospects"), channel="email")
    people = Person.objects.all()
    for one in people:
        yes(one)
    edit(register.writer, register.news, description=both("Noget helt andet.", "Something else altogether."))
    client = Client(headers={"accept-language": "en"})
    client.force_login(register.writer)
    html = client.get(reverse("admin:purposes_proposal_draft")).content.decode()
    assert "Group prospects: 2 of 2 move from yes to no" in html
    assert f'href="{reverse("simulator")}"' in html


# --- the desk ---------------------------------------------------------------------------------


def on_desk(*headings):
    with override("en"):
        return [
            (item.heading, item.sentence, item.quote)
            for item in items_for(staff("officer"))
            if item.heading in headings
        ]


def test_objections_wait_on_the_desk_first_those_whose_processing_goes_on(register):
    """R-085: five working days, then the gate says no."""
    monday, thursday = datetime(2026, 11, 2, 9, tzinfo=UTC), datetime(2026, 11, 5, 9, tzinfo=UTC)
    assert stops_on(monday) == datetime(2026, 11, 7, 9, tzinfo=UTC)
    assert stops_on(thursday) == datetime(2026, 11, 12, 9, tzinfo=UTC)
    said("object_to", person("customers"), SUPPORT)
    first = on_desk("Objection")
    said("object_to", person("customers"), SUPPORT)
    [(_heading, sentence, quote)] = on_desk("Objection")
    assert "1 objection to “purpose customers.d” waits for an answer" in first[0][1]
    assert "2 objections to “purpose customers.d” wait for an answer" in sentence
    assert quote == "The processing has stopped for them until you answer."


def test_consents_that_end_within_thirty_days_stand_on_the_desk(register):
    now = timezone.now()
    yes(person("prospects"), happened_at=now - timedelta(days=715))
    yes(person("prospects"), happened_at=now - timedelta(days=300))
    yes(person("prospects"), happened_at=now - timedelta(days=900))
    with override("en"):
        [item] = [item for item in items_for(staff("officer")) if item.heading == "Ends soon"]
    listed = reverse("admin:consents_standing_changelist") + "?purpose=prospects.marketing&ends=soon"
    assert (item.sentence, item.rows) == (
        "1 yes ends within 30 days.",
        [("purpose prospects.marketing (1)", listed)],
    )
    officer = Client(headers={"accept-language": "en"})
    officer.force_login(staff("officer"))
    assert officer.get(listed).context["cl"].result_count == 1


def test_nothing_to_answer_leaves_the_desk_empty(register):
    yes(person("prospects"))
    said("object_to", person("customers"), SUPPORT, ground="A21-2")
    assert on_desk("Objection", "Ends soon") == []
