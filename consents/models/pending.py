import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from purposes.models import Wording

from ..kinds import Channel


class PendingConsent(models.Model):
    """A yes on our own page that waits for the mailed link: no person and no event yet (R-038).

    Address and name are encrypted, the address is found by its blind index. Gone with the confirmation, with a no that
    the person says meanwhile, or after seven days.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    address = models.BinaryField(_("e-mail address, encrypted"))
    index = models.BinaryField(_("blind index of the address"), max_length=32)
    name = models.BinaryField(_("name, encrypted"), null=True, blank=True)
    key_id = models.CharField(_("identity key"), max_length=8)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    wording = models.ForeignKey(
        Wording, verbose_name=_("wording that was shown"), on_delete=models.PROTECT, related_name="+"
    )
    #: '' is the purpose itself; each of the others had a control of its own on the form (R-039).
    channels = ArrayField(
        models.CharField(max_length=10, choices=Channel.choices, blank=True), verbose_name=_("what was agreed to")
    )
    collection_point = models.CharField(_("collection point"), max_length=60, blank=True)
    asked_at = models.DateTimeField(_("asked at"), db_default=Now(), editable=False)
    expires_at = models.DateTimeField(_("expires at"))

    class Meta:
        verbose_name = _("yes that waits for its confirmation")
        verbose_name_plural = _("yeses that wait for their confirmation")
        default_permissions = ()
        indexes = [
            models.Index(fields=["expires_at"], name="pending_by_their_end"),
            models.Index(fields=["index"], name="pending_by_their_address"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(channels__len__gte=1), name="a_yes_that_waits_agrees_to_something"
            ),
            models.CheckConstraint(condition=~models.Q(key_id=""), name="a_yes_that_waits_says_which_key_opens_it"),
            models.CheckConstraint(
                condition=Exact(models.Func("index", function="octet_length", output_field=models.IntegerField()), 32),
                name="a_yes_that_waits_is_found_by_its_address",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
