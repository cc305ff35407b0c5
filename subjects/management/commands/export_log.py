"""`manage.py export_log`: the staff log as a file."""

from argparse import ArgumentParser
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from purposes import days
from purposes.exports.files import write_whole
from subjects.actions.export import note_export
from subjects.exports import FORMS
from subjects.models import LogEntry


class Command(BaseCommand):
    help = "Writes the staff log, every entry as it was recorded, oldest recording first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", required=True, choices=FORMS)
        parser.add_argument("--output", required=True, metavar="FILE", type=Path)
        parser.add_argument("--language", default=settings.LANGUAGE_CODE, choices=dict(settings.LANGUAGES))
        parser.add_argument(
            "--since", type=date.fromisoformat, metavar="DATE", help="what happened on that day or later"
        )
        parser.add_argument(
            "--until", type=date.fromisoformat, metavar="DATE", help="what happened on this day or before"
        )
        parser.add_argument("--purpose", default="", metavar="CODE", help="only entries for this purpose")

    def handle(self, *args: Any, since: date | None, until: date | None, purpose: str, **options: Any) -> None:
        entries = LogEntry.objects.between(
            days.beginning(since) if since else None, days.beginning(until + timedelta(days=1)) if until else None
        )
        if purpose:
            entries = entries.filter(purpose=purpose)
        write, _content_type = FORMS[options["format"]]
        with transaction.atomic():
            note_export(kind=options["format"], by=None, purpose=purpose)
            write_whole(options["output"], write(entries, options["language"]))
        self.stdout.write(f"Wrote {options['output']}: {entries.count()} entries.")
