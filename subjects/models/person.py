import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from .. import querysets


class Person(models.Model):
    """A data subject: a random id, a language, a name that only the identity key opens.

    Never deleted: after an erasure the id and the days remain. Kept out of history and of the sealed kinds, which
    would hold what an erasure must remove. Written by `subjects.actions`.
    """

    granted: ClassVar[tuple[str, ...]] = ("SELECT", "INSERT", "UPDATE")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    language = models.CharField(_("language"), max_length=10, blank=True, choices=settings.LANGUAGES)
    name = models.BinaryField(_("name, encrypted"), null=True, blank=True)
    key_id = models.CharField(_("identity key"), max_length=8, blank=True, default="", db_default="")
    is_business_contact = models.BooleanField(
        _("business contact"),
        default=False,
        db_default=False,
        help_text=_("Acts for a company: a call on the phone needs no permission."),
    )
    source = models.CharField(
        _("source"), max_length=60, blank=True, default="", db_default="", help_text=_("Where we have the person from.")
    )
    key = models.CharField(
        _("key of the registration"),
        max_length=100,
        blank=True,
        default="",
        db_default="",
        help_text=_("The same registration sent twice registers once."),
    )
    created_at = models.DateTimeField(_("registered at"), db_default=Now(), editable=False)
    erased_on = models.DateField(_("erased on"), null=True, blank=True)

    objects = querysets.PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(erased_on__isnull=True)
                | models.Q(name__isnull=True, language="", is_business_contact=False, source="", key=""),
                name="an_erased_person_has_no_name_and_no_language",
            ),
            models.CheckConstraint(
                condition=models.Q(erased_on__isnull=False) | ~models.Q(language=""),
                name="a_person_has_a_language",
            ),
            models.CheckConstraint(
                condition=models.Q(name__isnull=True, key_id="")
                | (models.Q(name__isnull=False) & ~models.Q(key_id="")),
                name="a_name_says_which_key_opens_it",
            ),
            models.UniqueConstraint(
                fields=["source", "key"], condition=~models.Q(key=""), name="a_registration_is_made_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
