"""`manage.py worker`: sends what waits in the outbox."""

import os
import signal
import threading
import time
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections

from gdpr_registry import outbox

#: Seconds between two looks at the outbox.
PAUSE = 2.0

#: Seconds between two removals of what left long ago.
REMOVAL_PAUSE = 3600.0


class Command(BaseCommand):
    help = (
        "Sends the mails that wait in the outbox, and removes those that left long ago. "
        "Any number of workers may run; a stopped one finishes the mail in its hands."
    )
    requires_system_checks: list[str] = []
    next_removal = 0.0

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="Send what is due and end.")
        parser.add_argument(
            "--until-parent-ends", action="store_true", help="End when the process that started this one has ended."
        )

    def handle(self, *args: Any, once: bool, until_parent_ends: bool, **options: Any) -> None:
        if once:
            outbox.deliver_due()
            outbox.remove_old()
            return
        parent, stopped = os.getppid(), stop_on_signals()
        while not stopped.is_set() and not (until_parent_ends and os.getppid() != parent):
            self._work_or_wait_for_the_database(stopped)
            stopped.wait(PAUSE)

    def _work_or_wait_for_the_database(self, stopped: threading.Event) -> None:
        close_old_connections()
        try:
            outbox.deliver_due(stopped=stopped.is_set)
            self._remove_old_now_and_then()
        except (OperationalError, InterfaceError) as error:
            self.stderr.write(f"The database does not answer ({type(error).__name__}); trying again.")

    def _remove_old_now_and_then(self) -> None:
        if time.monotonic() >= self.next_removal:
            outbox.remove_old()
            self.next_removal = time.monotonic() + REMOVAL_PAUSE


def stop_on_signals() -> threading.Event:
    """An event that SIGINT and SIGTERM set: the worker ends between two mails."""
    stopped = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopped.set()

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    return stopped
