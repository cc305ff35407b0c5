"""`manage.py export_record`: the record of processing activities as a file (GDPR Art. 30(4))."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import translation

from purposes import days
from purposes.actions.export import note_export
from purposes.exceptions import RegisterError
from purposes.exports import source
from purposes.exports.catalogue import KEYS, view_of
from purposes.exports.files import FORMS, pieces, write_whole
from purposes.exports.report import Report


class Command(BaseCommand):
    help = (
        "Writes the record of processing activities, or the list of purposes with their lawful bases, from one edition "
        "or from the draft. Without --as-of, --edition or --draft: the edition in force today."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", required=True, choices=FORMS)
        parser.add_argument("--output", required=True, metavar="FILE", type=Path)
        parser.add_argument("--language", default=settings.LANGUAGE_CODE, choices=dict(settings.LANGUAGES))
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--as-of", type=_day, metavar="DATE", help="the edition in force at the end of that day")
        which.add_argument("--edition", type=int, metavar="N")
        which.add_argument("--draft", action="store_true", help="the register as it stands, not published")
        parser.add_argument("--what", default="record", choices=KEYS)
        parser.add_argument("--view", choices=KEYS["record"], help="of the record; art30 without it")
        parser.add_argument("--controller", default="", metavar="CODE", help="only what this company answers for")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(options["language"]):
            try:
                report = _report(**options)
                with transaction.atomic():
                    note_export(**report.trace, kind=options["format"], by=None)
                    write_whole(options["output"], pieces(report, options["format"]))
            except RegisterError as refused:
                raise CommandError(str(refused)) from refused
        self.stdout.write(f"Wrote {options['output']}: {report.count()} lines.")


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _report(
    *,
    language: str,
    as_of: date | None,
    edition: int | None,
    draft: bool,
    what: str,
    view: str | None,
    controller: str,
    **options: Any,
) -> Report:
    if draft:
        found = source.draft()
    elif edition is not None:
        found = source.numbered(edition)
    else:
        found = source.in_force_on(as_of or days.today(), language)
    return Report(found, view_of(what, "" if what != "record" else view or ""), language, controller)
