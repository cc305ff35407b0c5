from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from gdpr_registry import history
from gdpr_registry.translated import TranslatedField, master_is_filled

from .base import code_never_changes, part_code, validate_code
from .data_category import DataCategory
from .purpose import Purpose


class Outcome(models.TextChoices):
    """The result of the balancing. Undecided counts as overridden (R-032)."""

    UNDECIDED = "undecided", _("undecided")
    PREVAILS = "prevails", _("the interest prevails")
    OVERRIDDEN = "overridden", _("the person's interests override it")


@history.tracked
class Assessment(models.Model):
    """A legitimate interest assessment in the three steps of EDPB 1/2024 (GDPR Art. 6(1)(f), R-028 to R-034)."""

    purpose = models.OneToOneField(
        Purpose, verbose_name=_("purpose"), on_delete=models.CASCADE, related_name="assessment"
    )
    assessed_on = models.DateField(
        _("made on"),
        null=True,
        blank=True,
        help_text=_("The day the assessment was made: before the processing starts."),
    )
    review_on = models.DateField(_("review on"), null=True, blank=True)
    in_work = models.BooleanField(_("in work"), default=False)
    to_confirm = models.TextField(
        _("to confirm"), blank=True, help_text=_("What people must complete before anyone relies on it. Never printed.")
    )

    # Step 1: the interest
    interest = TranslatedField(
        _("the interest"), multiline=True, help_text=_("One sentence, fit for the notice and the statement.")
    )
    is_lawful = models.BooleanField(_("the interest is lawful"), null=True)
    is_lawful_reason = TranslatedField(_("why it is lawful"), blank=True, multiline=True)
    is_articulated = models.BooleanField(_("the interest is clearly and precisely articulated"), null=True)
    is_articulated_reason = TranslatedField(_("why it is precise"), blank=True, multiline=True)
    is_present = models.BooleanField(_("the interest is real and present"), null=True)
    is_present_reason = TranslatedField(_("why it is real and present"), blank=True, multiline=True)

    # Step 2: necessity (the alternatives and the minimisation per data category are rows of their own)
    necessity = TranslatedField(
        _("why the processing is needed"), blank=True, multiline=True, help_text=_("How it serves the interest.")
    )

    # Step 3: balancing
    affected_rights = TranslatedField(_("rights and freedoms affected"), blank=True, multiline=True)
    nature_of_data = TranslatedField(_("nature of the data"), blank=True, multiline=True)
    context = TranslatedField(_("context"), blank=True, multiline=True)
    impact = TranslatedField(_("impact on the person"), blank=True, multiline=True)
    expectations = TranslatedField(_("reasonable expectations"), blank=True, multiline=True)
    vulnerable = TranslatedField(_("children and vulnerable people"), blank=True, multiline=True)
    against = TranslatedField(_("the strongest point against"), blank=True, multiline=True)
    conclusion = TranslatedField(_("what tips the balance"), blank=True, multiline=True)
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome.choices, default=Outcome.UNDECIDED)

    # Approval is of these very words: it lapses when `approved_sha256` no longer matches the draft.
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("approved by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True, editable=False)
    approved_sha256 = models.CharField(_("hash of what was approved"), max_length=64, blank=True, editable=False)
    context_sha256 = models.CharField(
        _("hash of the purpose, data and recipients when approved"), max_length=64, blank=True, editable=False
    )

    TESTS = ("is_lawful", "is_articulated", "is_present")
    BALANCING = (
        "affected_rights",
        "nature_of_data",
        "context",
        "impact",
        "expectations",
        "vulnerable",
        "against",
        "conclusion",
    )

    class Meta:
        verbose_name = _("legitimate interest assessment")
        verbose_name_plural = _("legitimate interest assessments")
        ordering = ["purpose"]
        constraints = [
            master_is_filled("interest", "an_assessment_names_the_interest"),
            models.CheckConstraint(
                condition=models.Q(outcome__in=Outcome.values), name="an_assessment_has_a_known_outcome"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    approved_by__isnull=True, approved_at__isnull=True, approved_sha256="", context_sha256=""
                )
                | (
                    models.Q(approved_by__isnull=False, approved_at__isnull=False)
                    & ~models.Q(approved_sha256="")
                    & ~models.Q(context_sha256="")
                ),
                name="an_approval_says_who_when_and_what",
            ),
        ]

    def __str__(self) -> str:
        return str(self.purpose)


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
