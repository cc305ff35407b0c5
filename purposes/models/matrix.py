"""The matrix of an activity: who x which data, each cell with its time limits and its recipients.

A time limit or a disclosure can only be said of a cell, so two unlinked lists cannot be written (R-004, R-005).
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gdpr_registry import history
from gdpr_registry.translated import TranslatedField, master_is_filled

from .activity import Activity
from .base import code_never_changes, validate_code
from .category import DataSubjectCategory
from .data_category import DataCategory
from .purpose import Purpose
from .recipient import Recipient


class DurationUnit(models.TextChoices):
    """The unit of a time limit's duration."""

    DAYS = "days", _("days")
    MONTHS = "months", _("months")
    YEARS = "years", _("years")


@history.tracked
class TimeLimit(models.Model):
    """How long, counted from what, on which condition, and why (GDPR Art. 30(1)(f), R-009)."""

    activity = models.ForeignKey(
        Activity, verbose_name=_("activity"), on_delete=models.CASCADE, related_name="time_limits"
    )
    code = models.CharField(_("code"), max_length=60, validators=[validate_code])
    purpose = models.ForeignKey(
        Purpose,
        verbose_name=_("purpose"),
        on_delete=models.PROTECT,
        related_name="time_limits",
        null=True,
        blank=True,
        help_text=_("Empty: the time limit holds for every purpose of the activity."),
    )
    duration = models.PositiveIntegerField(
        _("duration"), null=True, blank=True, help_text=_("Empty where it ends with an event, such as a withdrawal.")
    )
    unit = models.CharField(_("unit"), max_length=6, choices=DurationUnit.choices, blank=True)
    counted_from = TranslatedField(
        _("counted from"), help_text=_("Such as: the closing of the case. Without a duration: until when.")
    )
    condition = TranslatedField(_("condition"), blank=True, help_text=_("Such as: if no contract came of it."))
    reason = TranslatedField(_("reason"), multiline=True, help_text=_("Why this long and no longer."))

    class Meta:
        verbose_name = _("time limit")
        verbose_name_plural = _("time limits")
        ordering = ["activity", "code"]
        triggers = [code_never_changes()]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "code"],
                name="a_time_limit_has_its_own_code",
                violation_error_message=_("Another time limit of this activity has the code already."),
            ),
            # The target of the composite foreign key of CellLimit.
            models.UniqueConstraint(fields=["activity", "id"], name="a_time_limit_belongs_to_its_activity"),
            models.CheckConstraint(
                condition=models.Q(duration__isnull=True, unit="")
                | models.Q(duration__gte=1, unit__in=DurationUnit.values),
                name="a_duration_has_a_unit",
                violation_error_message=_("Write the duration with its unit, or neither."),
            ),
            master_is_filled("counted_from", "a_time_limit_says_from_when_it_counts"),
            master_is_filled("reason", "a_time_limit_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.code}"


@history.tracked
class Cell(models.Model):
    """One cell: the data of this category about these people (GDPR Art. 30(1)(c), R-004)."""

    activity = models.ForeignKey(Activity, verbose_name=_("activity"), on_delete=models.CASCADE, related_name="cells")
    category = models.ForeignKey(
        DataSubjectCategory, verbose_name=_("data-subject category"), on_delete=models.PROTECT, related_name="cells"
    )
    data_category = models.ForeignKey(
        DataCategory, verbose_name=_("data category"), on_delete=models.PROTECT, related_name="cells"
    )
    time_limits = models.ManyToManyField(
        TimeLimit, verbose_name=_("time limits"), through="CellLimit", related_name="cells"
    )
    recipients = models.ManyToManyField(
        Recipient, verbose_name=_("recipients"), through="Disclosure", related_name="cells"
    )

    class Meta:
        verbose_name = _("cell of the matrix")
        verbose_name_plural = _("matrix: who, which data, how long, to whom")
        ordering = ["activity", "category__position", "data_category__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "category", "data_category"],
                name="a_cell_stands_once_in_a_matrix",
                violation_error_message=_("This data category of this group is in the matrix already."),
            ),
            models.UniqueConstraint(fields=["activity", "id"], name="a_cell_belongs_to_its_activity"),
        ]

    def __str__(self) -> str:
        return f"{self.category} × {self.data_category}"


@history.tracked
class CellLimit(models.Model):
    """A time limit of a cell. `activity` stands here so that the database can hold both to the same activity."""

    activity = models.ForeignKey(Activity, verbose_name=_("activity"), on_delete=models.CASCADE, related_name="+")
    cell = models.ForeignKey(Cell, verbose_name=_("cell"), on_delete=models.CASCADE)
    time_limit = models.ForeignKey(TimeLimit, verbose_name=_("time limit"), on_delete=models.CASCADE)

    class Meta:
        verbose_name = _("time limit of a cell")
        verbose_name_plural = _("time limits of a cell")
        ordering = ["cell", "time_limit__code"]
        constraints = [
            models.UniqueConstraint(fields=["cell", "time_limit"], name="a_time_limit_stands_once_in_a_cell")
        ]

    def __str__(self) -> str:
        return str(self.time_limit)


@history.tracked
class Disclosure(models.Model):
    """A recipient gets the data of this cell: these data about these people (R-005)."""

    cell = models.ForeignKey(Cell, verbose_name=_("cell"), on_delete=models.CASCADE, related_name="disclosures")
    recipient = models.ForeignKey(
        Recipient, verbose_name=_("recipient"), on_delete=models.PROTECT, related_name="disclosures"
    )

    class Meta:
        verbose_name = _("disclosure")
        verbose_name_plural = _("disclosures")
        ordering = ["cell", "recipient__code"]
        constraints = [models.UniqueConstraint(fields=["cell", "recipient"], name="a_recipient_stands_once_in_a_cell")]

    def __str__(self) -> str:
        return str(self.recipient)
