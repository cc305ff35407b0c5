import uuid

from django.db import models
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from .person import Person


class IdentifierKind(models.TextChoices):
    """What a person is found by."""

    EMAIL = "email", _("e-mail address")
    PHONE = "phone", _("phone number")
    REFERENCE = "reference", _("reference")


class Identifier(models.Model):
    """What a person is found by, encrypted, with the keyed blind index under which it is found (R-110).

    The value is bound to its table, row and column, so that no ciphertext can be moved to another row. Two people may
    share an e-mail address or a phone number; a reference of an outside system names one person.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(
        # `a_person_has_an_identifier_once` begins with the person and serves as the index.
        Person,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="identifiers",
        db_index=False,
    )
    kind = models.CharField(_("kind"), max_length=9, choices=IdentifierKind.choices)
    system = models.CharField(
        _("outside system"), max_length=60, blank=True, default="", db_default="", help_text=_("Of a reference.")
    )
    value = models.BinaryField(_("value, encrypted"))
    index = models.BinaryField(_("blind index"), max_length=32)
    key_id = models.CharField(_("identity key"), max_length=8)

    class Meta:
        verbose_name = _("identifier")
        verbose_name_plural = _("identifiers")
        default_permissions = ("view",)
        indexes = [models.Index(fields=["kind", "index"], name="identifiers_by_blind_index")]
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "index"], name="a_person_has_an_identifier_once"),
            models.UniqueConstraint(
                fields=["system", "index"],
                condition=models.Q(kind=IdentifierKind.REFERENCE),
                name="a_reference_names_one_person",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=IdentifierKind.values), name="an_identifier_is_of_a_known_kind"
            ),
            models.CheckConstraint(
                condition=(models.Q(kind=IdentifierKind.REFERENCE) & ~models.Q(system=""))
                | (~models.Q(kind=IdentifierKind.REFERENCE) & models.Q(system="")),
                name="a_reference_and_nothing_else_names_its_system",
            ),
            models.CheckConstraint(
                condition=Exact(models.Func("index", function="octet_length", output_field=models.IntegerField()), 32),
                name="a_blind_index_has_32_bytes",
            ),
            models.CheckConstraint(condition=~models.Q(key_id=""), name="an_identifier_says_which_key_opens_it"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"
