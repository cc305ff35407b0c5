from django.db import models
from django.utils.translation import gettext_lazy as _

from gdpr_registry import history
from gdpr_registry.translated import TranslatedField, master_is_filled

from .base import RegisterRow
from .category import DataSubjectCategory
from .purpose import Purpose


@history.tracked
class CollectionPoint(RegisterRow):
    """Where personal data come in, with the notice that people get there (GDPR Art. 13 and 14, R-034)."""

    name = TranslatedField(_("name"))
    from_the_person = models.BooleanField(
        _("from the person"), default=True, help_text=_("Off where another gives the data (Art. 14).")
    )
    source = TranslatedField(_("source"), blank=True, help_text=_("Who gives the data, where it is not the person."))
    notice = TranslatedField(
        _("notice"), blank=True, multiline=True, help_text=_("The words that people read before they give their data.")
    )
    told_since = models.DateField(_("notice given since"), null=True, blank=True)
    told_until = models.DateField(_("notice given until"), null=True, blank=True)
    categories = models.ManyToManyField(
        DataSubjectCategory,
        verbose_name=_("data-subject categories"),
        through="CollectionPointCategory",
        related_name="collection_points",
    )
    purposes = models.ManyToManyField(
        Purpose,
        verbose_name=_("purposes told of"),
        through="CollectionPointPurpose",
        related_name="collection_points",
    )

    class Meta(RegisterRow.Meta):
        verbose_name = _("collection point")
        verbose_name_plural = _("collection points")
        constraints = [
            master_is_filled("name", "a_collection_point_has_a_name"),
            models.CheckConstraint(
                condition=models.Q(told_until__isnull=True) | models.Q(told_until__gt=models.F("told_since")),
                name="a_notice_ends_after_it_begins",
                violation_error_message=_("The notice must end after it begins."),
            ),
        ]


@history.tracked
class CollectionPointCategory(models.Model):
    """A group of people from whom the collection point takes data."""

    collection_point = models.ForeignKey(CollectionPoint, verbose_name=_("collection point"), on_delete=models.CASCADE)
    category = models.ForeignKey(DataSubjectCategory, verbose_name=_("data-subject category"), on_delete=models.PROTECT)

    class Meta:
        verbose_name = _("group at the collection point")
        verbose_name_plural = _("groups at the collection point")
        ordering = ["category__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["collection_point", "category"], name="a_group_stands_once_at_a_collection_point"
            )
        ]

    def __str__(self) -> str:
        return str(self.category)


@history.tracked
class CollectionPointPurpose(models.Model):
    """A purpose, with its interest, of which the notice tells."""

    collection_point = models.ForeignKey(CollectionPoint, verbose_name=_("collection point"), on_delete=models.CASCADE)
    purpose = models.ForeignKey(Purpose, verbose_name=_("purpose"), on_delete=models.PROTECT)

    class Meta:
        verbose_name = _("purpose told of")
        verbose_name_plural = _("purposes told of")
        ordering = ["purpose__category__position", "purpose__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["collection_point", "purpose"], name="a_purpose_stands_once_at_a_collection_point"
            )
        ]

    def __str__(self) -> str:
        return str(self.purpose)
