"""`manage.py check_register`."""

import json

import pytest
from django.core.management import call_command

from purposes import models
from tests.purposes.register import ready

pytestmark = pytest.mark.django_db


def check(capsys, *options):
    """The exit code and what was printed."""
    try:
        call_command("check_register", *options)
        code = 0
    except SystemExit as ended:
        code = ended.code
    return code, capsys.readouterr().out


@pytest.fixture(autouse=True)
def in_english(settings):
    settings.LANGUAGE_CODE = "en"


def test_a_register_that_can_be_published_ends_well(capsys):
    ready()
    code, printed = check(capsys)
    assert code == 0
    assert "0 blockers. 1 warning." in printed
    assert "R-066 applicants.evaluation:" in printed


def test_a_blocker_ends_with_one(capsys):
    ready()
    models.Activity.objects.filter(code="a01").update(dpia_screening="missing")
    code, printed = check(capsys)
    assert code == 1
    assert "Blocker: processing activity\n  R-027 a01: Screen this line for an impact assessment (Art. 35)." in printed


def test_it_speaks_json(capsys):
    ready()
    models.Activity.objects.filter(code="a01").update(dpia_screening="missing")
    code, printed = check(capsys, "--json")
    assert code == 1
    first = json.loads(printed)[0]
    assert (first["severity"], first["rule"], first["kind"], first["code"]) == ("blocker", "R-027", "activity", "a01")


def test_an_empty_register_says_what_is_missing(capsys):
    code, printed = check(capsys)
    assert code == 1
    assert "R-007 Mark the company in whose name the statement speaks: there is none." in printed
    assert printed.count("R-003") == 4
