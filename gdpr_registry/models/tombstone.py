"""What is left of an erased row."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gdpr_registry.frozen import Frozen, FrozenModel
from gdpr_registry.models.leaf import Leaf

TODAY_UTC = models.Func(template="(STATEMENT_TIMESTAMP() AT TIME ZONE 'UTC')::date", output_field=models.DateField())


class Tombstone(FrozenModel):
    """Names the leaf of a row that was, or is about to be, erased: its kind and purpose, the day and the run; nobody.

    Inserted before the row is deleted: the trigger lets a sealed row go only where its tombstone stands.
    """

    frozen: ClassVar[Frozen] = Frozen.ALWAYS

    leaf = models.OneToOneField(Leaf, on_delete=models.DO_NOTHING, related_name="tombstone", verbose_name=_("leaf"))
    kind = models.CharField(_("kind"), max_length=100)
    purpose = models.CharField(_("purpose"), max_length=100, blank=True)
    date = models.DateField(_("date"), db_default=TODAY_UTC, editable=False)
    run = models.UUIDField(_("run"))

    class Meta:
        verbose_name = _("tombstone")
        verbose_name_plural = _("tombstones")
        default_permissions = ("view",)
        constraints = [models.CheckConstraint(condition=~models.Q(kind=""), name="a_tombstone_names_a_kind")]
        indexes = [models.Index(fields=["kind", "date"], name="tombstones_by_kind_and_date")]

    def __str__(self) -> str:
        return f"{self.kind} {self.date}"
