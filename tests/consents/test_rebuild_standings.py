"""`manage.py rebuild_standings`: a kept standing that is not what the events say is found and mended."""

import re
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consents.fold import fold
from consents.models import ConsentEvent, Standing
from consents.rebuilding import rebuild
from tests.consents.people import NEWS, SUPPORT, person, said, yes

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(small_register):
    several = [person("prospects", "customers") for _ in range(3)]
    for who in several:
        yes(who)
        yes(who, channel="email")
        said("withdraw", who, channel="email")
        said("object_to", who, SUPPORT)
        said("restrict", who, "", ground="A18-1-a")
    return several


def rows():
    return list(Standing.objects.order_by("person", "purpose", "channel").values_list(*Standing.KEY, *Standing.STATE))


def lost(who):
    Standing.objects.filter(person=who, purpose=NEWS, channel="email").delete()


def altered(who):
    Standing.objects.filter(person=who, purpose=NEWS, channel="email").update(said_by=1, last_event=1)


def invented(who):
    row = Standing.objects.get(person=who, purpose=NEWS, channel="")
    row.pk, row.channel = None, "sms"
    row.save(force_insert=True)


BREAKS = {"missing": (lost, "email"), "wrong": (altered, "email"), "superfluous": (invented, "sms")}


def test_standings_as_the_events_say_pass(people, capsys):
    call_command("rebuild_standings", check=True)
    assert capsys.readouterr().out == (
        "Compared 12 standings with 15 events of 3 people.\nAll are as the events say.\n"
    )


@pytest.mark.parametrize("what", BREAKS)
def test_a_broken_standing_is_found_and_left_by_the_check(people, capsys, what):
    broken, channel = BREAKS[what]
    broken(people[1])
    before = rows()
    with pytest.raises(CommandError, match="1 standings differ") as refused:
        call_command("rebuild_standings", check=True)
    assert refused.value.returncode == 1
    assert capsys.readouterr().out.splitlines()[0] == f"{what}: {people[1].pk} {NEWS} {channel}"
    assert rows() == before


@pytest.mark.parametrize("what", BREAKS)
def test_a_broken_standing_is_mended(people, capsys, what):
    before = rows()
    BREAKS[what][0](people[1])
    call_command("rebuild_standings", batch=2)
    assert "Mended 1." in capsys.readouterr().out
    assert rows() == before
    call_command("rebuild_standings", check=True)


@pytest.mark.parametrize(
    "column, value",
    [
        ("status", "ConsentWithdrawn"),
        ("objection", "upheld"),
        ("restriction", ""),
        ("since", None),
        ("last_recorded_at", "2020-01-01T00:00Z"),
        ("marketing_objected_at", "2020-01-01T00:00Z"),
    ],
)
def test_every_column_counts(people, column, value):
    who = people[0]
    broken = {column: value, **({"valid_until": None} if column == "status" else {})}
    purpose = "" if column == "restriction" else NEWS
    Standing.objects.filter(person=who, purpose=purpose, channel="").update(**broken)
    told = []
    assert rebuild(mend=True, tell=told.append).differences == 1
    assert (told[0].person, told[0].purpose) == (who.pk, purpose)
    kept = Standing.objects.get(person=who, purpose=purpose, channel="")
    assert kept.state == fold(ConsentEvent.objects.of_key(who.pk, purpose, "").said())


def test_nobody_is_named_but_by_id(people, capsys):
    lost(people[0])
    call_command("rebuild_standings")
    [line, *_] = capsys.readouterr().out.splitlines()
    assert re.fullmatch(rf"missing: {people[0].pk} {re.escape(NEWS)} email", line)


def test_an_event_that_comes_in_between_is_no_difference(people, monkeypatch):
    """The site serves meanwhile: whoever seems to differ is held and looked at again."""
    from consents import rebuilding

    late, hold = Standing.objects.get(person=people[0], purpose=NEWS, channel=""), rebuilding._hold
    Standing.objects.filter(pk=late.pk).update(since=late.since - timedelta(days=1))

    def mended_meanwhile(held):
        Standing.objects.filter(pk=late.pk).update(since=late.since)
        hold(held)

    monkeypatch.setattr(rebuilding, "_hold", mended_meanwhile)
    told = []
    assert rebuild(mend=True, tell=told.append).differences == 0
    assert told == []


def test_a_walk_over_many_people_takes_as_many_queries_as_over_one(people):
    with CaptureQueriesContext(connection) as queries:
        rebuild(mend=False, tell=print)
    # People, a batch of their standings and events, and the look for people after them.
    assert len(queries) == 4


def test_an_objection_that_a_yes_had_taken_back_stands_again_after_the_migration(people):
    """Art. 21(1): kept by an earlier version, which read a later yes as the end of an objection."""
    who, other, _third = people
    said("object_to", other, NEWS, ground="A21-2")
    before = rows()
    Standing.objects.filter(person=who, purpose=SUPPORT).update(objection="", objected_at=None)
    import_module("consents.migrations.0011_objections_stand_beside_a_yes").fold_anew(apps, None)
    assert rows() == before
