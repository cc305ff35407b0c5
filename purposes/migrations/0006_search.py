"""What the search reads: per row its names and all its words in plain letters, kept by the database, with indexes.

`plain_letters` says the same as `purposes.search.letters.plain_letters`; a test holds them equal. The columns are not
fields: nobody writes them, and neither history nor editions carry them.
"""

from django.db import migrations

# Trusted since PostgreSQL 13: the owner of the database may create it.
EXTENSION = "CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public"

FUNCTIONS = r"""
CREATE FUNCTION public.in_all_languages(texts jsonb) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp
RETURN (
    SELECT coalesce(string_agg(said.value, ' '), '')
    FROM jsonb_each_text(CASE jsonb_typeof(texts) WHEN 'object' THEN texts ELSE '{}' END) AS said
);

CREATE FUNCTION public.plain_letters(text text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp
RETURN ' ' || btrim(regexp_replace(replace(replace(replace(
    lower(translate(
        regexp_replace(normalize(text, NFKD), '[\u0300-\u036f]', '', 'g'), 'ÆæØøŒœĐđŁłẞß', 'aaooooddllss'
    )), 'aa', 'a'), 'ae', 'a'), 'oe', 'o'),
    '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u2000-\u206f]+', ' ', 'g'
)) || ' ';
"""

NO_FUNCTIONS = """
DROP FUNCTION public.plain_letters(text);
DROP FUNCTION public.in_all_languages(jsonb);
"""

#: Table -> (what names the row, what else it says). What a purpose does not cover would lead to the wrong one.
SEARCHED = {
    "purposes_purpose": (
        "code || ' ' || public.in_all_languages(name)",
        "public.in_all_languages(description) || ' ' || public.in_all_languages(covers)",
    ),
    "purposes_task": ("code || ' ' || public.in_all_languages(name)", "''"),
    "purposes_activity": (
        "code || ' ' || public.in_all_languages(name)",
        "public.in_all_languages(description) || ' ' || public.in_all_languages(processing_for_controllers)",
    ),
    "purposes_recipient": ("code || ' ' || name", "address || ' ' || agreement_title"),
    "purposes_system": ("code || ' ' || name", "public.in_all_languages(description)"),
    "purposes_followup": ("about_label", "question"),
    "purposes_proposal": ("reason", "wording_reason"),
}

# Rows are read far oftener than written: a list of what is not yet in the index would make each search slower.
COLUMNS = """
ALTER TABLE public.{table}
    ADD COLUMN search_names text GENERATED ALWAYS AS (public.plain_letters({names})) STORED,
    ADD COLUMN search_words text GENERATED ALWAYS AS (public.plain_letters({names} || ' ' || {more})) STORED;
CREATE INDEX {table}_search ON public.{table} USING gin (search_words public.gin_trgm_ops) WITH (fastupdate = off);
CREATE INDEX {table}_search_names ON public.{table} USING gin (search_names public.gin_trgm_ops) WITH (fastupdate = off);
"""

NO_COLUMNS = "ALTER TABLE public.{table} DROP COLUMN search_words, DROP COLUMN search_names"


class Migration(migrations.Migration):
    dependencies = [("purposes", "0005_follow_ups")]

    operations = [
        migrations.RunSQL(EXTENSION, migrations.RunSQL.noop),
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        *(
            migrations.RunSQL(COLUMNS.format(table=table, names=names, more=more), NO_COLUMNS.format(table=table))
            for table, (names, more) in SEARCHED.items()
        ),
    ]
