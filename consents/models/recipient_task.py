from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from .event import ConsentEvent


class RecipientTaskQuerySet(models.QuerySet["RecipientTask"]):
    def still_open(self) -> "RecipientTaskQuerySet":
        """Neither confirmed nor cancelled."""
        return self.filter(acknowledged_at__isnull=True, cancelled_at__isnull=True)

    def settled(self) -> "RecipientTaskQuerySet":
        """Confirmed or cancelled; the newest first."""
        return self.filter(Q(acknowledged_at__isnull=False) | Q(cancelled_at__isnull=False)).order_by("-made_at", "-pk")

    def waiting(self) -> "RecipientTaskQuerySet":
        """Nobody has told the recipient yet; the oldest first."""
        return self.filter(told_at__isnull=True, cancelled_at__isnull=True).order_by("made_at", "pk")

    def unconfirmed(self) -> "RecipientTaskQuerySet":
        """The recipient was told and has not confirmed; the oldest first."""
        return self.filter(told_at__isnull=False, acknowledged_at__isnull=True).order_by("told_at", "pk")


class RecipientTask(models.Model):
    """A recipient who is to be told of a withdrawal or an objection (R-055, Art. 19 and 28 GDPR).

    Written with the event; done once the recipient has confirmed. Where the event is declared invalid before anybody
    told them, it is cancelled; where they were told, the invalidation makes a task of its own. It goes when the person
    is erased.
    """

    event = models.ForeignKey(
        ConsentEvent, verbose_name=_("what was said"), on_delete=models.PROTECT, related_name="+", editable=False
    )
    #: Code and role as the edition told them that was in force at the event.
    recipient = models.CharField(_("recipient"), max_length=60, editable=False)
    role = models.CharField(_("role"), max_length=30, blank=True, editable=False)
    made_at = models.DateTimeField(_("recorded"), db_default=Now(), editable=False)
    told_at = models.DateTimeField(_("told"), null=True, editable=False)
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("told by"), on_delete=models.PROTECT, related_name="+", null=True
    )
    acknowledged_at = models.DateTimeField(_("confirmed"), null=True, editable=False)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("confirmation recorded by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
    )
    note = models.TextField(_("note"), blank=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, editable=False)

    objects = RecipientTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("recipient to be told")
        verbose_name_plural = _("recipients to be told")
        default_permissions = ("view",)
        indexes = [
            models.Index(
                fields=["recipient", "made_at"], condition=Q(acknowledged_at__isnull=True), name="recipient_tasks_open"
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["event", "recipient"], name="a_recipient_is_told_of_an_event_once"),
            models.CheckConstraint(
                condition=Q(told_at__isnull=True, told_by__isnull=True)
                | Q(told_at__isnull=False, told_by__isnull=False),
                name="a_recipient_who_was_told_was_told_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at__isnull=True, acknowledged_by__isnull=True)
                | Q(
                    acknowledged_at__isnull=False,
                    acknowledged_by__isnull=False,
                    told_at__isnull=False,
                    acknowledged_at__gte=F("told_at"),
                ),
                name="a_recipient_confirms_only_what_they_were_told",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True) | Q(told_at__isnull=True),
                name="only_what_no_recipient_was_told_is_cancelled",
            ),
        ]

    def __str__(self) -> str:
        return self.recipient
