"""`manage.py forget_uploads`: removes files that were uploaded to import and never applied."""

from typing import Any

from django.core.management.base import BaseCommand

from purposes.actions.imports import forget_old_uploads


class Command(BaseCommand):
    help = (
        "Removes uploads to import that nobody applied within seven days, and says how many. "
        "Run it daily; every new upload does the same."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{forget_old_uploads()} uploads removed.")
