from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from .api_token import ApiToken


class ApiMessage(models.Model):
    """What a system wrote under which key, so that the same message sent twice is one (R-054).

    Hashes and ids only, no foreign key to a person: the row is gone after a month, whoever it was about.
    """

    token = models.ForeignKey(
        # The constraint begins with the token and serves as the index.
        ApiToken,
        verbose_name=_("token of a system"),
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    key_hash = models.BinaryField(_("SHA-256 of the key"), max_length=32, editable=False)
    body_hash = models.BinaryField(_("keyed hash of the body"), max_length=32, editable=False)
    at = models.DateTimeField(_("at"), db_default=Now(), editable=False)
    events = ArrayField(models.BigIntegerField(), verbose_name=_("events that it made"), default=list)
    person = models.UUIDField(_("person whom it found or put on file"), null=True)
    is_new = models.BooleanField(_("put on file by it"), default=False)

    class Meta:
        verbose_name = _("message of a system")
        verbose_name_plural = _("messages of systems")
        default_permissions = ()
        indexes = [models.Index(fields=["at"], name="messages_of_systems_by_time")]
        constraints = [
            models.UniqueConstraint(fields=["token", "key_hash"], name="a_system_uses_a_key_once"),
        ]

    def __str__(self) -> str:
        return f"{self.token_id} {self.pk}"
