"""A mail that waits to leave, or has left."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

#: A mail that none of its three ends has reached.
WAITS = Q(sent_at__isnull=True, gave_up_at__isnull=True, withheld_at__isnull=True)


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    def waiting(self) -> "OutgoingMailQuerySet":
        """Mails that have neither left nor been given up or withheld; those in hand too."""
        return self.filter(WAITS)

    def due(self) -> "OutgoingMailQuerySet":
        """Mails to try now, by the database's clock, in the order in which they leave; none that a worker holds."""
        return self.waiting().filter(not_before__lte=Now()).order_by("-is_urgent", "not_before", "pk")

    def in_hand(self) -> "OutgoingMailQuerySet":
        """Mails allowed to leave whose end nobody knows yet: the mail server may have them, or get them still."""
        return self.filter(in_hand_until__gt=Now())

    def given_up(self) -> "OutgoingMailQuerySet":
        """Mails that the other side refused, or that were tried in vain."""
        return self.filter(gave_up_at__isnull=False)

    def withheld(self) -> "OutgoingMailQuerySet":
        """Mails that might no longer leave when they were asked about."""
        return self.filter(withheld_at__isnull=False)


class OutgoingMail(models.Model):
    """One mail, written in the transaction of what it tells. `context` holds names and ids, never a secret.

    Written by `gdpr_registry.outbox.send`, sent by `manage.py worker`, and removed REGISTRY_MAIL_DAYS later.
    """

    kind = models.CharField(_("kind"), max_length=60)
    message_id = models.CharField(_("message id"), max_length=200, unique=True)
    to = models.EmailField(_("to"))
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    context = models.JSONField(_("context"), default=dict, blank=True)
    #: The id of the person, or of the yes that waits, whose data the mail carries.
    about = models.UUIDField(_("about"), null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+", null=True
    )
    #: Somebody waits for it: it leaves before those for which nobody does. Of its kind, as it was written.
    is_urgent = models.BooleanField(_("urgent"), default=False, db_default=False, editable=False)
    written_at = models.DateTimeField(_("written"), db_default=Now(), editable=False)
    #: Also until when a worker holds the mail; by its value the worker knows that it still does.
    not_before = models.DateTimeField(_("next try"), db_default=Now(), editable=False)
    attempts = models.PositiveSmallIntegerField(_("failed tries"), default=0)
    #: When it was last allowed to leave.
    taken_at = models.DateTimeField(_("taken"), null=True, editable=False)
    in_hand_until = models.DateTimeField(_("in hand until"), null=True, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, editable=False)
    gave_up_at = models.DateTimeField(_("given up"), null=True, editable=False)
    withheld_at = models.DateTimeField(_("withheld"), null=True, editable=False)
    #: The code of the reason, by the kind that refused.
    withheld_for = models.CharField(_("why withheld"), max_length=60, blank=True)
    error = models.CharField(_("what went wrong"), max_length=300, blank=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mails")
        default_permissions = ("view",)
        ordering = ["-written_at", "-pk"]
        indexes = [
            # The order in which they leave. Thousands written at once share a moment: the id puts them in order without
            # sorting them all each time.
            models.Index(F("is_urgent").desc(), "not_before", "id", name="outgoing_mails_in_turn", condition=WAITS),
            models.Index(fields=["about"], name="outgoing_mails_about", condition=Q(about__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True, gave_up_at__isnull=True)
                | Q(sent_at__isnull=True, withheld_at__isnull=True)
                | Q(gave_up_at__isnull=True, withheld_at__isnull=True),
                name="a_mail_has_at_most_one_end",
            ),
            models.CheckConstraint(
                condition=Q(withheld_at__isnull=True, withheld_for="")
                | Q(withheld_at__isnull=False) & ~Q(withheld_for=""),
                name="a_mail_is_withheld_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(in_hand_until__isnull=True) | WAITS & Q(taken_at__isnull=False),
                name="only_a_mail_that_was_taken_and_waits_is_in_hand",
            ),
            models.CheckConstraint(condition=~Q(to=""), name="a_mail_has_an_address"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
