"""How columns become values of the document."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from gdpr_registry.translated import languages

from ..document import Text


def text(value: Mapping[str, str] | None) -> Text:
    """The texts in the languages of the settings, without the empty ones."""
    return {code: value[code].strip() for code in languages() if (value or {}).get(code, "").strip()} if value else {}


def day(value: date | None) -> str:
    """A date as ISO 8601, or empty."""
    return value.isoformat() if value else ""


def instant(value: datetime | None) -> str:
    """An instant as ISO 8601 in UTC, to the second, or empty."""
    return value.astimezone(timezone.get_fixed_timezone(0)).strftime("%Y-%m-%dT%H:%M:%SZ") if value else ""


def account(value: Any) -> str:
    """The name of an account, or empty."""
    return str(value) if value is not None else ""
