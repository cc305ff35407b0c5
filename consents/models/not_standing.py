from django.utils.translation import gettext_lazy as _

from .standing import Standing


class NotStanding(Standing):
    """A consent on file that would not stand, for the page that counts them."""

    class Meta:
        proxy = True
        default_permissions = ("view",)
        verbose_name = _("consent that would not stand")
        verbose_name_plural = _("consents that would not stand")
