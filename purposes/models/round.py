import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils import formats
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gdpr_registry import history

from .. import days


class Reach(models.TextChoices):
    """Which lines a round asks about."""

    ALL = "all", _("all lines")
    DUE = "due", _("lines due for review within 30 days")
    OWNER = "owner", _("the lines of one owner")


class RoundQuerySet(models.QuerySet["Round"]):
    def open(self) -> "RoundQuerySet":
        """Rounds that still take answers."""
        return self.filter(closed_at__isnull=True)

    def with_progress(self) -> "RoundQuerySet":
        """With `asked` lines, `answered` ones, and `undecided` suggestions of answered lines."""
        answered = ~models.Q(confirmations__answer="waiting")
        undecided = answered & models.Q(confirmations__suggestions__state="open")
        return self.annotate(
            asked=models.Count("confirmations", distinct=True),
            answered=models.Count("confirmations", filter=answered, distinct=True),
            undecided=models.Count("confirmations__suggestions", filter=undecided, distinct=True),
        )

    def with_undecided(self) -> "RoundQuerySet":
        """Rounds with suggestions that nobody has decided, and their number as `undecided`; closed rounds too."""
        found: RoundQuerySet = self.with_progress().filter(models.Q(undecided__gt=0))
        return found


@history.tracked
class Round(models.Model):
    """An officer asks the owners whether their lines are still right (R-014). There is one reminder, not more."""

    reach = models.CharField(_("which lines"), max_length=10, choices=Reach.choices)
    due_on = models.DateField(_("answers by"))
    text = models.TextField(_("what to tell the owners"), blank=True)
    next_review_on = models.DateField(
        _("look again on"),
        null=True,
        blank=True,
        help_text=_("When the round is closed, lines that are still right get this day as their next review."),
    )
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("started by"), on_delete=models.PROTECT, related_name="+"
    )
    started_at = models.DateTimeField(_("started at"), db_default=Now())
    reminded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("reminded by"), on_delete=models.PROTECT, related_name="+", null=True
    )
    reminded_at = models.DateTimeField(_("reminded at"), null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("closed by"), on_delete=models.PROTECT, related_name="+", null=True
    )
    closed_at = models.DateTimeField(_("closed at"), null=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        ordering = ["-started_at"]
        triggers = [
            pgtrigger.Protect(
                name="a_round_has_one_reminder",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__reminded_at__isnull=False)
                & pgtrigger.Q(old__reminded_at__df=pgtrigger.F("new__reminded_at")),
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(reach__in=Reach.values), name="a_round_asks_about_a_known_set_of_lines"
            ),
            models.CheckConstraint(
                condition=models.Q(reminded_at__isnull=True, reminded_by__isnull=True)
                | models.Q(reminded_at__isnull=False, reminded_by__isnull=False),
                name="a_reminder_has_who_and_when",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True, closed_by__isnull=True)
                | models.Q(closed_at__isnull=False, closed_by__isnull=False),
                name="a_closed_round_has_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return gettext("Round of %(day)s") % {"day": formats.date_format(days.of(self.started_at))}

    @property
    def is_open(self) -> bool:
        """Whether it still takes answers."""
        return self.closed_at is None
