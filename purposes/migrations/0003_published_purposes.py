"""A purpose that stood in an edition is turned off, never deleted: its code and its revisions mean it for ever."""

from django.db import migrations

CREATE = """
CREATE FUNCTION public.refuse_to_forget_a_purpose() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $function$
BEGIN
    IF EXISTS (
        SELECT FROM public.purposes_edition AS edition
        WHERE edition.public::jsonb @> jsonb_build_object(
            'purposes', jsonb_build_array(jsonb_build_object('code', OLD.code))
        )
    ) THEN
        RAISE EXCEPTION 'Purpose % stood in an edition: turn it off instead.', OLD.code
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'a_published_purpose_is_never_deleted',
                TABLE = TG_TABLE_NAME, SCHEMA = TG_TABLE_SCHEMA;
    END IF;
    RETURN OLD;
END
$function$;

CREATE TRIGGER refuse_to_forget_a_purpose BEFORE DELETE ON public.purposes_purpose
    FOR EACH ROW EXECUTE FUNCTION public.refuse_to_forget_a_purpose();
"""

DROP = """
DROP TRIGGER refuse_to_forget_a_purpose ON public.purposes_purpose;
DROP FUNCTION public.refuse_to_forget_a_purpose();
"""


class Migration(migrations.Migration):
    dependencies = [("purposes", "0002_guards")]

    operations = [migrations.RunSQL(CREATE, DROP)]
