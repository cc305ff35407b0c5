from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from gdpr_registry.evidence import SealedModel

from .. import querysets
from .proposal import Proposal


class Edition(SealedModel):
    """The register as published: inserted once, frozen, at its address for ever (R-011, R-095).

    `public` and `record` are the canonical JSON (RFC 8785) of the two parts, as text so that their bytes are kept;
    `sha256` is the hash over the hashes of the two.
    """

    sealed_columns = {
        1: [
            "number",
            "schema",
            "in_force_from",
            "published_at",
            "published_by",
            "proposal",
            "is_material",
            "public_sha256",
            "record_sha256",
            "sha256",
        ]
    }
    #: Large: read when a document is first asked for.
    TEXTS: ClassVar[tuple[str, ...]] = ("public", "record")
    # The hashes of both parts are sealed and stand for their bytes.
    not_sealed = frozenset(TEXTS)

    number = models.PositiveIntegerField(_("number"), unique=True)
    schema = models.PositiveSmallIntegerField(_("schema"))
    in_force_from = models.DateTimeField(_("in force from"))
    published_at = models.DateTimeField(_("published at"), db_default=Now())
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("published by"), on_delete=models.PROTECT, related_name="+"
    )
    proposal = models.OneToOneField(
        Proposal, verbose_name=_("proposal"), on_delete=models.PROTECT, related_name="edition"
    )
    is_material = models.BooleanField(_("material"), help_text=_("Off for an edition that changes the wording only."))
    public = models.TextField(_("public part"))
    record = models.TextField(_("record"))
    public_sha256 = models.CharField(_("hash of the public part"), max_length=64)
    record_sha256 = models.CharField(_("hash of the record"), max_length=64)
    sha256 = models.CharField(_("hash of the edition"), max_length=64)

    objects = querysets.EditionQuerySet.as_manager()  # type: ignore[misc]  # as in SealedModel

    class Meta(SealedModel.Meta):
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(condition=models.Q(number__gte=1), name="an_editions_number_starts_at_one"),
            models.CheckConstraint(
                condition=models.Q(in_force_from__gte=models.F("published_at")),
                name="an_edition_is_never_in_force_before_it_is_published",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    public_sha256__regex=r"^[0-9a-f]{64}$",
                    record_sha256__regex=r"^[0-9a-f]{64}$",
                    sha256__regex=r"^[0-9a-f]{64}$",
                ),
                name="an_editions_hashes_are_sha256",
            ),
        ]

    def __str__(self) -> str:
        return _("Edition %(number)s") % {"number": self.number}
