"""`manage.py worker`: sends what waits in the outbox, and removes what has had its time."""

import os
import signal
import threading
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections

from gdpr_registry import outbox
from gdpr_registry.management.chores import Rota
from gdpr_registry.site.checks import SETTINGS

#: Seconds between two looks at the outbox.
PAUSE = 2.0


class Command(BaseCommand):
    help = (
        "Sends the mails that wait in the outbox. Removes hourly or daily what has had its time: mails, uploads that "
        "nobody applied, access entries, entries of the staff log, follow-ups. "
        "Any number of workers may run; a stopped one finishes the mail in its hands."
    )
    requires_system_checks: list[str] = [SETTINGS]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="Do what is due and end.")
        parser.add_argument(
            "--until-parent-ends", action="store_true", help="End when the process that started this one has ended."
        )

    def handle(self, *args: Any, once: bool, until_parent_ends: bool, **options: Any) -> None:
        self.rota = Rota()
        if once:
            outbox.deliver_due()
            self.rota.do_what_is_due()
            return
        parent, stopped = os.getppid(), stop_on_signals()
        while not stopped.is_set() and not (until_parent_ends and os.getppid() != parent):
            self._work_or_wait_for_the_database(stopped)
            stopped.wait(PAUSE)

    def _work_or_wait_for_the_database(self, stopped: threading.Event) -> None:
        close_old_connections()
        try:
            outbox.deliver_due(stopped=stopped.is_set)
            self.rota.do_what_is_due()
        except (OperationalError, InterfaceError) as error:
            self.stderr.write(f"The database does not answer ({type(error).__name__}); trying again.")


def stop_on_signals() -> threading.Event:
    """An event that SIGINT and SIGTERM set: the worker ends between two mails."""
    stopped = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopped.set()

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    return stopped
