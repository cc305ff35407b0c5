from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SubjectsConfig(AppConfig):
    name = "subjects"
    verbose_name = _("people")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from subjects import (
            desk,  # noqa: F401  fills the officers' desk
            personal_data,  # noqa: F401  declares the columns of the log
        )
