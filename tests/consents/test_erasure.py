"""Erasing a person with all that they said."""

from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.core import mail as mailbox
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consents import actions, links
from consents.asked import Asked
from consents.kinds import Ground, Kind
from consents.models import ConsentEvent, Link, LinkUse, PendingConsent, Question, Standing
from gdpr_registry import outbox, personal_data
from gdpr_registry.models import Leaf, OutgoingMail, Tombstone
from purposes.exceptions import RegisterError
from subjects import people
from subjects.actions import add_identifier, register_person
from subjects.models import Identifier, NoticeShown, Person, PersonCategory
from tests import factories
from tests.consents.people import NEWS, SUPPORT, add_a_letter, published_once, said, staff, wording, yes
from tests.consents.sessions import speaks_for

pytestmark = pytest.mark.django_db

IDA, OTTO = "ida@example.test", "otto@example.test"
LETTER = Asked(task="news.letter", channel="email")


@pytest.fixture(scope="module")
def register(django_db_setup, django_db_blocker):
    with published_once(django_db_blocker, add_a_letter) as made:
        yield made


def known(name: str, address: str) -> Person:
    """Somebody of whom everything is on file that may be."""
    who = register_person(
        name=name,
        language="da",
        categories=["prospects", "customers"],
        email=address,
        phone="33151515",
        collection_point="support-portal",
        by=None,
        source="web",
        key=name,
    )
    for channel in ("", "email"):
        actions.send_receipt(yes(who, channel=channel), by=None)
    given = yes(who)
    actions.invalidate(event=given, note="A mistake.", by=staff("officer"), source="staff", key=f"void {name}")
    said("object_to", who, SUPPORT)
    said("object_to", who, ground=Ground.DIRECT_MARKETING)
    said("restrict", who, "", ground="A18-1-a")
    yes(who)
    links.make(LinkUse.CENTRE, person=who)
    links.make(LinkUse.STOP, person=who, purpose=NEWS)
    waits = actions.ask_to_confirm(address=address, language="da", wording=wording(), channels=[""])
    links.make(LinkUse.CONFIRM, pending=waits)
    actions.ask_about_one(asked=LETTER, ref=address, by=staff(), source="staff")
    return who


@pytest.fixture
def ida(register):
    return known("Ida", IDA)


@pytest.fixture
def otto(register):
    return known("Otto", OTTO)


def held_of(who: Person) -> dict[str, int]:
    """How many rows each table that points to people has of this one."""
    return {
        relation.related_model._meta.label: relation.related_model._base_manager.filter(
            **{relation.field.name: who}
        ).count()
        for relation in Person._meta.related_objects
    }


def test_a_person_is_erased_with_all_that_they_said_and_nobody_else_is(ida, otto):
    """R-087, R-090: tombstones for what is sealed; of the rest nothing."""
    run = uuid4()
    leaves = set(ConsentEvent.objects.filter(person=ida).values_list("leaf", flat=True))
    before = held_of(otto)
    assert len(leaves) == 8

    erased = actions.erase_person(person=ida, by=staff("officer"), run=run)

    assert erased.erased_on
    assert set(held_of(erased).values()) == {0}
    assert set(held_of(otto).items()) == set(before.items())
    stones = Tombstone.objects.filter(run=run)
    assert leaves < set(stones.values_list("leaf", flat=True))
    assert sorted(stones.values_list("kind", flat=True)) == ["consents.consentevent"] * 8 + ["subjects.noticeshown"]
    assert Leaf.objects.filter(pk__in=leaves).count() == 8
    assert people.find("email", IDA) == []


def test_yeses_that_wait_at_the_address_go_with_their_links_and_mails(ida, otto):
    actions.erase_person(person=ida, by=None)
    [waits] = PendingConsent.objects.all()
    assert {link.pending_id for link in Link.objects.filter(use=LinkUse.CONFIRM)} == {waits.pk}
    assert OutgoingMail.objects.get(kind="consents.confirm").to == OTTO


@pytest.mark.parametrize("kind", ["consents.centre", "consents.receipt", "consents.marketing"])
def test_a_mail_that_was_written_while_they_were_erased_goes_with_its_address(ida, kind):
    """R-087: a link that was asked for, or a mailing, had read the address just before; nothing of it leaves."""
    mailing = factories.MailingFactory(sent_at=timezone.now(), sent_by=staff(), prepared_at=timezone.now())
    event = yes(ida, channel="email")
    context = {"person": str(ida.pk), "stop": "", "mailing": str(mailing.pk), "purpose": NEWS, "events": [event.pk]}
    actions.erase_person(person=ida, by=None)
    outbox.send(kind=kind, to="ida@example.test", language="da", context=context, about=ida.pk, by=None)
    outbox.deliver_due()
    assert not [mail for mail in mailbox.outbox if mail.to == ["ida@example.test"]]
    assert not OutgoingMail.objects.filter(about=ida.pk).exists()


def test_what_was_asked_of_the_gate_is_kept_by_an_id_that_names_nobody(ida):
    """Art. 5(2); declared as kept on a ground."""
    assert personal_data.of(Question)["person"].erase is personal_data.Erase.KEPT
    actions.erase_person(person=ida, by=None)
    assert Question.objects.get().person == ida.pk


def test_a_list_that_was_asked_about_gives_nobody_out_who_was_erased(ida, otto):
    clerk = staff()
    for who in (ida, otto):
        yes(who)
        yes(who, channel="email")
        said("lift_restriction", who, "", ground="A18-1-a", note="Told.", by=staff("officer"))
    made = actions.ask_about_list(asked=LETTER, refs=[IDA, OTTO], by=clerk)
    made = actions.answer_some(asked_list=made, by=clerk, seconds=5)
    assert made.allowed == 2
    actions.erase_person(person=ida, by=None)
    assert list(actions.take_allowed(asked_list=made, by=clerk)) == [OTTO]


def test_a_page_that_was_open_shows_nobody(ida, client: Client):
    speaks_for(client, ida)
    assert reverse("me_leave") in client.get(reverse("me")).content.decode()
    actions.erase_person(person=ida, by=None)
    assert reverse("me_leave") not in client.get(reverse("me")).content.decode()
    assert Session.objects.exists()


def test_nobody_is_erased_twice_and_staff_erase_nobody(ida):
    with pytest.raises(PermissionDenied):
        actions.erase_person(person=ida, by=staff())
    assert ConsentEvent.objects.filter(person=ida, kind=Kind.GIVEN).exists()
    actions.erase_person(person=ida, by=None)
    with pytest.raises(RegisterError):
        actions.erase_person(person=ida, by=None)


def test_the_address_of_somebody_erased_is_free_for_a_new_person(ida):
    add_identifier(person=ida, kind="email", value="ida.holm@example.test", by=None)
    actions.erase_person(person=ida, by=None)
    again = actions.ask_to_confirm(address=IDA, language="da", wording=wording(), channels=[""])
    [event] = actions.confirm(token=links.make(LinkUse.CONFIRM, pending=again))
    assert event.person != ida
    assert Standing.objects.count() == 1
    assert [model.objects.filter(person=ida).count() for model in (Identifier, NoticeShown, PersonCategory)] == [0] * 3
