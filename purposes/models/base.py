"""What the rows of the register have in common."""

import time

import pgtrigger
from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.http import int_to_base36
from django.utils.translation import gettext_lazy as _

validate_code = RegexValidator(
    r"^[a-z0-9]+(?:[.-][a-z0-9]+)*$",
    _("Write the code in small letters and digits, with single dots or hyphens between, such as customers.a."),
)


def code_never_changes() -> pgtrigger.Trigger:
    """A trigger that refuses a new code for a row: editions and events name rows by it for ever."""
    return pgtrigger.ReadOnly(name="the_code_never_changes", fields=["code"])


def part_code() -> str:
    """A code for a part that nobody gives one: the microsecond in base 36, so that codes sort as they were made."""
    return int_to_base36(time.time_ns() // 1000)


class RegisterRow(models.Model):
    """A row that an edition names by its code."""

    code = models.CharField(
        _("code"),
        max_length=60,
        unique=True,
        validators=[validate_code],
        help_text=_("A short name for systems and references. It can never be changed."),
    )
    in_work = models.BooleanField(
        _("in work"),
        default=False,
        help_text=_(
            "While you are still writing: the next edition takes this row as it stands in the edition in force."
        ),
    )
    to_confirm = models.TextField(
        _("to confirm"),
        blank=True,
        help_text=_("A fact that somebody has to check before anyone relies on it. It is never printed."),
    )

    class Meta:
        abstract = True
        ordering = ["code"]
        triggers = [code_never_changes()]

    def __str__(self) -> str:
        return str(getattr(self, "name", "") or self.code)


class Line(RegisterRow):
    """A row that somebody answers for and looks at again in time (R-014)."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("owner"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        help_text=_("The person who answers for this line."),
    )
    owner_title = models.CharField(
        _("owner's function"), max_length=120, blank=True, help_text=_("Such as: head of sales.")
    )
    review_on = models.DateField(
        _("review on"), null=True, blank=True, help_text=_("The day on which somebody looks at this line again.")
    )

    class Meta(RegisterRow.Meta):
        abstract = True
