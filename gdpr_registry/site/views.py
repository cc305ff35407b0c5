"""Pages of the site itself."""

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

_known_migrations: set[tuple[str, str]] = set()


@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """Answer 200 while the database answers and holds every migration of this code, 503 otherwise. One query."""
    try:
        applied = set(MigrationRecorder.Migration.objects.using(connection.alias).values_list("app", "name"))
    except DatabaseError:
        return _answer("the database does not answer", 503)
    if not known_migrations() <= applied:
        return _answer("the database waits for migrate", 503)
    return _answer("ok", 200)


def known_migrations() -> set[tuple[str, str]]:
    """Return app and name of every migration of this code; they do not change while it runs."""
    if not _known_migrations:
        _known_migrations.update(MigrationLoader(None).disk_migrations)
    return _known_migrations


def _answer(status: str, code: int) -> JsonResponse:
    return JsonResponse({"status": status}, status=code)
