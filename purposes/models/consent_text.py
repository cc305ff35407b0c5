from django.db import models
from django.utils.translation import gettext_lazy as _

from gdpr_registry import history
from gdpr_registry.translated import TranslatedField

from ..evidence_of_consent import Evidence
from .controller import Controller
from .purpose import Purpose


@history.tracked
class ConsentText(models.Model):
    """The draft of what a person reads before saying yes or no, at most 60 words in all (R-041, starter table 9).

    Each part is one fact that Art. 7 and EDPB 05/2020 ask for; the parts in their order are the text. Beside it stands
    what a yes must be shown by, and for how long it is good.
    """

    purpose = models.OneToOneField(
        Purpose, verbose_name=_("purpose"), on_delete=models.CASCADE, related_name="consent_text"
    )
    request = TranslatedField(
        _("what the company does"), blank=True, multiline=True, help_text=_("Names the company and what it will do.")
    )
    data = TranslatedField(_("with which data"), blank=True, multiline=True)
    duration = TranslatedField(_("for how long"), blank=True, multiline=True)
    how_to_stop = TranslatedField(_("how to stop"), blank=True, multiline=True)
    refusal = TranslatedField(_("what a no means"), blank=True, multiline=True)
    agree_label = TranslatedField(_("text of the button to agree"), blank=True)
    refuse_label = TranslatedField(_("text of the button to refuse"), blank=True)
    required_evidence = models.CharField(
        _("evidence that a yes needs at least"),
        max_length=8,
        choices=Evidence,
        default=Evidence.DOCUMENT,
        help_text=_("A yes that is shown by less does not count: the answer to “may we?” is then no."),
    )
    valid_months = models.PositiveSmallIntegerField(
        _("months for which a yes is good"),
        default=24,
        help_text=_(
            "From 1 to 60, counted from the moment the person said yes. When they have passed, the answer is no from "
            "that moment, with nothing to run first, until the person says yes again."
        ),
    )
    companies = models.ManyToManyField(
        Controller,
        verbose_name=_("companies that a yes covers"),
        through="ConsentCompany",
        related_name="consent_texts",
    )

    PARTS = ("request", "data", "duration", "how_to_stop", "refusal")
    LABELS = ("agree_label", "refuse_label")

    class Meta:
        verbose_name = _("consent wording")
        verbose_name_plural = _("consent wordings")
        ordering = ["purpose"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(required_evidence__in=Evidence.values), name="a_consent_asks_for_known_evidence"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_months__range=(1, 60)),
                name="a_yes_is_good_for_one_to_sixty_months",
                violation_error_message=_("A yes is good for 1 to 60 months. Write a number between them."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.purpose)

    def whole(self, language: str) -> str:
        """The parts in their order, as one text in this language."""
        return " ".join(part for name in self.PARTS if (part := getattr(self, name).get(language, "").strip()))


@history.tracked
class ConsentCompany(models.Model):
    """A company that a yes covers (R-040)."""

    consent_text = models.ForeignKey(ConsentText, verbose_name=_("consent wording"), on_delete=models.CASCADE)
    controller = models.ForeignKey(Controller, verbose_name=_("company"), on_delete=models.PROTECT)

    class Meta:
        verbose_name = _("company that a yes covers")
        verbose_name_plural = _("companies that a yes covers")
        constraints = [
            models.UniqueConstraint(
                fields=["consent_text", "controller"], name="a_company_stands_once_in_a_consent_wording"
            )
        ]

    def __str__(self) -> str:
        return str(self.controller)
