from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from gdpr_registry import history
from gdpr_registry.translated import TranslatedField, master_is_filled

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
        indexes = [models.Index(fields=["review_on"], name="assessment_by_review")]
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
