"""Django's `migrate`, as the role that owns the tables, and the walls of the application's role after it."""

from typing import Any

from django.core.management.commands import migrate

from gdpr_registry import grants


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        with grants.as_owner():
            # Before the checks of the database, which ask for it.
            grants.refuse_temporary_tables()
            super().handle(*args, **options)
            grants.apply_walls()
