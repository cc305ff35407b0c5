"""`manage.py worker`: prepares mailings, sends what waits in the outbox, and removes what has had its time."""

import os
import signal
import threading
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections

from consents.actions import prepare_mailings
from gdpr_registry import outbox
from gdpr_registry.management.chores import Rota
from gdpr_registry.management.lines import IsAlone, Lines, tell_to_end
from gdpr_registry.site.checks import SETTINGS

#: Seconds between two looks at the outbox; also before a line that died is started again.
PAUSE = 2.0

#: Mails under way at once, where nobody says how many.
LINES = 2


class Command(BaseCommand):
    help = (
        "Sends the mails that wait in the outbox, and prepares mailings. "
        "Removes hourly or daily what has had its time: mails, uploads that "
        "nobody applied, access entries, entries of the staff log, follow-ups. "
        "Any number of workers may run; a stopped one finishes the mails in its hands."
    )
    requires_system_checks: list[str] = [SETTINGS]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--lines",
            type=_number,
            help="How many mails may be under way at once: so many processes, each with a connection to the database "
            f"and one to the mail server ({LINES}; with --once 1).",
        )
        parser.add_argument("--once", action="store_true", help="Do what is due and end.")
        parser.add_argument(
            "--until-parent-ends", action="store_true", help="End when the process that started this one has ended."
        )

    def handle(self, *args: Any, lines: int | None, once: bool, until_parent_ends: bool, **options: Any) -> None:
        self.rota = Rota()
        if once:
            self._do_what_is_due(lines or 1)
        else:
            self._work(lines or LINES, until_parent_ends)

    def _do_what_is_due(self, count: int) -> None:
        """This process is one of the lines."""
        prepare_mailings()
        with Lines(count - 1, lambda is_alone: outbox.deliver_due(stopped=is_alone)) as others:
            outbox.deliver_due()
            others.wait()
        self.rota.do_what_is_due()

    def _work(self, count: int, until_parent_ends: bool) -> None:
        """This process keeps house, and the lines."""
        parent, stopped = os.getppid(), stop_on_signals()
        with Lines(count, lambda is_alone: self._send(stopped, is_alone)) as lines:
            while not stopped.is_set() and not (until_parent_ends and os.getppid() != parent):
                lines.look_after()
                self._or_wait_for_the_database(self.rota.do_what_is_due)
                stopped.wait(PAUSE)

    def _send(self, stopped: threading.Event, is_alone: IsAlone) -> None:
        """What a line does, until it is told to end or is alone."""

        def ends() -> bool:
            return stopped.is_set() or is_alone()

        while not ends():
            self._or_wait_for_the_database(lambda: outbox.deliver_due(stopped=ends))
            stopped.wait(PAUSE)

    def _or_wait_for_the_database(self, work: Callable[[], object]) -> None:
        close_old_connections()
        try:
            work()
        except (OperationalError, InterfaceError) as error:
            self.stderr.write(f"The database does not answer ({type(error).__name__}); trying again.")


def _number(text: str) -> int:
    """At least one line. Raises ArgumentTypeError."""
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError("say 1 or more")
    return int(text)


def stop_on_signals() -> threading.Event:
    """An event that SIGINT and SIGTERM set, in this process and in its lines: each ends between two mails."""
    stopped = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopped.set()
        # At once: this process may be at a removal that takes long.
        tell_to_end()

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    return stopped
