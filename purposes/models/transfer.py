from django.db import models
from django.utils.translation import gettext_lazy as _

from gdpr_registry import history
from gdpr_registry.translated import TranslatedField

from ..dpv import TransferTool
from .activity import Activity
from .recipient import Recipient


@history.tracked
class Transfer(models.Model):
    """A transfer to a third country or an international organisation (GDPR Art. 30(1)(e), 44 to 49, R-008).

    A draft may be half known; `blockers()` refuses the edition until country, tool and document are there.
    """

    activity = models.ForeignKey(
        Activity, verbose_name=_("activity"), on_delete=models.CASCADE, related_name="transfers"
    )
    recipient = models.ForeignKey(
        Recipient, verbose_name=_("recipient"), on_delete=models.PROTECT, related_name="transfers"
    )
    destination = models.CharField(
        _("country or organisation"),
        max_length=80,
        blank=True,
        help_text=_("Two letters of ISO 3166, such as US, or the name of the international organisation."),
    )
    tool = models.CharField(_("transfer tool"), max_length=8, choices=TransferTool.choices, blank=True)
    document_title = models.CharField(_("title of the document"), max_length=200, blank=True)
    document_url = models.URLField(_("link to the document"), blank=True)
    safeguards = TranslatedField(
        _("safeguards"), blank=True, multiline=True, help_text=_("Documented for Art. 49(1), second subparagraph.")
    )

    class Meta:
        verbose_name = _("transfer")
        verbose_name_plural = _("transfers")
        ordering = ["activity", "recipient__code", "destination"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(tool__in=["", *TransferTool.values]), name="a_transfer_has_a_known_tool"
            ),
            models.UniqueConstraint(
                fields=["activity", "recipient", "destination"],
                name="a_transfer_stands_once_in_an_activity",
                violation_error_message=_("This transfer is in the activity already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recipient} → {self.destination}"
