from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .confirmation import Confirmation


class Part(models.TextChoices):
    """What of a line an owner may suggest to change: the few things that an owner knows."""

    DESCRIPTION = "description", _("What it is")
    DATA = "data", _("Which data")
    TIME_LIMIT = "time-limit", _("How long")
    RECIPIENTS = "recipients", _("Who receives them")
    SYSTEMS = "systems", _("Which systems")
    NOTE = "note", _("Something else")
    OWNER = "owner", _("Who answers for it")


class SuggestionState(models.TextChoices):
    """What became of a suggestion."""

    OPEN = "open", _("not decided")
    ACCEPTED = "accepted", _("accepted")
    REFUSED = "refused", _("refused")


class Suggestion(models.Model):
    """One thing that an owner says should be otherwise; an officer accepts or refuses it.

    `value` is what it should be and `before` what it was: a text with its language, `{"add": [codes], "remove":
    [codes]}`, a duration with its unit, or an account. `code` names the time limit.
    """

    confirmation = models.ForeignKey(
        Confirmation, verbose_name=_("line"), on_delete=models.CASCADE, related_name="suggestions"
    )
    part = models.CharField(_("what"), max_length=12, choices=Part.choices)
    code = models.CharField(_("code"), max_length=60, blank=True)
    value = models.JSONField(_("suggestion"))
    before = models.JSONField(_("before"), default=dict, blank=True)
    state = models.CharField(
        _("state"), max_length=8, choices=SuggestionState.choices, default=SuggestionState.OPEN, editable=False
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("decided by"), on_delete=models.PROTECT, related_name="+", null=True
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    refusal = models.TextField(_("why it was refused"), blank=True)

    class Meta:
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["confirmation", "part", "code"],
                condition=models.Q(state="open"),
                name="one_open_suggestion_for_each_part_of_a_line",
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", decided_by__isnull=True, decided_at__isnull=True)
                | (~models.Q(state="open") & models.Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="a_decided_suggestion_has_who_and_when",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="refused") | ~models.Q(refusal=""),
                name="a_refused_suggestion_has_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=SuggestionState.values) & models.Q(part__in=Part.values),
                name="a_suggestion_is_of_a_known_kind",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_part_display())

    @property
    def is_open(self) -> bool:
        """Whether nobody has decided on it."""
        return self.state == SuggestionState.OPEN
