from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsentsConfig(AppConfig):
    name = "consents"
    verbose_name = _("consents")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from consents import (
            desk,  # noqa: F401  fills the officers' desk
            form_blocker,
            impact,
            mails,  # noqa: F401  registers the kinds of mail
            marketing_mails,  # noqa: F401  and the one that asks the gate before it leaves
            personal_data,  # noqa: F401  declares the columns of the ledger
        )
        from purposes import blockers
        from purposes import impact as of_editions

        of_editions.register(impact.lines_between, page="simulator", permission="consents.simulate")
        blockers.register(form_blocker.check)
