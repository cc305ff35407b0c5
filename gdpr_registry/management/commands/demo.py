"""`manage.py demo`: from nothing to a running registry with real content, in one command."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from gdpr_registry.site import demo, server
from gdpr_registry.site.mail_worker import mail_worker


class Command(BaseCommand):
    help = (
        "Runs a demonstration: starts a database, fills it with an invented company's register and its people, "
        "publishes two editions and serves it until Ctrl-C. A second start finds everything as it was left."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="Where to listen on this machine (8000).")
        parser.add_argument("--no-serve", action="store_true", help="Do all but serve.")

    def handle(self, *args: Any, port: int, no_serve: bool, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("This is production: the demonstration runs in a trial only. Unset REGISTRY_ENV.")
        if not no_serve:
            self._refuse_taken(port)
        self.say("Brings the database up to date")
        with override("en"):
            call_command("migrate", verbosity=0)
            demo.fill(self.say)
            self._introduce()
        if no_serve:
            self.say("Done")
            return
        self.say(f"Serves on http://{server.HOST}:{port} (Ctrl-C stops everything)")
        # The port is known only now; the links in mails and in the sitemap must lead here.
        settings.SITE_URL = f"http://{server.HOST}:{port}"
        self.say(f"Sends its mails to a page: {settings.SITE_URL}/demo/mails/")
        with mail_worker(site_url=settings.SITE_URL):
            server.serve(port)

    def _refuse_taken(self, port: int) -> None:
        try:
            server.refuse_taken_port(port)
        except server.PortIsTaken:
            raise CommandError(
                f"Port {port} is taken. Stop what listens there, or choose another one with --port."
            ) from None

    def _introduce(self) -> None:
        passwords = demo.read_passwords()
        self.say(f"Sign in with one of these accounts (kept in {demo.passwords_file()}):")
        for person in demo.CAST:
            self.stdout.write(f"    {person.email:<30} {passwords[person.email]:<20} {person.role.label}")

    def say(self, step: str) -> None:
        """Show a step as it happens, also where the output is a file."""
        self.stdout.write(f"• {step}")
        self.stdout.flush()
