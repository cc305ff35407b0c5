"""What every table of the database holds, to show that something changed nothing at all."""

from django.db import connection

#: Counters of limits, by hashed keys: trying counts, whoever is on file.
COUNTERS = "registry_cache"


def every_table(*, but: tuple[str, ...] = ()) -> dict[str, str]:
    """A digest of the rows of each table."""
    with connection.cursor() as cursor:
        names = sorted(set(connection.introspection.table_names(cursor)) - set(but))
        found = {}
        for name in names:
            cursor.execute(f"SELECT md5(coalesce(string_agg(t::text, chr(10) ORDER BY t::text), '')) FROM \"{name}\" t")
            found[name] = cursor.fetchone()[0]
    return found


def tables_holding(text: str) -> list[str]:
    """The tables in which a row holds the text."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        found = []
        for name in names:
            cursor.execute(f'SELECT EXISTS (SELECT FROM "{name}" t WHERE strpos(t::text, %s) > 0)', [text])
            found += [name] if cursor.fetchone()[0] else []
    return found
