from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsentsConfig(AppConfig):
    name = "consents"
    verbose_name = _("consents")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from consents import (
            form_blocker,
            mails,  # noqa: F401  registers the kinds of mail
            personal_data,  # noqa: F401  declares the columns of the ledger
        )
        from purposes import blockers

        blockers.register(form_blocker.check)
