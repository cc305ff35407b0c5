from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .activity import Activity
from .purpose import Purpose
from .round import Round


class Answer(models.TextChoices):
    """What the owner says of a line."""

    WAITING = "waiting", _("not answered")
    RIGHT = "right", _("still right")
    CHANGED = "changed", _("changed")
    NOT_MINE = "not-mine", _("not mine")


class Confirmation(models.Model):
    """One line of a round: who is asked, and what the owner said. Without an owner there is nobody to ask yet.

    Not tracked: to answer is not to edit the line. What an officer accepts is traced at the line itself.
    """

    round = models.ForeignKey(Round, verbose_name=_("round"), on_delete=models.CASCADE, related_name="confirmations")
    activity = models.ForeignKey(
        Activity,
        verbose_name=_("activity"),
        on_delete=models.CASCADE,
        related_name="confirmations",
        null=True,
    )
    purpose = models.ForeignKey(
        Purpose, verbose_name=_("purpose"), on_delete=models.CASCADE, related_name="confirmations", null=True
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("owner"),
        on_delete=models.PROTECT,
        related_name="confirmations",
        null=True,
    )
    answer = models.CharField(_("answer"), max_length=10, choices=Answer.choices, default=Answer.WAITING)
    answered_at = models.DateTimeField(_("answered at"), null=True)

    class Meta:
        verbose_name = _("line of a round")
        verbose_name_plural = _("lines of a round")
        ordering = ["purpose__code", "activity__code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(activity__isnull=False, purpose__isnull=True)
                | models.Q(activity__isnull=True, purpose__isnull=False),
                name="a_line_of_a_round_is_one_activity_or_one_purpose",
            ),
            models.UniqueConstraint(fields=["round", "activity"], name="an_activity_stands_once_in_a_round"),
            models.UniqueConstraint(fields=["round", "purpose"], name="a_purpose_stands_once_in_a_round"),
            models.CheckConstraint(
                condition=models.Q(answer="waiting", answered_at__isnull=True)
                | (~models.Q(answer="waiting") & models.Q(answered_at__isnull=False, owner__isnull=False)),
                name="an_answer_has_who_and_when",
            ),
            models.CheckConstraint(condition=models.Q(answer__in=Answer.values), name="an_answer_is_a_known_one"),
        ]

    def __str__(self) -> str:
        return str(self.line)

    @property
    def line(self) -> Activity | Purpose:
        """The activity or purpose in question."""
        line = self.activity or self.purpose
        assert line is not None  # noqa: S101  the constraint says so
        return line

    @property
    def is_answered(self) -> bool:
        """Whether the owner has said what there is to say."""
        return self.answer != Answer.WAITING
