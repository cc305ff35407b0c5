"""The parts of an assessment that are rows of their own."""

from typing import Any

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from gdpr_registry import history
from gdpr_registry.translated import TranslatedField, master_is_filled

from .assessment import Assessment
from .base import code_never_changes, part_code, validate_code
from .data_category import DataCategory


class AssessmentPart(models.Model):
    """A part that a spreadsheet names by its code within the assessment; parts stand in the order of their codes."""

    code = models.CharField(_("code"), max_length=60, validators=[validate_code], default=part_code, editable=False)

    class Meta:
        abstract = True
        ordering = ["code"]
        triggers: list[pgtrigger.Trigger] = [code_never_changes()]


def _own_code(name: str) -> Any:
    return models.UniqueConstraint(fields=["assessment", "code"], name=name)


@history.tracked
class NamedInterest(AssessmentPart):
    """One of several interests that an assessment names, such as the four of visitor access (R-020, R-074)."""

    assessment = models.ForeignKey(
        Assessment, verbose_name=_("assessment"), on_delete=models.CASCADE, related_name="named_interests"
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    name = TranslatedField(_("interest"), help_text=_("In a few words, such as: trade secrets."))

    class Meta(AssessmentPart.Meta):
        verbose_name = _("named interest")
        verbose_name_plural = _("named interests")
        ordering = ["position", "code"]
        constraints = [
            master_is_filled("name", "a_named_interest_has_a_name"),
            _own_code("a_named_interest_has_its_own_code"),
        ]

    def __str__(self) -> str:
        return str(self.name)


@history.tracked
class Alternative(AssessmentPart):
    """A gentler way that was weighed, and why it does not do (R-030)."""

    assessment = models.ForeignKey(
        Assessment, verbose_name=_("assessment"), on_delete=models.CASCADE, related_name="alternatives"
    )
    description = TranslatedField(_("gentler way"), multiline=True)
    rejected_because = TranslatedField(_("why it does not do"), multiline=True)

    class Meta(AssessmentPart.Meta):
        verbose_name = _("alternative considered")
        verbose_name_plural = _("alternatives considered")
        constraints = [
            master_is_filled("description", "an_alternative_is_described"),
            master_is_filled("rejected_because", "an_alternative_is_rejected_for_a_reason"),
            _own_code("an_alternative_has_its_own_code"),
        ]

    def __str__(self) -> str:
        return str(self.description)


@history.tracked
class Minimisation(models.Model):
    """That a data category is needed, and why no less would do (R-030, GDPR Art. 5(1)(c))."""

    assessment = models.ForeignKey(
        Assessment, verbose_name=_("assessment"), on_delete=models.CASCADE, related_name="minimisations"
    )
    data_category = models.ForeignKey(
        DataCategory, verbose_name=_("data category"), on_delete=models.PROTECT, related_name="+"
    )
    reason = TranslatedField(_("why no less would do"), multiline=True)

    class Meta:
        verbose_name = _("minimisation")
        verbose_name_plural = _("minimisation per data category")
        ordering = ["data_category__position", "pk"]
        constraints = [
            master_is_filled("reason", "a_minimisation_has_a_reason"),
            models.UniqueConstraint(
                fields=["assessment", "data_category"],
                name="a_data_category_is_minimised_once",
                violation_error_message=_("This data category is in the list already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.data_category)


@history.tracked
class Mitigation(AssessmentPart):
    """A safeguard for the person. Only what goes beyond legal duty weighs in the balance (EDPB 1/2024, R-031)."""

    assessment = models.ForeignKey(
        Assessment, verbose_name=_("assessment"), on_delete=models.CASCADE, related_name="mitigations"
    )
    description = TranslatedField(_("safeguard"), multiline=True)
    beyond_legal_duty = models.BooleanField(_("beyond legal duty"), default=False)

    class Meta(AssessmentPart.Meta):
        verbose_name = _("mitigation")
        verbose_name_plural = _("mitigations")
        constraints = [
            master_is_filled("description", "a_mitigation_is_described"),
            _own_code("a_mitigation_has_its_own_code"),
        ]

    def __str__(self) -> str:
        return str(self.description)
