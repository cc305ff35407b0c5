from django.db import models
from django.utils.translation import gettext_lazy as _

from gdpr_registry import history
from gdpr_registry.translated import TranslatedField, master_is_filled

from .base import RegisterRow


@history.tracked
class RecipientCategory(RegisterRow):
    """A kind of recipient (GDPR Art. 30(1)(d))."""

    name = TranslatedField(_("name"), help_text=_("In the plural, such as: hosting providers in the EEA."))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta(RegisterRow.Meta):
        verbose_name = _("recipient category")
        verbose_name_plural = _("recipient categories")
        ordering = ["position", "code"]
        constraints = [master_is_filled("name", "a_recipient_category_has_a_name")]


class RecipientRole(models.TextChoices):
    """In which capacity the recipient gets the data (GDPR Art. 4(7) to (10))."""

    PROCESSOR = "processor", _("processor")
    SUB_PROCESSOR = "sub-processor", _("sub-processor")
    CONTROLLER = "controller", _("controller of its own")
    JOINT = "joint", _("joint controller")
    AUTHORITY = "authority", _("public authority")

    @classmethod
    def processors(cls) -> list[str]:
        """The roles that need name, address and contact person (R-006)."""
        return [cls.PROCESSOR.value, cls.SUB_PROCESSOR.value]


@history.tracked
class Recipient(RegisterRow):
    """A concrete company or authority that gets personal data (C-154/21; EDPB Opinion 22/2024; R-006)."""

    category = models.ForeignKey(
        RecipientCategory, verbose_name=_("recipient category"), on_delete=models.PROTECT, related_name="recipients"
    )
    name = models.CharField(_("name"), max_length=200)
    role = models.CharField(_("role"), max_length=20, choices=RecipientRole.choices)
    address = models.TextField(_("address"), blank=True)
    country = models.CharField(
        _("country"), max_length=2, default="DK", help_text=_("Two letters of ISO 3166, such as DK.")
    )
    contact_name = models.CharField(_("contact person"), max_length=200, blank=True)
    contact_email = models.EmailField(_("e-mail of the contact person"), blank=True)
    agreement_title = models.CharField(
        _("title of the processor contract"), max_length=200, blank=True, help_text=_("Art. 28(3).")
    )
    agreement_url = models.URLField(_("link to the processor contract"), blank=True)

    class Meta(RegisterRow.Meta):
        verbose_name = _("recipient")
        verbose_name_plural = _("recipients")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(name=""),
                name="a_recipient_has_a_name",
                violation_error_message=_("Write the name of the recipient."),
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=RecipientRole.values), name="a_recipient_has_a_known_role"
            ),
            models.CheckConstraint(
                condition=models.Q(country__regex=r"^[A-Z]{2}$"),
                name="a_recipients_country_is_two_capital_letters",
                violation_error_message=_("Write the country as two capital letters, such as DK."),
            ),
            models.CheckConstraint(
                condition=~models.Q(role__in=RecipientRole.processors())
                | (~models.Q(address="") & ~models.Q(contact_name="")),
                name="a_processor_has_an_address_and_a_contact_person",
                violation_error_message=_("A processor needs an address and a contact person."),
            ),
        ]
