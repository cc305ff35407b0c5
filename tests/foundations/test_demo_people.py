"""The people of the demonstration: in every group and every state, sealed like any other, and reachable by nobody."""

import re
from collections import Counter

import pytest
from django.db import transaction

from consents.asked import Asked, ground_of
from consents.became import Became, became_of
from consents.fold import as_said, fold
from consents.gate import answer_shared
from consents.kinds import Kind
from consents.models import ConsentEvent, Mailing, Question, Standing
from gdpr_registry import findings, outbox
from gdpr_registry.site import demo
from gdpr_registry.site.demo_cases import SHARED
from purposes.models import Edition
from subjects.models import Identifier, NoticeShown, Person, PersonCategory
from subjects.people import find, value_of

pytestmark = pytest.mark.django_db

KEPT = (Person, Identifier, PersonCategory, NoticeShown, ConsentEvent, Standing, Question, Edition)


def counts():
    return {model.__name__: model.objects.count() for model in KEPT}


@pytest.fixture(scope="module", autouse=True)
def upgraded(django_db_setup, django_db_blocker, tmp_path_factory):
    """A demonstration of an earlier version, which knew no people, started again."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        patch.setattr(demo, "passwords_file", lambda: tmp_path_factory.mktemp("demo") / "accounts.json")
        with patch.context() as before:
            before.setattr(demo, "_fill_the_ledger", lambda *args, **options: None)
            demo.fill(lambda step: None)
        assert counts()["Person"] == 0
        demo.fill(lambda step: None)
        yield
        transaction.set_rollback(True)


def test_it_gets_its_people_and_keeps_its_editions():
    assert counts()["Edition"] == 1
    groups = Counter(PersonCategory.objects.in_force(None).values_list("category", flat=True))
    assert {code for code, number in groups.items() if number >= 20} == {
        "customers",
        "prospects",
        "applicants",
        "visitors",
    }


def test_a_mailing_was_sent_and_one_reader_stopped_before_their_mail_left():
    """R-051."""
    mailing = Mailing.objects.sent().get()
    assert Mailing.objects.drafts().count() == 1
    before = became_of(mailing)
    assert before.waiting == mailing.reasons["allowed"] >= 10
    outbox.deliver_due()
    assert became_of(mailing) == Became(sent=before.waiting - 1, withheld={"no_channel_permission": 1})


def test_a_further_start_adds_nobody():
    before = counts()
    demo.fill(lambda step: None)
    assert counts() == before


def test_there_is_an_event_of_every_kind_and_a_yes_of_every_evidence():
    kinds = set(ConsentEvent.objects.values_list("kind", flat=True))
    assert kinds == set(Kind.values)
    given = set(ConsentEvent.objects.filter(kind="given").values_list("evidence", flat=True))
    assert given == {"imported", "reported", "document", "link", "mailbox"}


def test_objections_are_open_upheld_and_overridden():
    assert set(Standing.objects.values_list("objection", flat=True)) == {"", "open", "upheld", "overridden"}
    assert Standing.objects.exclude(marketing_objected_at=None).exists()


def test_one_was_erased_and_has_nothing_left():
    gone = Person.objects.get(erased_on__isnull=False)
    assert not gone.identifiers.exists() and not gone.categories.exists() and gone.name is None


def test_every_event_has_its_leaf_and_every_standing_is_what_its_events_fold_to():
    assert list(findings.of_evidence()) == []
    for row in Standing.objects.all():
        said = ConsentEvent.objects.of_key(row.person_id, row.purpose, row.channel)
        assert row.state == fold(as_said(event) for event in said)


def test_nothing_was_recorded_before_it_was_told():
    """The history is reported today: nobody pretends that the registry heard it earlier."""
    first = Edition.objects.get().published_at
    assert not ConsentEvent.objects.filter(recorded_at__lt=first).exists()
    assert ConsentEvent.objects.filter(happened_at__lt=first).count() > 500


def test_nobody_can_be_reached():
    """Domains of RFC 2606, numbers of the Swedish series for books and films."""
    values = [value_of(row) for row in Identifier.objects.exclude(kind="reference")]
    reserved = re.compile(r"[a-z.]+@[a-z.-]+\.example|\+467017406(0[5-9]|[1-9]\d)")
    assert len(values) > 300
    assert [value for value in values if not reserved.fullmatch(value)] == []


def test_two_share_a_mailbox_and_the_gate_says_no():
    sharing = [person.pk for person in find("email", SHARED)]
    asked = Asked(task="prospects.marketing.newsletter", channel="email")
    assert len(sharing) == 2
    assert answer_shared(ground_of(asked), sharing).decision.reason.value == "no_consent"
    assert sorted(answer_shared(ground_of(asked), [one]).allowed for one in sharing) == [False, True]
