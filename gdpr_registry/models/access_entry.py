"""Who read or changed what about people and accounts."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from gdpr_registry.frozen import Frozen, FrozenModel


class AccessEntry(FrozenModel):
    """One act: who, when, which action on which object, which fields, for which purpose. Never a value.

    Ids and codes only, no foreign key: the entry outlives what it names. Written by `gdpr_registry.access.record`.
    Kept 13 months, then counted into `AccessCount` and removed.
    """

    frozen: ClassVar[Frozen] = Frozen.UNLESS_COUNTED

    at = models.DateTimeField(_("at"), db_default=Now(), editable=False)
    actor_id = models.BigIntegerField(_("account"), null=True, blank=True)
    actor_role = models.CharField(_("in the role of"), max_length=200, blank=True)
    action = models.CharField(_("action"), max_length=100)
    object_kind = models.CharField(_("kind of object"), max_length=100, blank=True)
    object_id = models.CharField(_("object"), max_length=100, blank=True)
    fields = ArrayField(models.CharField(max_length=100), verbose_name=_("fields"), default=list, blank=True)
    purpose = models.CharField(_("purpose"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("access entry")
        verbose_name_plural = _("access entries")
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["at"], name="access_entries_by_time"),
            models.Index(fields=["object_kind", "object_id", "at"], name="access_entries_by_object"),
            models.Index(fields=["actor_id", "at"], name="access_entries_by_actor"),
        ]
        constraints = [models.CheckConstraint(condition=~models.Q(action=""), name="an_access_entry_names_an_action")]

    def __str__(self) -> str:
        return f"{self.action} {self.object_kind} {self.object_id}".strip()
