"""Run on a fault test's own database: staff record what they did while the disk fills up.

    python -m tests.faults.visitor BALLAST

BALLAST is a file on the database's disk, which is filled to the last byte and emptied again. Prints what happened.
"""

import sys
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import django

#: So many entries fit in no page of the database that is there already.
MOST = 3_000


def main(ballast: Path) -> None:
    from django.db import connection
    from django.test import Client
    from django.test.utils import setup_test_environment

    from gdpr_registry import evidence
    from gdpr_registry.models import Leaf
    from subjects.models import LogEntry
    from tests import factories
    from tests.subjects.log import SUPPORT

    setup_test_environment()
    browser = Client(raise_request_exception=False, headers={"accept-language": "en"})
    browser.force_login(factories.UserFactory(email="visitor@example.dk", roles=["staff"]))

    def send(key) -> str:
        answer = browser.post("/staff/", {"key": key, "task": SUPPORT, "what": "Answered a case " * 10})
        if answer.status_code == 302:
            return "saved"
        return "not saved" if b"<h1>Not saved</h1>" in answer.content else f"{answer.status_code}"

    saved, refused = {"first"}, None
    say(f"before: {send(uuid4())}")
    fill(ballast)
    leaves = Leaf.objects.count()
    for _ in range(MOST):
        key = uuid4()
        if (answer := send(key)) != "saved":
            refused = key
            break
        saved.add(key)
    say(f"full: {answer}")
    ballast.unlink()
    connection.close()
    wait_for_the_database()
    whole = LogEntry.objects.count() == len(saved) and Leaf.objects.count() == leaves + len(saved) - 1
    say(f"nothing half: {whole}")
    say(f"the same form again: {send(refused)}")
    say(f"all as sealed: {all(evidence.verify(entry) for entry in LogEntry.objects.all())}")
    say(f"one more: {LogEntry.objects.count() == len(saved) + 1}")
    connection.close()
    connection.settings_dict["HOST"] = "/nowhere"
    say(f"no database: {send(uuid4())}")


def fill(ballast: Path) -> None:
    for size in (1 << 20, 1 << 12, 1):
        with ballast.open("ab", buffering=0) as file, suppress(OSError):
            while file.write(b"\0" * size):
                pass


def wait_for_the_database() -> None:
    """A server that found no room for its journal starts anew by itself."""
    import time

    from django.db import OperationalError, connection

    for _ in range(600):
        with suppress(OperationalError):
            connection.ensure_connection()
            return
        time.sleep(0.1)


def say(what: str) -> None:
    sys.stdout.write(f"{what}\n")


if __name__ == "__main__":
    django.setup()
    main(Path(sys.argv[1]))
