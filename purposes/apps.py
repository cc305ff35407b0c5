from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PurposesConfig(AppConfig):
    name = "purposes"
    verbose_name = _("register")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.urls import register_converter

        from purposes import (
            mails,  # noqa: F401  registers the kinds of mail
            personal_data,  # noqa: F401  declares the columns of the register
        )
        from purposes.converters import CodeConverter, LanguageConverter
        from purposes.desk import own  # noqa: F401  puts on the desk what the register itself knows

        register_converter(LanguageConverter, "language")
        register_converter(CodeConverter, "code")
