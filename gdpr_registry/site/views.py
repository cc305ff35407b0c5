"""Pages of the site itself."""

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views import defaults
from django.views.decorators.cache import never_cache

from gdpr_registry.middleware import SAFE

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


@never_cache
def server_error(request: HttpRequest) -> HttpResponse:
    """The page for whatever went wrong, 500; who sent something is told that it is not saved (R-047).

    True of every door that changes anything in one transaction. Where the answer to its COMMIT is lost nobody knows;
    then too one sends the form again, and its key sees to it that it is recorded once.
    """
    template = "500.html" if request.method in SAFE else "not_saved.html"
    return defaults.server_error(request, template)


def _answer(status: str, code: int) -> JsonResponse:
    return JsonResponse({"status": status}, status=code)
