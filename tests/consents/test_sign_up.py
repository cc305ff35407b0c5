"""A yes on our own page counts once the person confirms it by the mailed link."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from consents import actions, links
from consents.actions.weighing import Report
from consents.kinds import Ground
from consents.models import ConsentEvent, Link, LinkUse, PendingConsent, Standing
from consents.stops import Right, Stop
from gdpr_registry.management.chores import CHORES, HOUR
from gdpr_registry.models import AccessEntry, OutgoingMail
from purposes.actions import stop_purpose
from purposes.exceptions import RegisterError
from purposes.models import ConsentText, Purpose, Task
from subjects import people
from subjects.actions import add_identifier, register_person
from subjects.models import Person
from tests import factories
from tests.consents.people import NEWS, SUPPORT, add_a_letter, person, published_once, said, staff, wording
from tests.purposes.register import both, edit, publish

pytestmark = pytest.mark.django_db

ADDRESS = "Ida.Holm@example.test"


@pytest.fixture(scope="module")
def register(django_db_setup, django_db_blocker):
    """News, with a letter that needs a permission of its own."""
    with published_once(django_db_blocker, add_a_letter) as made:
        yield made


def asked(channels=("", "email"), **columns):
    return actions.ask_to_confirm(
        address=ADDRESS, name="Ida Holm", language="da", wording=wording(), channels=channels, **columns
    )


def link_to(pending):
    return links.make(LinkUse.CONFIRM, pending=pending)


def test_before_the_confirmation_there_is_no_person_and_no_event(register):
    """R-038: the row that waits is encrypted, and a mail is on its way."""
    pending = asked()
    assert (Person.objects.count(), ConsentEvent.objects.count()) == (0, 0)
    assert b"ida" not in bytes(pending.address).lower() + bytes(pending.name).lower()
    mail = OutgoingMail.objects.get(kind="consents.confirm")
    assert (mail.to, mail.context) == ("ida.holm@example.test", {"pending": str(pending.pk)})


def test_the_confirmation_records_a_yes_for_each_control_and_nothing_else(register):
    """R-036, R-039."""
    pending = asked()
    events = actions.confirm(token=link_to(pending))
    assert {(event.purpose, event.channel, event.evidence, event.method) for event in events} == {
        (NEWS, "", "mailbox", "link"),
        (NEWS, "email", "mailbox", "link"),
    }
    [found] = people.find("email", ADDRESS)
    assert events[0].person == found
    assert not PendingConsent.objects.exists()


def test_the_form_has_asked_whoever_confirms_for_their_age(register):
    """R-042: what is offered to children still takes a yes on our own page."""
    edit(register.writer, Purpose.objects.get(code=NEWS), offered_to_children=True)
    publish(register)
    [event] = actions.confirm(token=link_to(asked([""])))
    [again] = actions.say_yes_again(person=event.person, wording=wording(), channels=[""], key=uuid4())
    assert (event.kind, again.kind) == ("given", "given")


def test_a_link_confirms_once(register):
    token = link_to(asked())
    assert len(actions.confirm(token=token)) == 2
    assert actions.confirm(token=token) == []
    assert ConsentEvent.objects.count() == 2


@pytest.mark.parametrize("spoil", ["altered", "expired", "invented", "of another use"])
def test_a_link_that_is_not_good_does_nothing_after_the_same_queries(register, django_assert_num_queries, spoil):
    """R-052."""
    pending = asked()
    token = link_to(pending)
    match spoil:
        case "altered":
            token = token[:-1] + ("A" if token[-1] != "A" else "B")
        case "expired":
            Link.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
        case "invented":
            token = "x" * 43
        case "of another use":
            token = links.make(LinkUse.CENTRE, person=person("prospects"))
    with django_assert_num_queries(3):
        assert actions.confirm(token=token) == []
    assert not ConsentEvent.objects.exists()
    assert PendingConsent.objects.exists()


def test_looking_at_the_page_of_a_link_consumes_nothing(register):
    """Link scanners fetch every GET."""
    token = link_to(asked())
    for _time in range(3):
        assert links.find(LinkUse.CONFIRM, token) is not None
    assert len(actions.confirm(token=token)) == 2


def test_a_known_person_gets_the_yes_on_file(register):
    known = register_person(
        name="Ida", language="da", categories=["prospects"], email=ADDRESS, by=None, source="web", key="k"
    )
    [event] = actions.confirm(token=link_to(asked([""])))
    assert event.person == known
    assert Person.objects.count() == 1


def test_who_shares_a_mailbox_is_not_taken_for_the_other(register):
    for number in ("1", "2"):
        register_person(
            name=number, language="da", categories=["prospects"], email=ADDRESS, by=None, source="web", key=number
        )
    [event] = actions.confirm(token=link_to(asked([""])))
    assert Person.objects.count() == 3
    assert Standing.objects.get(status="ConsentGiven").person == event.person


def test_nothing_agreed_to_is_nothing_kept(register):
    with pytest.raises(RegisterError):
        asked(channels=())
    assert not PendingConsent.objects.exists()


def test_what_is_not_confirmed_is_gone_after_seven_days(register):
    keep, go = asked(), asked()
    PendingConsent.objects.filter(pk=go.pk).update(expires_at=timezone.now())
    assert actions.remove_unconfirmed() == 1
    assert PendingConsent.objects.get().pk == keep.pk


def test_a_link_that_was_used_or_is_over_is_gone_within_the_hour(register):
    used, over = link_to(asked()), link_to(asked())
    Link.objects.filter(token_hash=links._hash_of(over)).update(expires_at=timezone.now())
    actions.confirm(token=used)
    good = links.make(LinkUse.CENTRE, person=person("prospects"))
    assert {chore.do for chore in CHORES if chore.every == HOUR} >= {links.remove_old, actions.remove_unconfirmed}
    assert links.remove_old() == 1
    assert Link.objects.get() == links.find(LinkUse.CENTRE, good)


def test_two_people_on_one_mailbox_get_a_link_each(register):
    """R-114."""
    both = [
        register_person(
            name=number, language="da", categories=["prospects"], email=ADDRESS, by=None, source="web", key=number
        )
        for number in ("1", "2")
    ]
    actions.ask_for_link(address=ADDRESS)
    mails = OutgoingMail.objects.filter(kind="consents.centre")
    assert {mail.context["person"] for mail in mails} == {str(who.pk) for who in both}


@pytest.mark.parametrize("address", ["nobody@example.test", "no address", ""])
def test_nobody_on_file_gets_no_mail_and_no_error(register, address):
    """R-114."""
    actions.ask_for_link(address=address)
    assert not OutgoingMail.objects.filter(kind__startswith="consents.").exists()


# --- a no while the yes waits ----------------------------------------------------------------------


@pytest.fixture
def ida(register):
    return register_person(
        name="Ida", language="da", categories=["prospects"], email=ADDRESS, by=None, source="web", key="ida"
    )


def everything(who):
    actions.stop_everything(person=who, key=uuid4())


def by_the_persons_page(who):
    actions.stop_one(person=who, stop=Stop(Right.WITHDRAW, NEWS), key=uuid4())


def by_staff(who):
    said("withdraw", who, by=staff())


def no_marketing(who):
    said("object_to", who, ground=Ground.DIRECT_MARKETING)


def by_the_link_of_a_mail(who):
    actions.stop_by_link(token=links.make(LinkUse.STOP, person=who, purpose=NEWS, channel="email"))


def by_an_answer_to_a_mail(who):
    actions.stop_by_reply(person=who, purpose=NEWS, received_at=timezone.now(), by=staff(), key=uuid4())


def by_a_system(who):
    report = Report(who=str(who.pk), kind="withdrawn", purpose=NEWS, channels=("email",))
    actions.report_many(token=factories.ApiTokenFactory(), reports=[report], key="a key", body={})


def no_marketing_by_a_system(who):
    report = Report(who=str(who.pk), kind="objected", purpose=NEWS, ground=Ground.DIRECT_MARKETING)
    actions.report_many(token=factories.ApiTokenFactory(), reports=[report], key="a key", body={})


STOPS = [
    everything,
    by_the_persons_page,
    by_staff,
    no_marketing,
    by_the_link_of_a_mail,
    by_an_answer_to_a_mail,
    by_a_system,
    no_marketing_by_a_system,
]


@pytest.mark.parametrize("stops", STOPS)
def test_a_no_drops_the_yes_that_waits_with_its_mail_and_its_link(ida, stops):
    """R-051: what was stopped is not begun again by a link that lay in the mailbox."""
    token = link_to(asked())
    other = actions.ask_to_confirm(address="otto@example.test", language="da", wording=wording(), channels=[""])
    stops(ida)
    assert actions.confirm(token=token) == []
    assert [row.pk for row in PendingConsent.objects.all()] == [other.pk]
    assert not Link.objects.filter(use=LinkUse.CONFIRM).exists()
    assert OutgoingMail.objects.get(kind="consents.confirm").context == {"pending": str(other.pk)}


def test_a_no_to_one_thing_drops_the_yeses_to_that_alone(ida):
    asked([""])
    said("withdraw", ida, channel="email")
    said("withdraw", ida, SUPPORT)
    assert PendingConsent.objects.count() == 1


def test_a_no_that_comes_twice_does_not_drop_a_later_yes(ida):
    """R-054."""
    said("withdraw", ida, key="once")
    PendingConsent.objects.filter(pk=asked().pk).update(asked_at=timezone.now() + timedelta(seconds=1))
    said("withdraw", ida, key="once")
    assert PendingConsent.objects.count() == 1


# --- what has changed since ------------------------------------------------------------------------


def new_revision(register):
    news = Purpose.objects.get(code=NEWS)
    edit(register.writer, news, description=both("Noget andet.", "Something else."))
    publish(register)


def stopped(register):
    stop_purpose(purpose=NEWS, reason="A mistake.", by=register.writer)


def no_letter(register):
    Task.objects.get(code="news.letter").delete()
    publish(register)


@pytest.mark.parametrize("changes", [new_revision, stopped, no_letter])
def test_a_yes_that_would_not_count_any_more_is_not_recorded(register, changes):
    """R-044."""
    token = link_to(asked())
    changes(register)
    with pytest.raises(actions.WordsChanged):
        actions.confirm(token=token)
    assert not ConsentEvent.objects.exists()
    assert not Person.objects.exists()


def test_a_yes_to_words_that_were_only_mended_still_counts(register):
    """R-044: a wording fix makes no consent invalid."""
    token = link_to(asked())
    text = ConsentText.objects.get(purpose=register.news)
    edit(register.writer, text, data=both("Vi bruger din mailadresse.", "We use your e-mail address."))
    publish(register, wording_only=[f"wordings.{NEWS}.texts"], wording_reason="Clearer.")
    assert len(actions.confirm(token=token)) == 2


# --- an address that somebody else wrote in ---------------------------------------------------------


def receipts() -> set[str]:
    return set(OutgoingMail.objects.filter(kind="consents.receipt").values_list("to", flat=True))


def test_a_yes_at_an_address_that_staff_added_is_told_to_the_persons_own(ida):
    """Whoever reads a mailbox on file can prove it, whoever put it on file: the receipt goes to every address (R-046).

    Staff cannot add their own work address; that they added one is traced with their account.
    """
    clerk = staff()
    with pytest.raises(RegisterError):
        add_identifier(person=ida, kind="email", value=clerk.email, by=clerk)
    add_identifier(person=ida, kind="email", value="elsewhere@example.test", by=clerk)
    waits = actions.ask_to_confirm(address="elsewhere@example.test", language="da", wording=wording(), channels=[""])
    [event] = actions.confirm(token=link_to(waits))
    assert (event.person, event.evidence) == (ida, "mailbox")
    assert receipts() == {"ida.holm@example.test", "elsewhere@example.test"}
    assert AccessEntry.objects.get(action="subjects.identifier_added").actor_id == clerk.pk


def test_a_yes_said_on_a_visit_is_told_to_every_address_once(ida):
    add_identifier(person=ida, kind="email", value="elsewhere@example.test", by=staff())
    key = uuid4()
    for _time in range(2):
        actions.say_yes_again(person=ida, wording=wording(), channels=["", "email"], key=key)
    assert receipts() == {"ida.holm@example.test", "elsewhere@example.test"}
    assert OutgoingMail.objects.filter(kind="consents.receipt").count() == 2
