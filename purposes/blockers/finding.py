"""One thing that stands in the way, or should be looked at."""

from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from ..compose import Composition


class Severity(TextChoices):
    """Whether a finding refuses publication."""

    BLOCKER = "blocker", _("blocker")
    WARNING = "warning", _("warning")


#: Kinds of rows that have the code of their purpose.
OF_A_PURPOSE = frozenset({"assessment", "consenttext"})


@dataclass(frozen=True)
class Finding:
    """`rule` is a requirement (R-nnn) or empty; `kind` the row's model in small letters; `code` and `name` its own."""

    severity: Severity
    rule: str
    sentence: str
    kind: str = ""
    code: str = ""
    url: str = ""
    name: str = ""

    @property
    def in_full(self) -> str:
        """The sentence with the code of the row before it."""
        return f"{self.code}: {self.sentence}" if self.code else self.sentence


def blocker(made: Composition, rule: str, sentence: Any, kind: str = "", code: str = "") -> Finding:
    """A finding that refuses publication."""
    return _finding(Severity.BLOCKER, made, rule, sentence, kind, code)


def warning(made: Composition, rule: str, sentence: Any, kind: str = "", code: str = "") -> Finding:
    """A finding to look at."""
    return _finding(Severity.WARNING, made, rule, sentence, kind, code)


def _finding(severity: Severity, made: Composition, rule: str, sentence: Any, kind: str, code: str) -> Finding:
    return Finding(severity, rule, str(sentence), kind, code, url_of(made, kind, code), name_of(made, kind, code))


def name_of(made: Composition, kind: str, code: str) -> str:
    """The row's name in the active language; for a consent wording or an assessment that of its purpose."""
    row = made.draft.row("purpose" if kind in OF_A_PURPOSE else kind, code) if code else None
    return str(getattr(row, "name", "") or "")


def url_of(made: Composition, kind: str, code: str) -> str:
    """The address of the row's page in the admin; of the list where there is no row; empty where there is neither."""
    row = made.draft.row(kind, code) if code else None
    try:
        if kind == "consenttext":
            return url_of(made, "purpose", code)
        if row is not None:
            return reverse(f"admin:purposes_{kind}_change", args=[row.pk])
        return reverse(f"admin:purposes_{kind}_changelist") if kind else ""
    except NoReverseMatch:
        return ""
