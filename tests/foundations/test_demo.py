"""The first of the two commands: from nothing to a running registry, and down to nothing again on Ctrl-C."""

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation import override

from gdpr_registry.site.demo import CAST

#: Seconds: much, for a machine that does much else beside.
PATIENCE = 600


class Demo:
    """The command in a process group of its own, as a terminal starts it, with its own data and no named database."""

    def __init__(self, data: Path) -> None:
        self.data, self.output = data, data.parent / "output"

    def command(self, *arguments: str) -> subprocess.Popen:
        kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "LC_ALL")}
        environ = {**kept, "REGISTRY_DATA_DIR": str(self.data), "PYTHONUNBUFFERED": "1"}
        with self.output.open("w") as file:
            return subprocess.Popen(
                [sys.executable, "manage.py", "demo", *arguments],
                cwd=settings.BASE_DIR,
                env=environ,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def run(self, *arguments: str) -> int:
        return self.command(*arguments).wait(PATIENCE)

    @property
    def said(self) -> str:
        return self.output.read_text()

    def processes(self) -> list[str]:
        """The command lines of all processes that name the data folder."""
        lines = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout.splitlines()
        return [line for line in lines if str(self.data) in line]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def page(port: int, process: subprocess.Popen) -> str:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/en/", timeout=PATIENCE) as answer:
                return answer.read().decode()
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise AssertionError("the demonstration does not answer")


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    demo = Demo(tmp_path_factory.mktemp("trial") / "data")
    assert demo.run("--no-serve") == 0, demo.said
    demo.first = demo.said
    return demo


def test_it_shows_its_steps_and_an_account_for_each_role(demo):
    steps = [
        "Brings the database up to date",
        "Loads the starter register",
        "Publishes edition 1",
        "Publishes edition 2",
        "Done",
    ]
    assert [step for step in steps if f"• {step}" in demo.first] == steps
    passwords = json.loads((demo.data / "demo-accounts.json").read_text())
    with override("en"):
        for person in CAST:
            assert f"{person.email:<30} {passwords[person.email]:<20} {person.role.label}" in demo.first
    assert len(set(passwords.values())) == len(CAST)


def test_its_passwords_are_its_owners_only(demo):
    assert stat.S_IMODE((demo.data / "demo-accounts.json").stat().st_mode) == 0o600


def test_a_second_start_serves_what_was_left_and_ctrl_c_stops_everything(demo):
    """No word of an error on the way out, and no process that stays behind."""
    passwords = (demo.data / "demo-accounts.json").read_text()
    port = free_port()
    process = demo.command("--port", str(port))
    told = page(port, process)
    assert "This is a demonstration" in told
    assert "Edition 2, in force since" in told
    assert "Loads the starter register" not in demo.said
    assert (demo.data / "demo-accounts.json").read_text() == passwords
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(PATIENCE) == 0
    assert "Traceback" not in demo.said
    assert demo.processes() == []


def test_a_taken_port_is_refused_in_a_sentence(demo):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert demo.run("--port", str(port)) == 1
    assert f"Port {port} is taken. Stop what listens there, or choose another one with --port." in demo.said
    assert "Traceback" not in demo.said
    assert demo.processes() == []
