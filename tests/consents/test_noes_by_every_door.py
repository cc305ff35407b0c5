"""A no to a purpose takes the permissions for its channels back, by whatever door it comes (R-051)."""

from uuid import uuid4

import pytest

from consents import actions
from consents.imports.plan import look
from consents.models import ConsentEvent, Standing
from consents.stops import Right, Stop
from tests.consents.imported import applied, known, row, uploaded
from tests.consents.people import NEWS, said, staff, wording, yes
from tests.consents.systems import System

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_register")]


@pytest.fixture
def who():
    """Somebody with a yes to the news, by mail and by SMS, and with one to calls that they have taken back already."""
    made = known()
    for channel in ("", "email", "sms", "phone"):
        yes(made, channel=channel)
    said("withdraw", made, channel="phone")
    return made


def own_page_stop(who, kind):
    actions.stop_one(person=who, stop=Stop(Right.WITHDRAW, NEWS), key=uuid4())


def own_page_no(who, kind):
    actions.say_no(person=who, wording=wording(), channel="", key=uuid4())


def own_page_all(who, kind):
    actions.stop_everything(person=who, key=uuid4())


def mailed_link(who, kind):
    actions.take_back(person=who, purpose=NEWS, key=uuid4())


def by_staff(who, kind):
    how = {"by": staff(), "source": "staff", "key": str(uuid4()), "method": "phone"}
    actions.record_no(kind=kind, person=who, purpose=NEWS, **how)


def by_system(who, kind):
    assert System().report({"person": str(who.pk), "kind": kind, "purpose": NEWS}).status_code == 200


def by_file(who, kind):
    applied(uploaded(row("7", said="x"), words={"said": {"x": f"={kind}"}}))


DOORS = [
    (own_page_stop, "withdrawn"),
    (own_page_no, "refused"),
    (own_page_all, "withdrawn"),
    (mailed_link, "withdrawn"),
    *((door, kind) for door in (by_staff, by_system, by_file) for kind in ("refused", "withdrawn")),
]


@pytest.mark.parametrize(("door", "kind"), DOORS, ids=[f"{door.__name__}-{kind}" for door, kind in DOORS])
def test_every_door_takes_the_permissions_for_the_channels_with_the_no(who, door, kind):
    """R-051: and nothing else of the person, nor of anybody else."""
    other = known(8)
    for channel in ("", "email"):
        yes(other, channel=channel)
    before = ConsentEvent.objects.order_by("-pk").first().pk
    door(who, kind)
    made = ConsentEvent.objects.filter(pk__gt=before)
    assert {(event.person, event.kind, event.purpose, event.channel) for event in made} == {
        (who, kind, NEWS, ""),
        (who, "withdrawn", NEWS, "email"),
        (who, "withdrawn", NEWS, "sms"),
    }
    assert made.count() == 3
    given = Standing.objects.filter(status="ConsentGiven").values_list("person", "channel")
    assert set(given) == {(other.pk, ""), (other.pk, "email")}


@pytest.mark.parametrize("door", [by_staff, by_system, by_file])
def test_the_same_no_again_takes_nothing_more(who, door):
    """R-054."""
    door(who, "withdrawn")
    count = ConsentEvent.objects.count()
    if door is by_file:
        batch = uploaded(row("7", said="x"), words={"said": {"x": "=withdrawn"}})
        assert look(batch).written == []
    else:
        door(who, "withdrawn")
    assert not Standing.objects.filter(status="ConsentGiven").exists()
    assert ConsentEvent.objects.filter(channel="email", kind="withdrawn").count() == 1
    assert ConsentEvent.objects.count() <= count + 1


@pytest.mark.parametrize("door", [by_system, by_file])
def test_a_no_to_one_channel_leaves_the_purpose_and_the_others(who, door):
    if door is by_system:
        System().report({"person": str(who.pk), "kind": "refused", "purpose": NEWS, "channels": ["email"]})
    else:
        applied(uploaded(row("7", said="nej", channel="email")))
    given = Standing.objects.filter(status="ConsentGiven").values_list("channel", flat=True)
    assert sorted(given) == ["", "sms"]


@pytest.mark.parametrize("door", [by_system, by_file])
@pytest.mark.parametrize("no_first", [True, False])
def test_a_yes_to_a_channel_that_comes_with_the_no_is_taken_too(door, no_first):
    """A reported no counts from now, a yes from when it happened: wherever they stand in the message or the file."""
    who = known()
    yes(who)
    when = "2026-01-05"
    if door is by_system:
        mail = {
            "kind": "given",
            "channels": ["email"],
            "wording": wording().sha256,
            "evidence": "document",
            "document": "crm:7",
            "happened_at": f"{when}T09:00:00Z",
        }
        sent = [{"person": str(who.pk), "purpose": NEWS, **one} for one in ({"kind": "withdrawn"}, mail)]
        assert System().report(*(sent if no_first else sent[::-1])).status_code == 200
    else:
        rows = [row("7", said="x"), row("7", said="ja", when=when, channel="email")]
        batch = uploaded(*(rows if no_first else rows[::-1]), words={"said": {"x": "=withdrawn"}})
        assert look(batch).counts()["said"] == {"no": 2, "overtaken": 1}
        applied(batch)
    standings = Standing.objects.filter(person=who).values_list("channel", "status")
    assert set(standings) == {("", "ConsentWithdrawn"), ("email", "ConsentWithdrawn")}


def test_the_dry_run_names_what_goes_with_a_no(who):
    """The officer sees each event before it is written, at the row that brings it."""
    found = look(uploaded(row("7", said="nej")))
    assert [(word.number, word.kind, word.channel, word.worth.value) for word in found.words] == [
        (2, "refused", "", "no"),
        (2, "withdrawn", "email", "no"),
        (2, "withdrawn", "sms", "no"),
    ]
