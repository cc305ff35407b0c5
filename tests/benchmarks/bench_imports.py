"""An import of 10,000 rows beside the floor: validation of the same rows, then COPY of what they become.

uv run pytest tests/benchmarks/bench_imports.py -s
"""

import sys
from io import StringIO

from django.db import connection, transaction

from purposes import models
from purposes.actions import imports
from purposes.imports import plan
from purposes.imports.setup import Setup
from tests import factories
from tests.benchmarks.harness import compare, seconds_of, show
from tests.purposes.sheets import ART_30, TERMS, Copy, sheet

ROWS = 10_000
TABLES = [
    *(models.Activity, models.ActivityMeasure, models.TimeLimit, models.Cell, models.CellLimit, models.Disclosure),
]


def rows():
    return [
        [f"Activity {n}", "Customers", "Contact data; Financial data", "Accountants", "", "", "", "7 years", "Standard"]
        for n in range(ROWS)
    ]


def words_of_the_sheet():
    factories.ControllerFactory(code="alpha", name="Alpha Ltd")
    factories.DataSubjectCategoryFactory(code="customers", name={"da": "Customers"})
    factories.DataCategoryFactory(code="contact", name={"da": "Contact data"})
    factories.DataCategoryFactory(code="financial", name={"da": "Financial data"})
    factories.RecipientFactory(code="accountants", name="Accountants")
    factories.MeasureFactory(code="standard", name={"da": "Standard"})


def taken_back(measure):
    """The measure inside a savepoint that is rolled back: nothing stays for the next round."""

    def run():
        with transaction.atomic():
            measure()
            transaction.set_rollback(True)

    return run


def copied_out():
    """The rows that an import has written, as COPY takes them back."""
    found = []
    for model in TABLES:
        name, out = model._meta.db_table, StringIO()
        with connection.cursor() as cursor, cursor.copy(f"COPY {name} TO STDOUT") as copy:
            for piece in copy:
                out.write(bytes(piece).decode())
        found.append((name, out.getvalue()))
    return found


def copied_in(dumped):
    for name, text in dumped:
        with connection.cursor() as cursor, cursor.copy(f"COPY {name} FROM STDIN") as copy:
            copy.write(text)


def test_import_of_ten_thousand_rows(db):
    words_of_the_sheet()
    officer = factories.UserFactory(roles=["officer"])
    batch = imports.upload(name="long.xlsx", content=sheet(ART_30, TERMS, *rows()), by=officer)
    setup = Setup.load(batch.setup)
    setup.confirmed = True
    batch = imports.prepare(batch=batch, setup=setup, by=officer)
    dumped = []

    def waiting():
        return models.ImportBatch.objects.get(pk=batch.pk)

    def once():
        imports.apply(batch=waiting(), by=officer)
        dumped.extend(copied_out())

    taken_back(once)()

    def floor():
        plan.look(waiting())
        copied_in(dumped)

    measures = {
        "import": taken_back(lambda: imports.apply(batch=waiting(), by=officer)),
        "of this: looking at the rows": lambda: plan.look(waiting()),
        "COPY alone": taken_back(lambda: copied_in(dumped)),
    }
    results = compare(taken_back(floor), measures, rounds=3)
    show(f"Import of {ROWS:,} rows ({sum(text.count(chr(10)) for _name, text in dumped):,} records)", results)
    assert results["import"].ratio <= 5


def test_the_way_out_and_back_of_ten_thousand_activities(db):
    words_of_the_sheet()
    officer = factories.UserFactory(roles=["officer"])
    batch = imports.upload(name="long.xlsx", content=sheet(ART_30, TERMS, *rows()), by=officer)
    setup = Setup.load(batch.setup)
    setup.confirmed = True
    imports.apply(batch=imports.prepare(batch=batch, setup=setup, by=officer), by=officer)
    made = {}

    def download():
        made["copy"] = Copy()

    taken = seconds_of(download)
    content = made["copy"].untouched
    back = imports.upload(name="register.xlsx", content=content, by=officer)
    looked = seconds_of(lambda: made.update(look=plan.look(back)))
    sys.stdout.write(f"\nDownload {taken:.1f} s ({len(content) / 1e6:.1f} MB), compare {looked:.1f} s\n")
    assert {str(verdict.state) for verdict in made["look"].verdicts} == {"same"}
