import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from gdpr_registry.frozen import Frozen, FrozenModel

from ..kinds import Channel


class Question(FrozenModel):
    """One question to the gate, about one person or many, with how it was answered (R-113).

    About one person it keeps the person's id and the reason, about many the counts by reason only. Kept 13 months,
    then counted and removed: `day` and `action` are what the trigger asks the counts for.
    """

    frozen: ClassVar[Frozen] = Frozen.UNLESS_COUNTED

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(_("asked at"), db_default=Now(), editable=False)
    action = models.CharField(_("action"), max_length=100, default="consents.asked", editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("asked by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    source = models.CharField(_("door"), max_length=60, help_text=_("The page, the command, or the token of a system."))
    task = models.CharField(_("task"), max_length=60, blank=True)
    purpose = models.CharField(_("purpose"), max_length=60, blank=True)
    company = models.CharField(_("company"), max_length=60, blank=True)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices, blank=True)
    reach = models.CharField(_("secondary basis"), max_length=60, blank=True)
    as_of = models.DateTimeField(_("as of"), null=True, blank=True)
    hindsight = models.BooleanField(_("with hindsight"), default=False)
    edition = models.PositiveIntegerField(_("edition"), null=True, blank=True)
    total = models.PositiveIntegerField(_("asked about"))
    allowed = models.PositiveIntegerField(_("allowed"))
    reasons = models.JSONField(_("counts by reason"), default=dict)
    #: Of a question about one person only. No foreign key: the trace outlives what it names.
    person = models.UUIDField(_("person"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=40, blank=True)
    event = models.BigIntegerField(_("event that the answer rests on"), null=True, blank=True)

    class Meta:
        verbose_name = _("question to the gate")
        verbose_name_plural = _("questions to the gate")
        default_permissions = ("view",)
        ordering = ["-at"]
        indexes = [
            models.Index(fields=["at"], name="questions_by_time"),
            models.Index(fields=["person", "at"], name="questions_by_person", condition=models.Q(person__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(allowed__lte=models.F("total")), name="no_more_are_allowed_than_were_asked_about"
            ),
            models.CheckConstraint(
                condition=models.Q(person__isnull=True) | ~models.Q(reason=""),
                name="a_question_about_one_person_keeps_its_reason",
            ),
            models.CheckConstraint(
                condition=~models.Q(task="") | ~models.Q(purpose=""), name="a_question_names_a_task_or_a_purpose"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task or self.purpose} {self.at:%Y-%m-%d %H:%M}"
