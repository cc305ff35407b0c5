"""`manage.py rotate_identity_keys`: brings all that is under the identity key under the current one."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from consents.rotation import PARTS_OF_LISTS, UPLOADS, YESES_THAT_WAIT
from subjects.rotation import IDENTIFIERS, NAMES, rotate

KINDS = {
    "names": NAMES,
    "identifiers": IDENTIFIERS,
    "yeses that wait": YESES_THAT_WAIT,
    "parts of lists": PARTS_OF_LISTS,
    "uploads": UPLOADS,
}


class Command(BaseCommand):
    help = (
        "Re-encrypts and re-indexes what is not under the current identity key, while the site serves: names and "
        "identifiers, yeses that wait for their link, lists that staff ask about, uploaded files of people. May be "
        "interrupted and run again. Exit code 1 while rows are left: keep the earlier keys."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--batch", type=int, default=1000, help="rows in one transaction (1000)")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["batch"] < 1:
            raise CommandError("--batch must be 1 or more.")
        rotated = rotate(list(KINDS.values()), options["batch"])
        brought = ", ".join(f"{kind}: {count}" for kind, count in zip(KINDS, rotated.done, strict=True))
        self.stdout.write(f"Brought under the new key – {brought}.")
        if rotated.left:
            raise CommandError(
                f"{rotated.left} rows are left: somebody holds them, their key is missing, or their person has the "
                "same identifier twice. Run this again, and keep the earlier keys until none is left."
            )
        self.stdout.write("None is left: the earlier keys may go.")
