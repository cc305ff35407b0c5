"""`manage.py load_sample`: fill a trial registry with many invented lines, people and events, to see it at size."""

from argparse import ArgumentParser
from time import perf_counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from gdpr_registry.site import sample as of_people
from purposes import sample, starter
from purposes.models import Activity

ACTIVITIES = 1000


class Command(BaseCommand):
    help = (
        "Adds invented lines to the record, or invented people and what they said, to try the registry at size. An "
        "empty register first gets the starter content with the invented company; people need an edition in force. The "
        "same seed gives the same lines and people. Never in production; a register that holds lines already asks for "
        "--yes before it gets more. Of very many people the indexes are made anew at the end, as owner: let it finish."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--activities", type=int, metavar="N", help="How many lines (1000; 0 if people are asked for)."
        )
        parser.add_argument("--people", type=int, default=0, metavar="N", help="How many people (0).")
        parser.add_argument("--events", type=int, metavar="N", help="How many events they have together (five each).")
        parser.add_argument("--seed", type=int, default=1, help="Another seed gives other lines and people (1).")
        parser.add_argument("--processes", type=int, default=2, help="How many write people at once (2).")
        parser.add_argument("--yes", action="store_true", help="Add lines to a register that holds some already.")

    def handle(self, *args: Any, people: int, activities: int | None, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("Invented lines and people do not belong in a registry that is in use.")
        if people < 0 or (options["events"] or 0) < 0 or options["processes"] < 1:
            raise CommandError("Give --people, --events and --processes numbers that count something.")
        try:
            if activities is not None or not people:
                self._load_lines(ACTIVITIES if activities is None else activities, options["seed"], options["yes"])
            if people:
                self._load_people(people, options)
        except LookupError as refused:
            raise CommandError(str(refused)) from refused

    def _load_lines(self, count: int, seed: int, yes: bool) -> None:
        if count < 1:
            raise CommandError("Give --activities a number from 1 on.")
        self._prepare(yes)
        began = perf_counter()
        rows = sample.load(count, seed=seed)
        self.stdout.write(f"Loaded {count} lines, {rows} rows, in {perf_counter() - began:.1f} s.")

    def _load_people(self, people: int, options: dict[str, Any]) -> None:
        events = 5 * people if options["events"] is None else options["events"]
        began = perf_counter()
        of_people.load(people, events, seed=options["seed"], processes=options["processes"])
        self.stdout.write(f"Loaded {people} people and {events} events in {perf_counter() - began:.1f} s.")

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
