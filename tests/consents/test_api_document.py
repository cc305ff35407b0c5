"""What docs/api.md shows works as it is shown."""

import json
import os
import re
import shutil
import subprocess
import sys

import pytest
from django.conf import settings

from consents.models import Question
from tests.consents.people import person, yes
from tests.consents.systems import System
from tests.purposes.register import published

PAGE = (settings.BASE_DIR / "docs" / "api.md").read_text()


def shown(kind: str) -> str:
    """The client that the page shows."""
    return re.search(rf"<!-- run: {kind} -->\n```\w+\n(.*?)```", PAGE, re.DOTALL)[1]


def run(*command: str, live_server, system) -> str:
    told = {**os.environ, "REGISTRY": live_server.url, "TOKEN": system.shown}
    return subprocess.run(command, env=told, capture_output=True, text=True, check=True, timeout=300).stdout


@pytest.fixture
def system(transactional_db) -> System:
    published()
    yes(person("prospects"))
    return System()


def test_the_clients_of_the_page_get_their_answers(live_server, system):
    """One server for both: the register is published once."""
    many = run(sys.executable, "-c", shown("python"), live_server=live_server, system=system)
    assert many == "[] {'no_such_person': 3}\n"
    if shutil.which("curl") is None:
        pytest.skip("no curl on this machine; the client in Python was run")
    one = json.loads(run("sh", "-c", shown("curl"), live_server=live_server, system=system))
    assert (one["allowed"], one["reason"], one["edition"]) == (False, "no_such_person", 1)
    assert {row.source for row in Question.objects.all()} == {system.token.source}


def test_the_page_names_every_code_and_no_other():
    sources = "".join(path.read_text() for path in (settings.BASE_DIR / "consents" / "api").glob("*.py"))
    used = set(re.findall(r"(?:problem|Refused)\(\s*\d{3},\s*\"([a-z_]+)\"", sources)) - {"key_conflict", "refused"}
    ours = set(re.findall(r"\"([a-z_]+)\"", re.search(r"OURS = frozenset\((.*?)\)", sources, re.DOTALL)[1]))
    documented = set(re.findall(r"^\| \d{3} \| (.*?) \|", PAGE, re.MULTILINE))
    named = {code for cell in documented for code in re.findall(r"`([a-z_]+)`", cell)}
    assert named == used | ours | {"not_valid"}
