"""What is left of access entries and questions that were removed."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gdpr_registry.frozen import Frozen, FrozenModel


class AccessCount(FrozenModel):
    """How often an action happened on a day (UTC); opens the rows of that day and action for removal."""

    frozen: ClassVar[Frozen] = Frozen.ALWAYS

    day = models.DateField(_("day"))
    action = models.CharField(_("action"), max_length=100)
    count = models.PositiveIntegerField(_("count"))

    class Meta:
        verbose_name = _("access count")
        verbose_name_plural = _("access counts")
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(fields=["day", "action"], name="an_action_is_counted_once_a_day"),
            models.CheckConstraint(condition=models.Q(count__gte=1), name="an_access_count_counts_something"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.action}: {self.count}"
