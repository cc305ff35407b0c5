"""Leaves that wait for the sealer."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gdpr_registry.models.leaf import Leaf


class Unsealed(models.Model):
    """A leaf that no tree holds yet. The sealer removes the row when it enters the leaf; recording never waits."""

    granted: ClassVar[tuple[str, ...]] = ("SELECT", "INSERT", "DELETE")

    leaf = models.OneToOneField(Leaf, on_delete=models.DO_NOTHING, primary_key=True, related_name="unsealed")

    class Meta:
        verbose_name = _("unsealed leaf")
        verbose_name_plural = _("unsealed leaves")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.leaf_id)
