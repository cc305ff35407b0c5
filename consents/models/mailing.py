import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from gdpr_registry.translated import TranslatedField, languages, master_is_filled

from ..asked import Asked
from ..kinds import Channel


class MailingQuerySet(models.QuerySet["Mailing"]):
    def drafts(self) -> "MailingQuerySet":
        """Mailings that nobody has sent, the newest first."""
        return self.filter(sent_at__isnull=True).order_by("-written_at")

    def sent(self) -> "MailingQuerySet":
        """Mailings on their way or arrived, the newest first."""
        return self.filter(sent_at__isnull=False).order_by("-sent_at")


class Mailing(models.Model):
    """A marketing message to everybody who may get it. A draft until it is sent; then its words never change.

    Whom it went to is known by the outgoing mails, as long as these are kept, and by the questions to the gate.
    """

    #: From the form that wrote it, which sent twice writes one.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    task = models.CharField(_("task"), max_length=60)
    subject = TranslatedField(_("subject"))
    text = TranslatedField(_("text"), multiline=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("written by"), on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField(_("written"), db_default=Now(), editable=False)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("sent by"), on_delete=models.PROTECT, related_name="+", null=True
    )
    sent_at = models.DateTimeField(_("sent"), null=True, editable=False)
    #: Of everybody in the group of the purpose, as the gate answered at the sending; "no_address" is ours.
    reasons = models.JSONField(_("counts by reason"), default=dict, editable=False)
    #: No foreign key: questions are removed by their own rule.
    question = models.UUIDField(_("question to the gate"), null=True, editable=False)
    #: Counts of the mails, kept when the last of them is settled: the mails themselves are removed.
    became = models.JSONField(_("what became of it"), null=True, editable=False)

    objects = MailingQuerySet.as_manager()

    class Meta:
        verbose_name = _("mailing")
        verbose_name_plural = _("mailings")
        default_permissions = ("view",)
        indexes = [models.Index(fields=["sent_at"], name="mailings_by_time")]
        constraints = [
            master_is_filled("subject", "a_mailing_has_a_danish_subject"),
            master_is_filled("text", "a_mailing_has_a_danish_text"),
            models.CheckConstraint(
                condition=models.Q(
                    sent_at__isnull=True, sent_by__isnull=True, question__isnull=True, became__isnull=True
                )
                | models.Q(sent_at__isnull=False, sent_by__isnull=False, question__isnull=False),
                name="a_sent_mailing_says_who_sent_it_and_what_was_asked",
            ),
        ]

    def __str__(self) -> str:
        return str(self.subject)

    @property
    def is_draft(self) -> bool:
        return self.sent_at is None

    @property
    def asked(self) -> Asked:
        """The question to the gate, for everybody who might get it and before each mail."""
        return Asked(task=self.task, channel=Channel.EMAIL)

    @property
    def unwritten(self) -> list[Any]:
        """The names of the languages in which subject or text is missing."""
        names = dict(settings.LANGUAGES)
        return [names[code] for code in languages() if not (self.subject.get(code) and self.text.get(code))]
