"""What stands in addresses: a language, the code of a purpose. Registered by `PurposesConfig.ready()` for every app."""

from django.conf import settings
from django.urls.converters import StringConverter


class LanguageConverter(StringConverter):
    """A language of the settings: `/da/`, `/en/`; any other two letters are some other page's."""

    regex = "[a-z]{2}"

    def to_python(self, value: str) -> str:
        if value not in dict(settings.LANGUAGES):
            raise ValueError(value)
        return value


class CodeConverter(StringConverter):
    """The code of a purpose: `prospects.marketing`."""

    regex = "[a-z0-9.-]{1,60}"
