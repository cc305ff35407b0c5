from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from gdpr_registry.evidence import SealedModel

from .edition import Edition


class Wording(SealedModel):
    """The words of a consent in one language, as people see them: frozen at the publication that changed them.

    `sha256` is over purpose, revision, language, text, controls with their defaults, companies and form version, so
    that an event can name exactly what was shown (R-036, R-037).
    """

    sealed_columns = {
        1: [
            "purpose",
            "revision",
            "language",
            "text",
            "controls",
            "companies",
            "form_version",
            "sha256",
            "edition",
        ]
    }

    purpose = models.CharField(_("purpose"), max_length=60)
    revision = models.PositiveIntegerField(_("revision"))
    language = models.CharField(_("language"), max_length=10)
    text = models.TextField(_("text"))
    controls = models.JSONField(_("controls and their defaults"))
    companies = ArrayField(models.CharField(max_length=60), verbose_name=_("companies"))
    form_version = models.PositiveSmallIntegerField(_("form version"))
    sha256 = models.CharField(_("hash"), max_length=64, unique=True)
    edition = models.ForeignKey(
        Edition, verbose_name=_("first edition"), on_delete=models.PROTECT, related_name="wordings"
    )

    class Meta(SealedModel.Meta):
        verbose_name = _("published wording")
        verbose_name_plural = _("published wordings")
        ordering = ["purpose", "-revision", "language"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$"), name="a_wordings_hash_is_sha256"
            ),
            models.CheckConstraint(condition=~models.Q(text=""), name="a_wording_has_a_text"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} · {self.revision} · {self.language}"
