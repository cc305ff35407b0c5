"""Django's `migrate`, as the role that owns the tables, then the triggers and walls that the models declare."""

from typing import Any

from django.core.management.commands import migrate

from gdpr_registry import grants


class Command(migrate.Command):
    def execute(self, *args: Any, **options: Any) -> Any:
        with grants.as_owner():
            # Before the checks of the database, which ask for it.
            grants.refuse_temporary_tables()
            return super().execute(*args, **options)

    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        grants.apply_walls()
