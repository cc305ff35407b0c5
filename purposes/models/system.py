from django.db import models
from django.utils.translation import gettext_lazy as _

from gdpr_registry import history
from gdpr_registry.translated import TranslatedField

from .base import RegisterRow
from .recipient import Recipient


@history.tracked
class System(RegisterRow):
    """A system in which personal data are kept."""

    name = models.CharField(_("name"), max_length=200)
    description = TranslatedField(_("description"), blank=True, multiline=True)
    run_by = models.ForeignKey(
        Recipient, verbose_name=_("run by"), on_delete=models.PROTECT, related_name="systems", null=True, blank=True
    )

    class Meta(RegisterRow.Meta):
        verbose_name = _("system")
        verbose_name_plural = _("systems")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(name=""),
                name="a_system_has_a_name",
                violation_error_message=_("Write the name of the system."),
            )
        ]
