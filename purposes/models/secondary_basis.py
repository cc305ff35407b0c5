import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from gdpr_registry import history
from gdpr_registry.translated import TranslatedField, master_is_filled

from ..dpv import LawfulBasis
from .base import code_never_changes, validate_code
from .data_category import DataCategory
from .purpose import Purpose
from .task import Task


@history.tracked
class SecondaryBasis(models.Model):
    """A further lawful basis with a reason and a reach. It never carries more than its reach (R-015)."""

    purpose = models.ForeignKey(
        Purpose, verbose_name=_("purpose"), on_delete=models.CASCADE, related_name="secondary_bases"
    )
    code = models.CharField(_("code"), max_length=60, validators=[validate_code])
    basis = models.CharField(_("lawful basis"), max_length=8, choices=LawfulBasis.choices)
    reason = TranslatedField(_("reason"), multiline=True)
    reach = TranslatedField(_("reach"), multiline=True, help_text=_("The task or the data that this basis carries."))
    statute = TranslatedField(_("statute and section"), blank=True)
    contract_party = TranslatedField(_("party to the contract"), blank=True)
    tasks = models.ManyToManyField(
        Task, verbose_name=_("tasks within reach"), through="SecondaryBasisTask", related_name="secondary_bases"
    )
    data_categories = models.ManyToManyField(
        DataCategory,
        verbose_name=_("data within reach"),
        through="SecondaryBasisData",
        related_name="secondary_bases",
    )

    class Meta:
        verbose_name = _("secondary basis")
        verbose_name_plural = _("secondary bases")
        ordering = ["purpose", "code"]
        triggers: list[pgtrigger.Trigger] = [code_never_changes()]
        constraints = [
            models.UniqueConstraint(
                fields=["purpose", "code"],
                name="a_secondary_basis_has_its_own_code",
                violation_error_message=_("Another secondary basis of this purpose has the code already."),
            ),
            models.CheckConstraint(
                condition=models.Q(basis__in=LawfulBasis.values),
                name="a_secondary_basis_is_one_of_art_6",
                violation_error_message=_("Choose one of the six lawful bases."),
            ),
            master_is_filled("reason", "a_secondary_basis_has_a_reason"),
            master_is_filled("reach", "a_secondary_basis_has_a_reach"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose.code} · {self.get_basis_display()}"


@history.tracked
class SecondaryBasisTask(models.Model):
    """A task that a secondary basis carries."""

    secondary_basis = models.ForeignKey(SecondaryBasis, on_delete=models.CASCADE, verbose_name=_("secondary basis"))
    task = models.ForeignKey(Task, on_delete=models.PROTECT, verbose_name=_("task"))

    class Meta:
        verbose_name = _("task within reach")
        verbose_name_plural = _("tasks within reach")
        constraints = [
            models.UniqueConstraint(fields=["secondary_basis", "task"], name="a_task_stands_once_in_a_reach")
        ]

    def __str__(self) -> str:
        return str(self.task)


@history.tracked
class SecondaryBasisData(models.Model):
    """A data category that a secondary basis carries."""

    secondary_basis = models.ForeignKey(SecondaryBasis, on_delete=models.CASCADE, verbose_name=_("secondary basis"))
    data_category = models.ForeignKey(DataCategory, on_delete=models.PROTECT, verbose_name=_("data category"))

    class Meta:
        verbose_name = _("data within reach")
        verbose_name_plural = _("data within reach")
        constraints = [
            models.UniqueConstraint(
                fields=["secondary_basis", "data_category"], name="a_data_category_stands_once_in_a_reach"
            )
        ]

    def __str__(self) -> str:
        return str(self.data_category)
