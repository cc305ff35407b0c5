"""`manage.py rebuild_standings`: brings the kept standings to what the events of the ledger say."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from consents.rebuilding import BATCH, Difference, rebuild

#: Differences named one by one; the rest is counted.
NAMED = 100


class Command(BaseCommand):
    help = (
        "Compares how each person stands to each purpose with what the events of the ledger say, and writes what "
        "differs anew, while the site serves. Names people by their ids only. With --check nothing is written, and the "
        "exit code is 1 where anything differs."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="Compare only; exit code 1 on any difference.")
        parser.add_argument(
            "--batch", type=int, default=BATCH, metavar="N", help=f"People looked at together ({BATCH})."
        )

    def handle(self, *args: Any, check: bool, batch: int, **options: Any) -> None:
        if batch < 1:
            raise CommandError("--batch must be 1 or more.")
        self.named = 0
        counts = rebuild(mend=not check, tell=self._tell, batch=batch)
        if counts.differences > NAMED:
            self.stdout.write(f"... and {counts.differences - NAMED} more")
        self.stdout.write(
            f"Compared {counts.standings} standings with {counts.events} events of {counts.people} people."
        )
        if check and counts.differences:
            raise CommandError(f"{counts.differences} standings differ. Run this without --check to mend them.")
        self.stdout.write(f"Mended {counts.differences}." if counts.differences else "All are as the events say.")

    def _tell(self, difference: Difference) -> None:
        if self.named < NAMED:
            self.named += 1
            self.stdout.write(str(difference))
