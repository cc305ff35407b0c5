from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GdprRegistryConfig(AppConfig):
    name = "gdpr_registry"
    verbose_name = _("accounts and evidence")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from gdpr_registry.accounts import mails, traces  # noqa: F401  registers the mails and traces of accounts
        from gdpr_registry.personal_data import accounts, libraries  # noqa: F401  declares the columns of base tables
        from gdpr_registry.site import checks, checks_database  # noqa: F401  registers the system checks
