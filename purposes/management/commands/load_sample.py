"""`manage.py load_sample`: fill a register with many invented lines, to see how it works at size."""

from argparse import ArgumentParser
from time import perf_counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from purposes import sample, starter
from purposes.models import Activity


class Command(BaseCommand):
    help = (
        "Adds invented lines to the record, over the purposes that are there, to try the registry at size. An empty "
        "register first gets the starter content with the invented company. The same seed gives the same lines. "
        "Never in production; a register that holds lines already asks for --yes."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--activities", type=int, default=1000, metavar="N", help="How many lines (1000).")
        parser.add_argument("--seed", type=int, default=1, help="Another seed gives other lines (1).")
        parser.add_argument("--yes", action="store_true", help="Add to a register that holds lines already.")

    def handle(self, *args: Any, activities: int, seed: int, yes: bool, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("Invented lines do not belong in a register that is in use.")
        if activities < 1:
            raise CommandError("Give --activities a number from 1 on.")
        self._prepare(yes)
        began = perf_counter()
        try:
            rows = sample.load(activities, seed=seed)
        except LookupError as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"Loaded {activities} lines, {rows} rows, in {perf_counter() - began:.1f} s.")

    def _prepare(self, yes: bool) -> None:
        if Activity.objects.exists():
            if not yes:
                raise CommandError("The register holds lines. To add invented ones to them, repeat with --yes.")
            return
        try:
            starter.load(controller_name=None, by=None, demo=True)
        except starter.RegisterIsNotEmpty:
            return
        self.stdout.write("The register was empty: loaded the starter content with its invented company.")
