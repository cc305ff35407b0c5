from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from gdpr_registry.evidence import SealedModel

from .. import querysets
from .edition import Edition


class PurposeStop(SealedModel):
    """One officer stops a purpose at once. Only an edition published later, and in force, lifts it."""

    sealed_columns = {1: ["purpose", "stopped_at", "stopped_by", "reason", "edition"]}

    purpose = models.CharField(_("purpose"), max_length=60)
    stopped_at = models.DateTimeField(_("stopped at"), db_default=Now())
    stopped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("stopped by"), on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField(_("reason"))
    edition = models.ForeignKey(
        Edition, verbose_name=_("edition in force at the stop"), on_delete=models.PROTECT, related_name="stops"
    )

    objects = querysets.PurposeStopQuerySet.as_manager()  # type: ignore[misc]  # as in SealedModel

    class Meta(SealedModel.Meta):
        verbose_name = _("stop of a purpose")
        verbose_name_plural = _("stops of purposes")
        ordering = ["-stopped_at"]
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="a_stop_has_a_reason")]

    def __str__(self) -> str:
        return self.purpose
