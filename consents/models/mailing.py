import uuid
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
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
        """Mailings being prepared, on their way or arrived, the newest first."""
        return self.filter(sent_at__isnull=False).order_by("-sent_at")

    def to_prepare(self) -> "MailingQuerySet":
        """Mailings of which mails are still to be written, in the order in which they were sent."""
        return self.filter(sent_at__isnull=False, prepared_at__isnull=True).order_by("sent_at", "pk")


class Mailing(models.Model):
    """A marketing message to everybody who may get it. A draft until it is sent; then its words never change.

    Sending orders it. The worker then prepares it: asks about people in the order of their ids, and writes the mails.

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
    #: How many people were in the group of the purpose when it was sent. None of old mailings.
    expected = models.PositiveIntegerField(_("people in the group"), null=True, editable=False)
    #: Of everybody who was asked about, as the gate answered while it was prepared; some reasons are ours.
    reasons = models.JSONField(_("counts by reason"), default=dict, editable=False)
    #: One of each piece, kept with it: an edition may come into force between two. No foreign keys: questions are
    #: removed by their own rule.
    questions = ArrayField(
        models.UUIDField(), verbose_name=_("questions to the gate"), default=list, blank=True, editable=False
    )
    #: The last person who was asked about.
    prepared_to = models.UUIDField(_("prepared up to"), null=True, editable=False)
    #: Since when no more mails of it are written: everybody was asked about, or it was stopped.
    prepared_at = models.DateTimeField(_("prepared"), null=True, editable=False)
    stopped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("stopped by"), on_delete=models.PROTECT, related_name="+", null=True
    )
    stopped_at = models.DateTimeField(_("stopped"), null=True, editable=False)
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
                condition=models.Q(sent_at__isnull=True, sent_by__isnull=True)
                | models.Q(sent_at__isnull=False, sent_by__isnull=False),
                name="a_sent_mailing_says_who_sent_it",
            ),
            models.CheckConstraint(
                condition=models.Q(sent_at__isnull=False)
                | models.Q(prepared_to__isnull=True, prepared_at__isnull=True, became__isnull=True, questions=[]),
                name="a_draft_was_neither_prepared_nor_asked_about",
            ),
            models.CheckConstraint(
                condition=models.Q(prepared_at__isnull=True) | models.Q(prepared_to__isnull=True),
                name="a_prepared_mailing_remembers_nobody",
            ),
            models.CheckConstraint(
                condition=models.Q(became__isnull=True) | models.Q(prepared_at__isnull=False),
                name="what_became_of_a_mailing_is_kept_once_it_is_prepared",
            ),
            models.CheckConstraint(
                condition=models.Q(stopped_at__isnull=True, stopped_by__isnull=True)
                | models.Q(stopped_at__isnull=False, stopped_by__isnull=False, prepared_at__isnull=False),
                name="a_stopped_mailing_says_who_stopped_it_and_is_prepared_no_more",
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
        return [names[code] for code in self.missing]

    @property
    def missing(self) -> list[str]:
        """The codes of these languages."""
        return [code for code in languages() if not self.is_written_in(code)]

    @property
    def asked_about(self) -> int:
        """How many people were asked about so far."""
        return sum(self.reasons.values())

    @property
    def group(self) -> int:
        """How many people are asked about in all, as far as is known."""
        return max(self.expected or 0, self.asked_about)

    def is_written_in(self, language: str) -> bool:
        """Whether it has words for readers of this language: nobody gets those of another."""
        return bool(self.subject.get(language) and self.text.get(language))
