from django.utils.translation import gettext_lazy as _

from gdpr_registry import history
from gdpr_registry.translated import TranslatedField, master_is_filled

from .base import RegisterRow


@history.tracked
class Measure(RegisterRow):
    """A technical or organisational security measure (GDPR Art. 30(1)(g), 32(1))."""

    name = TranslatedField(_("name"))
    description = TranslatedField(_("description"), blank=True, multiline=True)

    class Meta(RegisterRow.Meta):
        verbose_name = _("security measure")
        verbose_name_plural = _("security measures")
        constraints = [master_is_filled("name", "a_measure_has_a_name")]
