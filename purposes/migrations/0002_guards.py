"""What no constraint of Django's can say: rows of two tables that belong to one activity, and editions in a row."""

from django.db import migrations

CELL_LIMITS = """
ALTER TABLE public.purposes_celllimit
    ADD CONSTRAINT the_cell_of_a_cell_limit_belongs_to_its_activity
    FOREIGN KEY (activity_id, cell_id) REFERENCES public.purposes_cell (activity_id, id)
    DEFERRABLE INITIALLY DEFERRED,
    ADD CONSTRAINT the_limit_of_a_cell_limit_belongs_to_its_activity
    FOREIGN KEY (activity_id, time_limit_id) REFERENCES public.purposes_timelimit (activity_id, id)
    DEFERRABLE INITIALLY DEFERRED;
"""

NO_CELL_LIMITS = """
ALTER TABLE public.purposes_celllimit
    DROP CONSTRAINT the_cell_of_a_cell_limit_belongs_to_its_activity,
    DROP CONSTRAINT the_limit_of_a_cell_limit_belongs_to_its_activity;
"""

EDITIONS = """
CREATE FUNCTION public.follow_the_last_edition() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $function$
DECLARE
    last_number integer;
    last_begin timestamptz;
BEGIN
    SELECT number, in_force_from INTO last_number, last_begin
        FROM public.purposes_edition ORDER BY number DESC LIMIT 1;
    IF NEW.number <> COALESCE(last_number, 0) + 1 THEN
        RAISE EXCEPTION 'Edition % does not follow edition %: numbers have no gap.', NEW.number, COALESCE(last_number, 0)
            USING ERRCODE = 'check_violation', CONSTRAINT = 'editions_are_numbered_without_a_gap', TABLE = TG_TABLE_NAME;
    END IF;
    IF NEW.in_force_from < last_begin THEN
        RAISE EXCEPTION 'Edition % would be in force before edition %.', NEW.number, last_number
            USING ERRCODE = 'check_violation', CONSTRAINT = 'an_edition_is_never_in_force_before_a_lower_number',
                TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END
$function$;

CREATE TRIGGER follow_the_last_edition BEFORE INSERT ON public.purposes_edition
    FOR EACH ROW EXECUTE FUNCTION public.follow_the_last_edition();
"""

NO_EDITIONS = """
DROP TRIGGER follow_the_last_edition ON public.purposes_edition;
DROP FUNCTION public.follow_the_last_edition();
"""


class Migration(migrations.Migration):
    dependencies = [("purposes", "0001_initial")]

    operations = [migrations.RunSQL(CELL_LIMITS, NO_CELL_LIMITS), migrations.RunSQL(EDITIONS, NO_EDITIONS)]
