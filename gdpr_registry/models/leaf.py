"""The fingerprint that a sealed row leaves."""

import os
import uuid
from typing import ClassVar

from django.db import models
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from gdpr_registry.frozen import Frozen, FrozenModel


def new_leaf_id() -> uuid.UUID:
    """16 random bytes; kept in a column of type uuid, which is 16 bytes wide."""
    return uuid.UUID(bytes=os.urandom(16))


class Leaf(FrozenModel):
    """SHA-256 over the salt and the canonical payload of one sealed row; stays when the row is erased."""

    frozen: ClassVar[Frozen] = Frozen.ALWAYS

    id = models.UUIDField(primary_key=True, default=new_leaf_id, editable=False)
    schema = models.PositiveSmallIntegerField(_("schema"), editable=False)
    hash = models.BinaryField(_("SHA-256"), max_length=32, editable=False)

    class Meta:
        verbose_name = _("leaf")
        verbose_name_plural = _("leaves")
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(
                condition=Exact(models.Func("hash", function="octet_length", output_field=models.IntegerField()), 32),
                name="the_hash_of_a_leaf_has_32_bytes",
            ),
            models.CheckConstraint(condition=models.Q(schema__gte=1), name="the_schema_of_a_leaf_is_numbered_from_1"),
        ]

    def __str__(self) -> str:
        return self.id.hex
