"""What docs/api.md shows works as it is shown."""

import json
import os
import re
import shutil
import subprocess
import sys

import pytest
from django.conf import settings

from consents.api import complaints
from consents.models import ConsentEvent, Question
from subjects import people
from tests.consents.people import person, wording, yes
from tests.consents.systems import System
from tests.purposes.register import published

PAGE = (settings.BASE_DIR / "docs" / "api.md").read_text()


def shown(kind: str) -> str:
    """The client that the page shows."""
    return re.search(rf"<!-- run: {kind} -->\n```\w+\n(.*?)```", PAGE, re.DOTALL)[1]


def run(*command: str, live_server, system) -> str:
    told = {**os.environ, "REGISTRY": live_server.url, "TOKEN": system.shown, "WORDING": wording().sha256}
    return subprocess.run(command, env=told, capture_output=True, text=True, check=True, timeout=300).stdout


@pytest.fixture
def system(transactional_db) -> System:
    published()
    yes(person("prospects"))
    return System()


def test_the_clients_of_the_page_get_their_answers(live_server, system):
    """One server for all of them: the register is published once."""
    many = run(sys.executable, "-c", shown("python"), live_server=live_server, system=system)
    assert many == "[] {'no_such_person': 3}\n"
    recorded = run(sys.executable, "-c", shown("record with python"), live_server=live_server, system=system)
    assert recorded.splitlines() == [
        "3 True {'allowed': 3} {'allowed': 2, 'withdrawn': 1}",
        "unknown_wording events.0.wording",
        "withdrawn",
    ]
    if shutil.which("curl") is None:
        pytest.skip("no curl on this machine; the clients in Python were run")
    one = json.loads(run("sh", "-c", shown("curl"), live_server=live_server, system=system))
    assert (one["allowed"], one["reason"], one["edition"]) == (False, "no_such_person", 1)
    run("sh", "-c", shown("record with curl"), live_server=live_server, system=system)
    said = ConsentEvent.objects.filter(person=people.find("reference", "4711", "crm")[0]).order_by("pk")
    assert [(event.kind, event.channel) for event in said] == [
        ("given", ""),
        ("given", "email"),
        ("withdrawn", ""),
        ("withdrawn", "email"),
    ]
    assert {row.source for row in (*Question.objects.all(), *said)} == {system.token.source}


def test_the_page_names_every_code_and_no_other():
    folders = (settings.BASE_DIR / "consents" / name for name in ("api", "actions", "."))
    sources = "".join(path.read_text() for folder in folders for path in sorted(folder.glob("*.py")))
    used = set(re.findall(r"\b(?:problem|Refused)\(\s*\d{3},\s*\"([a-z_]+)\"", sources))
    used |= set(re.findall(r"\bFault\((?:place\([^)]*\)|[^,()]*),\s*\"([a-z_]+)\"", sources))
    ours = set(complaints.OURS)
    documented = set(re.findall(r"^\| \d{3} \| (.*?) \|", PAGE, re.MULTILINE))
    named = {code for cell in documented for code in re.findall(r"`([a-z_]+)`", cell)}
    assert named == used | ours | {"not_valid"}
