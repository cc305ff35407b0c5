"""Open an account from the command line: the first one, or one for a colleague."""

from datetime import datetime, time
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_date

from gdpr_registry.accounts import actions, invitation, links
from gdpr_registry.accounts.roles import Role


class Command(BaseCommand):
    help = "Open an account and print (or mail, with --mail) the link by which its owner chooses a password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", required=True)
        parser.add_argument("--role", action="append", default=[], choices=Role.values, dest="roles", metavar="ROLE")
        parser.add_argument(
            "--language", default=settings.LANGUAGE_CODE, choices=[code for code, _ in settings.LANGUAGES]
        )
        parser.add_argument("--expires", metavar="YYYY-MM-DD", help="the first day on which nobody can sign in with it")
        parser.add_argument("--mail", action="store_true", help="send the link by mail instead of printing it")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with transaction.atomic():
                account = actions.create_account(
                    email=options["email"],
                    name=options["name"],
                    roles=options["roles"],
                    language=options["language"],
                    expires_at=start_of_day(options["expires"]),
                    by=None,
                )
                if options["mail"]:
                    invitation.invite(account=account, by=None)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        self.stdout.write(f"Account {account.email} is open.")
        if not options["mail"]:
            self.stdout.write(f"Choose its password within three days: {links.password_link(account)}")


def start_of_day(text: str | None) -> datetime | None:
    """Return the first moment of a day written YYYY-MM-DD, in the time zone of the installation."""
    if not text:
        return None
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        raise CommandError(f"“{text}” is not a date: write it as 2027-01-31.")
    return timezone.make_aware(datetime.combine(day, time.min))
