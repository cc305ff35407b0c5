from django.db import migrations

# The one function behind every frozen table; its triggers are put up after each migrate (gdpr_registry.grants).
# Names are qualified and pg_temp comes last, so that no temporary table can stand in for the tombstones or the counts.
CREATE = """
CREATE OR REPLACE FUNCTION public.refuse_change() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $function$
BEGIN
    IF TG_OP = 'DELETE' AND TG_ARGV[0] = 'unless_tombstoned' THEN
        IF EXISTS (SELECT FROM public.gdpr_registry_tombstone AS tombstone WHERE tombstone.leaf_id = OLD.leaf_id) THEN
            RETURN OLD;
        END IF;
    ELSIF TG_OP = 'DELETE' AND TG_ARGV[0] = 'unless_counted' THEN
        IF OLD.at < now() - interval '13 months' AND EXISTS (
            SELECT FROM public.gdpr_registry_accesscount AS counted
            WHERE counted.day = (OLD.at AT TIME ZONE 'UTC')::date AND counted.action = OLD.action
        ) THEN
            RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION 'Rows of % are written once: % is refused.', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA;
END
$function$;
"""


class Migration(migrations.Migration):
    dependencies = [("gdpr_registry", "0002_evidence")]

    operations = [migrations.RunSQL(CREATE, "DROP FUNCTION IF EXISTS public.refuse_change() CASCADE")]
