from django.db import models
from django.utils.translation import gettext_lazy as _

from gdpr_registry import history
from gdpr_registry.translated import TranslatedField, master_is_filled

from .base import RegisterRow


class Sensitivity(models.TextChoices):
    """How much care the law asks for (GDPR Art. 9 and 10)."""

    ORDINARY = "ordinary", _("ordinary")
    MAY_HOLD_SPECIAL = "may-hold-special", _("may hold special categories unasked")
    SPECIAL = "special", _("special categories (Art. 9)")
    MAY_TOUCH_CRIMINAL = "may-touch-criminal", _("may touch criminal offences")
    CRIMINAL = "criminal", _("criminal offences (Art. 10)")


@history.tracked
class DataCategory(RegisterRow):
    """A kind of personal data (GDPR Art. 30(1)(c))."""

    name = TranslatedField(_("name"), help_text=_("In a few words, such as: contact details at work."))
    description = TranslatedField(_("what it holds"), blank=True, multiline=True)
    sensitivity = models.CharField(
        _("sensitivity"), max_length=20, choices=Sensitivity.choices, default=Sensitivity.ORDINARY
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta(RegisterRow.Meta):
        verbose_name = _("data category")
        verbose_name_plural = _("data categories")
        ordering = ["position", "code"]
        constraints = [
            master_is_filled("name", "a_data_category_has_a_name"),
            models.CheckConstraint(
                condition=models.Q(sensitivity__in=Sensitivity.values),
                name="a_data_category_has_a_known_sensitivity",
            ),
        ]
