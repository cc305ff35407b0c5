from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from gdpr_registry import history


class ProposalState(models.TextChoices):
    """Where a proposal stands. Only an open one can be decided."""

    OPEN = "open", _("open")
    PUBLISHED = "published", _("published")
    REJECTED = "rejected", _("rejected")
    WITHDRAWN = "withdrawn", _("withdrawn")


@history.tracked
class Proposal(models.Model):
    """A draft of the register put forward for publication (R-011, R-012).

    It keeps the hash of what was composed: approval is refused when the draft has moved since.
    """

    reason = models.TextField(_("reason"), help_text=_("What this edition changes, and why."))
    takes_effect_on = models.DateField(
        _("takes effect on"),
        null=True,
        blank=True,
        help_text=_("In force from the start of this day. Empty: as soon as it is approved."),
    )
    wording_only = ArrayField(
        models.CharField(max_length=200),
        verbose_name=_("changes of wording only"),
        default=list,
        blank=True,
        help_text=_("Keys of the text changes that do not change the meaning."),
    )
    wording_reason = models.TextField(_("why these change the wording only"), blank=True)
    composed_sha256 = models.CharField(_("hash of what was composed"), max_length=64, editable=False)
    based_on = models.ForeignKey(
        "purposes.Edition",
        verbose_name=_("edition in force when proposed"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("proposed by"),
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    proposed_at = models.DateTimeField(_("proposed at"), db_default=Now(), editable=False)
    state = models.CharField(
        _("state"), max_length=10, choices=ProposalState.choices, default=ProposalState.OPEN, editable=False
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)
    decision_reason = models.TextField(_("reason for the decision"), blank=True, editable=False)

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["-proposed_at"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="a_proposal_has_a_reason"),
            models.UniqueConstraint(
                fields=["state"],
                condition=models.Q(state="open"),
                name="one_proposal_is_open_at_a_time",
                violation_error_message=_("Another proposal is open. Approve, reject or withdraw it first."),
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", decided_by__isnull=True, decided_at__isnull=True)
                | (~models.Q(state="open") & models.Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="a_decision_has_who_and_when",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="rejected") | ~models.Q(decision_reason=""),
                name="a_rejection_has_a_reason",
                violation_error_message=_("Write why the proposal is rejected."),
            ),
            models.CheckConstraint(
                condition=models.Q(wording_only=[]) | ~models.Q(wording_reason=""),
                name="a_change_of_wording_has_a_reason",
                violation_error_message=_("Write why these changes are of wording only."),
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=ProposalState.values), name="a_proposal_is_in_a_known_state"
            ),
        ]

    def __str__(self) -> str:
        return f"{_('Proposal')} {self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether it can still be decided."""
        return self.state == ProposalState.OPEN


@history.tracked
class Advice(models.Model):
    """What the data protection officer says of a proposal. Advice never decides (GDPR Art. 38(6), 39(1)(a))."""

    proposal = models.ForeignKey(Proposal, verbose_name=_("proposal"), on_delete=models.CASCADE, related_name="advice")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"), db_default=Now(), editable=False)
    agrees = models.BooleanField(_("agrees"))
    why = models.TextField(_("why"))

    class Meta:
        verbose_name = _("advice")
        verbose_name_plural = _("advice")
        ordering = ["at"]
        constraints = [models.CheckConstraint(condition=~models.Q(why=""), name="advice_has_a_reason")]

    def __str__(self) -> str:
        return str(_("agrees") if self.agrees else _("disagrees"))
