"""System checks of the database's two roles. They run with `migrate` and with `check --database default`."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connection

from gdpr_registry import findings, grants

OLDEST, NEWEST = 15, 18

SUPERUSERS = "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s) AND (rolsuper OR rolbypassrls) ORDER BY rolname"
MAY_BECOME = """
    SELECT FROM pg_roles AS application, pg_roles AS owner
    WHERE application.rolname = %s AND owner.rolname = %s AND pg_has_role(application.oid, owner.oid, 'MEMBER')
"""
PUBLIC_MAY_SHADOW = """
    SELECT EXISTS (
        SELECT FROM pg_database, aclexplode(coalesce(datacl, acldefault('d', datdba))) AS granted
        WHERE datname = current_database() AND grantee = 0 AND privilege_type = 'TEMPORARY'
    )
"""


@register(Tags.database)
def the_two_roles_are_walls(
    app_configs: Sequence[AppConfig] | None, databases: Collection[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Ask the database whether its roles can hold the walls that the frozen rows need."""
    if not databases or "default" not in databases:
        return []
    application, owner = grants.application_role(), settings.DATABASE_OWNER.get("USER", "")
    return [
        *_version(),
        *_superusers([application, owner]),
        *_membership(application, owner),
        *_temporary_tables(),
        *_walls(),
    ]


def _version() -> Iterator[CheckMessage]:
    major = int(_ask("SHOW server_version_num")[0][0]) // 10000
    if not OLDEST <= major <= NEWEST:
        yield Error(
            f"The database is PostgreSQL {major}.",
            hint=f"The registry is tried on PostgreSQL {OLDEST} to {NEWEST}.",
            id="registry.E040",
        )


def _superusers(roles: list[str]) -> Iterator[CheckMessage]:
    for (role,) in _ask(SUPERUSERS, [roles]):
        yield Error(
            f"The role {role} goes past every rule of the database.",
            hint=f"ALTER ROLE {role} NOSUPERUSER NOBYPASSRLS, or name another role in the address of the database.",
            id="registry.E041",
        )


def _membership(application: str, owner: str) -> Iterator[CheckMessage]:
    if application != owner and _ask(MAY_BECOME, [application, owner]):
        yield Error(
            f"The application's role {application} may become the owner {owner}.",
            hint=f"REVOKE {owner} FROM {application}",
            id="registry.E042",
        )


def _temporary_tables() -> Iterator[CheckMessage]:
    if _ask(PUBLIC_MAY_SHADOW)[0][0]:
        yield Error(
            "Everybody may make temporary tables in the database, and with them shadow the real ones.",
            hint="`manage.py migrate` revokes it where DATABASE_OWNER_URL names the database's owner.",
            id="registry.E043",
        )


def _walls() -> Iterator[CheckMessage]:
    # A warning: `migrate`, which mends it, would not run past an error.
    for finding in findings.of_walls():
        yield Warning(finding, hint="`manage.py migrate` puts the walls up again.", id="registry.W044")


def _ask(query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()
