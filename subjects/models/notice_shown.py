from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from gdpr_registry.evidence import SealedModel
from gdpr_registry.frozen import Frozen

from .person import Person


class NoticeShown(SealedModel):
    """A notice of a collection point was shown to a person: whose edition, which language, which purposes (R-025).

    The notice itself stands in the edition for ever.
    """

    frozen: ClassVar[Frozen] = Frozen.UNLESS_TOMBSTONED
    sealed_columns = {
        1: [
            "person",
            "collection_point",
            "edition",
            "language",
            "purposes",
            "shown_at",
            "recorded_at",
            "by",
            "source",
            "key",
        ]
    }

    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.PROTECT, related_name="notices_shown")
    collection_point = models.CharField(_("collection point"), max_length=60)
    edition = models.PositiveIntegerField(_("edition"), help_text=_("The edition in force when it was shown."))
    language = models.CharField(_("language"), max_length=10)
    purposes = ArrayField(models.CharField(max_length=60), verbose_name=_("purposes told of"))
    shown_at = models.DateTimeField(_("shown at"))
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now(), editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recorded by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    source = models.CharField(_("source"), max_length=60)
    key = models.CharField(
        _("key of the message"), max_length=100, help_text=_("The same message sent twice records once.")
    )

    class Meta(SealedModel.Meta):
        verbose_name = _("notice shown")
        verbose_name_plural = _("notices shown")
        default_permissions = ("view",)
        ordering = ["-shown_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["source", "key"], name="a_notice_shown_is_recorded_once"),
            models.CheckConstraint(
                condition=models.Q(shown_at__lte=models.F("recorded_at")),
                name="a_notice_is_recorded_after_it_was_shown",
            ),
            models.CheckConstraint(condition=models.Q(edition__gte=1), name="a_notice_shown_names_an_edition"),
            models.CheckConstraint(
                condition=~models.Q(collection_point="")
                & ~models.Q(language="")
                & ~models.Q(source="")
                & ~models.Q(key=""),
                name="a_notice_shown_names_point_language_source_and_key",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.collection_point} {self.edition}"
