"""`manage.py load_sample`: many invented lines that could be published."""

from collections import Counter
from itertools import islice

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gdpr_registry import history
from purposes import sample
from purposes.blockers import Severity, blockers
from purposes.models import Activity, Cell, CellLimit, Disclosure
from purposes.sample.lines import PurposeInStock, Stock, lines
from subjects.models import Person
from tests import factories
from tests.purposes.register import Register, officer, ready

STOCK = Stock(
    purposes=[
        PurposeInStock("customers.d", "customers", "nordlys", ["contact", "usage"]),
        PurposeInStock("visitors.access", "visitors", "nordlys", ["visit"]),
    ],
    recipients=["hosting", "mail"],
    systems=["crm"],
    measures=["m1", "m2"],
)


def codes():
    return list(Activity.objects.filter(code__startswith="s0").order_by("code").values_list("code", flat=True))


def test_the_same_seed_gives_the_same_lines():
    assert list(lines(40, stock=STOCK, seed=7)) == list(lines(40, stock=STOCK, seed=7))
    assert list(lines(40, stock=STOCK, seed=7)) != list(lines(40, stock=STOCK, seed=8))


def test_ten_thousand_lines_have_ten_thousand_names():
    names = {line.name["da"] for line in lines(10_000, stock=STOCK, seed=1)}
    assert len(names) == 10_000


def test_lines_are_in_both_languages_and_both_roles():
    some = list(islice(lines(200, stock=STOCK, seed=1), 200))
    assert all(
        line.name["da"] and line.name["en"] and line.description["da"] != line.description["en"] for line in some
    )
    assert Counter(bool(line.purposes) for line in some)[False] > 0


@pytest.mark.django_db
def test_invented_lines_add_nothing_that_blocks_an_edition():
    ready()
    before = blocking()
    assert sample.load(60) > 300
    assert len(codes()) == 60
    assert blocking() == before == []


def blocking():
    return [finding for finding in blockers() if finding.severity is Severity.BLOCKER]


@pytest.mark.django_db
def test_an_invented_line_has_a_whole_matrix():
    ready()
    sample.load(20)
    cells = Cell.objects.filter(activity__code__startswith="s0")
    assert cells.count() >= 20
    assert CellLimit.objects.filter(cell__in=cells).count() == cells.count()
    assert Disclosure.objects.filter(cell__in=cells).exists()


@pytest.mark.django_db
def test_a_second_load_goes_on_where_the_first_ended():
    ready()
    sample.load(2)
    sample.load(2)
    assert codes() == ["s00001", "s00002", "s00003", "s00004"]
    assert Activity.objects.filter(code__startswith="s0").values("name").distinct().count() == 4


@pytest.mark.django_db
def test_history_says_who_loaded_the_lines():
    ready()
    by = officer("Olga Officer")
    sample.load(1, by=by)
    [change] = history.of(Activity.objects.get(code="s00001"))
    assert (change.by, change.reason) == (by, "invented lines")


@pytest.mark.django_db
def test_a_thousand_lines_take_as_many_queries_as_ten():
    ready()
    assert queries_for(10) == queries_for(300)


def queries_for(count):
    with CaptureQueriesContext(connection) as queries:
        sample.load(count)
    return len(queries)


@pytest.mark.django_db
def test_an_empty_register_gets_the_starter_first(capsys):
    call_command("load_sample", activities=5)
    assert "The register was empty" in capsys.readouterr().out
    assert len(codes()) == 5


@pytest.mark.django_db
def test_a_register_with_lines_is_left_alone_without_yes():
    Register()
    with pytest.raises(CommandError, match="repeat with --yes"):
        call_command("load_sample", activities=5)
    assert codes() == []
    call_command("load_sample", activities=5, yes=True)
    assert len(codes()) == 5


@pytest.mark.django_db
def test_production_is_refused_whatever_is_said(settings):
    settings.PRODUCTION = True
    Register()
    with pytest.raises(CommandError, match="in use"):
        call_command("load_sample", activities=5, yes=True)
    assert codes() == []


@pytest.mark.django_db
def test_a_register_without_purposes_is_refused_with_the_reason():
    factories.ActivityFactory()
    with pytest.raises(CommandError, match="no purpose"):
        call_command("load_sample", activities=5, yes=True)
    with pytest.raises(CommandError, match="from 1 on"):
        call_command("load_sample", activities=0)


@pytest.mark.django_db
def test_nobody_is_invented_before_an_edition_is_in_force():
    ready()
    with pytest.raises(CommandError, match="No edition is in force"):
        call_command("load_sample", people=5, processes=1)
    assert not Person.objects.exists()
