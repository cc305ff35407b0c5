from django.db import models
from django.utils.translation import gettext_lazy as _

from gdpr_registry import history
from gdpr_registry.translated import TranslatedField, master_is_filled

from .base import RegisterRow


@history.tracked
class Controller(RegisterRow):
    """A company of the group that decides why and how personal data are processed (GDPR Art. 4(7), 30(1)(a))."""

    name = models.CharField(_("name"), max_length=200)
    registration_number = models.CharField(
        _("company registration number"), max_length=40, blank=True, help_text=_("In Denmark the CVR number.")
    )
    address = models.TextField(_("address"), blank=True)
    country = models.CharField(
        _("country"), max_length=2, default="DK", help_text=_("Two letters of ISO 3166, such as DK.")
    )
    email = models.EmailField(_("e-mail for questions on privacy"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    website = models.URLField(_("website"), blank=True)
    contact_name = models.CharField(_("contact person"), max_length=200, blank=True)
    representative = models.TextField(
        _("representative"),
        blank=True,
        help_text=_("Name, address and e-mail of the representative in the EU, where there is one (Art. 27)."),
    )
    dpo_name = models.CharField(_("data protection officer"), max_length=200, blank=True)
    dpo_email = models.EmailField(_("e-mail of the data protection officer"), blank=True)
    dpo_phone = models.CharField(_("phone of the data protection officer"), max_length=40, blank=True)
    publishes_statement = models.BooleanField(
        _("publishes the statement"),
        default=False,
        help_text=_("The company in whose name the statement speaks. There is one."),
    )

    class Meta(RegisterRow.Meta):
        verbose_name = _("controller")
        verbose_name_plural = _("controllers")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(name=""),
                name="a_controller_has_a_name",
                violation_error_message=_("Write the name of the company."),
            ),
            models.CheckConstraint(
                condition=models.Q(country__regex=r"^[A-Z]{2}$"),
                name="a_controllers_country_is_two_capital_letters",
                violation_error_message=_("Write the country as two capital letters, such as DK."),
            ),
            models.UniqueConstraint(
                fields=["publishes_statement"],
                condition=models.Q(publishes_statement=True),
                name="one_controller_publishes_the_statement",
                violation_error_message=_(
                    "Another company publishes the statement already. Take the mark off it first."
                ),
            ),
        ]


@history.tracked
class JointArrangement(RegisterRow):
    """Named controllers who decide together, with the arrangement that Art. 26 asks for (R-007)."""

    name = TranslatedField(_("name"))
    essence = TranslatedField(
        _("essence of the arrangement"),
        blank=True,
        multiline=True,
        help_text=_("What each company answers for, in words that people can read (Art. 26(2))."),
    )
    document_title = models.CharField(_("title of the arrangement"), max_length=200, blank=True)
    document_url = models.URLField(_("link to the arrangement"), blank=True)
    controllers = models.ManyToManyField(
        Controller, verbose_name=_("joint controllers"), through="JointController", related_name="joint_arrangements"
    )

    class Meta(RegisterRow.Meta):
        verbose_name = _("joint controllers' arrangement")
        verbose_name_plural = _("joint controllers' arrangements")
        constraints = [master_is_filled("name", "a_joint_arrangement_has_a_name")]


@history.tracked
class JointController(models.Model):
    """One company in a joint arrangement."""

    arrangement = models.ForeignKey(JointArrangement, verbose_name=_("arrangement"), on_delete=models.CASCADE)
    controller = models.ForeignKey(Controller, verbose_name=_("controller"), on_delete=models.PROTECT)

    class Meta:
        verbose_name = _("joint controller")
        verbose_name_plural = _("joint controllers")
        constraints = [
            models.UniqueConstraint(
                fields=["arrangement", "controller"],
                name="a_controller_stands_once_in_an_arrangement",
                violation_error_message=_("This company is in the arrangement already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.controller)
