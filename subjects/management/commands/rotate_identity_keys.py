"""`manage.py rotate_identity_keys`: brings people's names and identifiers under the current identity key."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from subjects.rotation import rotate


class Command(BaseCommand):
    help = (
        "Re-encrypts and re-indexes the names and identifiers that are not under the current identity key, while the "
        "site serves. May be interrupted and run again. Exit code 1 while rows are left: keep the earlier keys."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--batch", type=int, default=1000, help="rows in one transaction (1000)")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["batch"] < 1:
            raise CommandError("--batch must be 1 or more.")
        done = rotate(options["batch"])
        self.stdout.write(f"{done.people} names and {done.identifiers} identifiers are under the new key.")
        if done.left:
            raise CommandError(
                f"{done.left} rows are left: somebody holds them, their key is missing, or their person has the same "
                "identifier twice. Run this again, and keep the earlier keys until none is left."
            )
        self.stdout.write("None is left: the earlier keys may go.")
