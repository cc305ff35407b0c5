from django.db import migrations

CREATE = """
CREATE FUNCTION public.keep_account() RETURNS trigger
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
AS $function$
BEGIN
    RAISE EXCEPTION 'Accounts are deactivated, never deleted.' USING ERRCODE = 'restrict_violation';
END
$function$;
CREATE TRIGGER keep_account BEFORE DELETE ON public.gdpr_registry_user
    FOR EACH ROW EXECUTE FUNCTION public.keep_account();
CREATE TRIGGER keep_accounts BEFORE TRUNCATE ON public.gdpr_registry_user
    FOR EACH STATEMENT EXECUTE FUNCTION public.keep_account();
"""


class Migration(migrations.Migration):
    dependencies = [("gdpr_registry", "0003_refuse_change")]

    operations = [migrations.RunSQL(CREATE, "DROP FUNCTION IF EXISTS public.keep_account() CASCADE")]
