"""What the owner puts up after each migrate: frozen tables, the application's grants, functions that cannot be misled.

All of it is derived from the models, may be put up again at any time, and takes away what should not be there.
"""

from collections.abc import Iterator

import pgtrigger
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connection, models, transaction
from psycopg import sql

from gdpr_registry.frozen import Frozen, frozen_models, mode_of

READ = ("SELECT",)
APPEND = ("SELECT", "INSERT")
APPEND_AND_REMOVE = ("SELECT", "INSERT", "DELETE")
NEVER_REMOVE = ("SELECT", "INSERT", "UPDATE")
ALL = ("SELECT", "INSERT", "UPDATE", "DELETE")

# Tables of libraries that the application needs less of than Django would take.
OF_LIBRARIES = {
    # Nobody writes Django's own log: history and access entries are the traces.
    "admin.logentry": READ,
    "auth.permission": READ,
    "contenttypes.contenttype": READ,
    "pghistory.context": READ,
}

SAFE_PATH = sql.SQL("pg_catalog, public, pg_temp")

# Tried: `SET pgtrigger.ignore` in any session lets it past every trigger of pgtrigger, history included.
IGNORE_NOTHING = sql.SQL(
    "CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name name) RETURNS boolean"
    " LANGUAGE sql IMMUTABLE AS 'SELECT false'"
)

OWN_TABLES = """
    SELECT relname FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f')
      AND relowner = current_user::regrole ORDER BY relname
"""
OWN_SEQUENCES = """
    SELECT relname FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'S' AND relowner = current_user::regrole ORDER BY relname
"""
FROZEN = """
    SELECT relname::text, encode(tgargs, 'escape') FROM pg_trigger JOIN pg_class ON tgrelid = pg_class.oid
    WHERE relnamespace = 'public'::regnamespace AND tgname IN ('refuse_change', 'refuse_truncate')
      AND tgenabled IN ('O', 'A') AND tgfoid = to_regproc('public.refuse_change')
    GROUP BY 1, 2 HAVING count(*) = 2
"""
HISTORY_TRIGGERS = """
    SELECT relname::text, tgname::text, obj_description(pg_trigger.oid, 'pg_trigger')
    FROM pg_trigger JOIN pg_class ON tgrelid = pg_class.oid
    WHERE relnamespace = 'public'::regnamespace AND NOT tgisinternal AND tgenabled IN ('O', 'A')
"""
OWN_FUNCTIONS = """
    SELECT oid::regprocedure::text FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace AND proowner = current_user::regrole
      AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
    ORDER BY 1
"""


def privileges() -> dict[str, tuple[str, ...]]:
    """What the application may do with each table of the models, by the table's name."""
    listed = apps.get_models(include_auto_created=True)
    tables = {m._meta.db_table: privileges_on(m) for m in listed if m._meta.managed and not m._meta.proxy}
    return {**tables, "django_migrations": READ}


def privileges_on(model: type[models.Model]) -> tuple[str, ...]:
    """What the application may do with the rows of `model`; a model may ask for less by `granted`."""
    match mode_of(model):
        case Frozen.ALWAYS:
            return APPEND
        case Frozen.UNLESS_TOMBSTONED | Frozen.UNLESS_COUNTED:
            return APPEND_AND_REMOVE
    if model is get_user_model():
        return NEVER_REMOVE
    granted: tuple[str, ...] = getattr(model, "granted", ALL)
    return OF_LIBRARIES.get(model._meta.label_lower, granted)


def put_up(application: str) -> None:
    """Bring triggers, functions and grants to what the models say. Call as owner, after migrations."""
    with transaction.atomic():
        tables = set(_ask(OWN_TABLES))
        _install_history(tables)
        _execute(*freeze_statements(tables))
        _execute(IGNORE_NOTHING)
        role = None if application == _ask("SELECT current_user::text")[0] else application
        _execute(*_function_statements(role), *_table_statements(role), *_database_statements(role))


def _install_history(tables: set[str]) -> None:
    """Install the triggers of history as the models declare them, and drop those of models that are gone."""
    installed = set(rows(HISTORY_TRIGGERS))
    # A database migrated to an earlier state lacks tables of today's models.
    registered = [(model, trigger) for model, trigger in pgtrigger.registered() if model._meta.db_table in tables]
    wanted = [(model._meta.db_table, trigger.compile(model)) for model, trigger in registered]
    _execute(*(sql.SQL(t.install_sql) for table, t in wanted if (table, t.sql.pgid, t.hash) not in installed))
    pgtrigger.prune()


def freeze_statements(tables: set[str]) -> Iterator[sql.Composed]:
    """The triggers of every frozen table among `tables` that is not frozen yet."""
    if not rows("SELECT FROM pg_proc WHERE oid = to_regproc('public.refuse_change')"):
        return
    frozen = frozen_as_they_are()
    for table, mode in frozen_tables():
        if table in tables and (table, mode) not in frozen:
            yield from freeze(table, mode)


def frozen_as_they_are() -> set[tuple[str, str]]:
    """Each table of the database that has both its triggers, with the mode in which they hold."""
    return {(table, mode.removesuffix("\\000")) for table, mode in rows(FROZEN)}


def frozen_tables() -> list[tuple[str, Frozen]]:
    """Every table that the models freeze, and how."""
    return [(model._meta.db_table, model.frozen) for model in frozen_models()]


def freeze(table: str, mode: Frozen) -> Iterator[sql.Composed]:
    """The two triggers that freeze `table`: one for each row, one for TRUNCATE."""
    named = {"table": sql.Identifier("public", table), "mode": sql.Literal(mode.value)}
    yield sql.SQL(
        "CREATE OR REPLACE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION public.refuse_change({mode})"
    ).format(**named)
    yield sql.SQL(
        "CREATE OR REPLACE TRIGGER refuse_truncate BEFORE TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change({mode})"
    ).format(**named)


def _function_statements(role: str | None) -> Iterator[sql.Composed]:
    for name in _ask(OWN_FUNCTIONS):
        # A name with its argument types, quoted by the database itself.
        function = sql.SQL(name)
        yield sql.SQL("ALTER FUNCTION {} SET search_path = {}").format(function, SAFE_PATH)
        yield sql.SQL("REVOKE ALL ON FUNCTION {} FROM PUBLIC").format(function)
        if role:
            yield sql.SQL("GRANT EXECUTE ON FUNCTION {} TO {}").format(function, sql.Identifier(role))


def _table_statements(role: str | None) -> Iterator[sql.Composed]:
    wanted = privileges()
    for table in _ask(OWN_TABLES):
        yield from _revoke_and_grant("TABLE", table, role, wanted.get(table, ()))
    for sequence in _ask(OWN_SEQUENCES):
        yield from _revoke_and_grant("SEQUENCE", sequence, role, ("USAGE",))


def _revoke_and_grant(kind: str, name: str, role: str | None, granted: tuple[str, ...]) -> Iterator[sql.Composed]:
    named = {"on": sql.SQL(kind), "name": sql.Identifier("public", name)}
    yield sql.SQL("REVOKE ALL ON {on} {name} FROM PUBLIC").format(**named)
    if role:
        to = {**named, "role": sql.Identifier(role), "granted": sql.SQL(", ".join(granted))}
        yield sql.SQL("REVOKE ALL ON {on} {name} FROM {role}").format(**to)
        if granted:
            yield sql.SQL("GRANT {granted} ON {on} {name} TO {role}").format(**to)


def _database_statements(role: str | None) -> Iterator[sql.Composed]:
    database = sql.Identifier(_ask("SELECT current_database()::text")[0])
    # Tried: a temporary table of the tombstones' or the history's name stands before the real one.
    yield sql.SQL("REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC").format(database)
    yield sql.SQL("REVOKE CREATE ON SCHEMA public FROM PUBLIC").format()
    if role:
        application = sql.Identifier(role)
        yield sql.SQL("REVOKE TEMPORARY, CREATE ON DATABASE {} FROM {}").format(database, application)
        yield sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, application)
        yield sql.SQL("REVOKE CREATE ON SCHEMA public FROM {}").format(application)
        yield sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(application)


def rows(query: str) -> list[tuple[str, ...]]:
    """What the database answers."""
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def _ask(query: str) -> list[str]:
    return [row[0] for row in rows(query)]


def _execute(*statements: sql.Composable) -> None:
    """Send the statements in one message: there are hundreds, and every start of the trial sends them."""
    if statements:
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL(";\n").join(statements))
