"""`manage.py load_starter`: fill an empty register with the starter content."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from purposes import starter


class Command(BaseCommand):
    help = (
        "Fills an empty register with groups, purposes, lawful bases, suggested assessments, consent wordings, the "
        "lines of the record and collection points, in Danish and English. It never overwrites, and approves and "
        "publishes nothing: `check_register` lists what is left to fill in."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--controller", metavar="NAME", help="Name of the company, as its texts shall say it.")

    def handle(self, *args: Any, controller: str | None, **options: Any) -> None:
        # The words of the command are English; those of the models follow.
        with override("en"):
            self._load(controller)

    def _load(self, controller: str | None) -> None:
        try:
            loaded = starter.load(controller_name=controller, by=None)
        except starter.RegisterIsNotEmpty as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"Loaded for {loaded.controller.name}: {loaded.total} rows.")
        for model, count in loaded.counts.items():
            if count:
                self.stdout.write(f"{count:>6}  {model._meta.verbose_name_plural}")
        self.stdout.write("Nothing is approved or published. Next: manage.py check_register")
