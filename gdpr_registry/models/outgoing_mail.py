"""A mail that waits to leave, or has left."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    def waiting(self) -> "OutgoingMailQuerySet":
        """Mails that have neither left nor been given up."""
        return self.filter(sent_at__isnull=True, gave_up_at__isnull=True)

    def due(self) -> "OutgoingMailQuerySet":
        """Mails to try now, by the database's clock; who has waited longest comes first."""
        return self.waiting().filter(not_before__lte=Now()).order_by("not_before", "pk")

    def given_up(self) -> "OutgoingMailQuerySet":
        """Mails that the other side refused, or that were tried in vain."""
        return self.filter(gave_up_at__isnull=False)


class OutgoingMail(models.Model):
    """One mail, written in the transaction of what it tells. `context` holds names and ids, never a secret.

    Written by `gdpr_registry.outbox.send`, sent by `manage.py worker`, and removed REGISTRY_MAIL_DAYS later.
    """

    kind = models.CharField(_("kind"), max_length=60)
    message_id = models.CharField(_("message id"), max_length=200, unique=True)
    to = models.EmailField(_("to"))
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    context = models.JSONField(_("context"), default=dict, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+", null=True
    )
    written_at = models.DateTimeField(_("written"), db_default=Now(), editable=False)
    not_before = models.DateTimeField(_("next try"), db_default=Now(), editable=False)
    attempts = models.PositiveSmallIntegerField(_("failed tries"), default=0)
    sent_at = models.DateTimeField(_("sent"), null=True, editable=False)
    gave_up_at = models.DateTimeField(_("given up"), null=True, editable=False)
    error = models.CharField(_("what went wrong"), max_length=300, blank=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mails")
        default_permissions = ("view",)
        ordering = ["-written_at", "-pk"]
        indexes = [
            models.Index(
                fields=["not_before"],
                name="outgoing_mails_that_wait",
                condition=models.Q(sent_at__isnull=True, gave_up_at__isnull=True),
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sent_at__isnull=True) | models.Q(gave_up_at__isnull=True),
                name="a_mail_that_was_sent_is_not_given_up",
            ),
            models.CheckConstraint(condition=~models.Q(to=""), name="a_mail_has_an_address"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
