import uuid
from typing import ClassVar

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from subjects.models import Person

from ..kinds import Channel
from .pending import PendingConsent


class LinkUse(models.TextChoices):
    """What a mailed link opens."""

    CONFIRM = "confirm", _("confirms a yes")
    CENTRE = "centre", _("opens the preference centre")
    STOP = "stop", _("stops messages")


class LinkQuerySet(models.QuerySet["Link"]):
    def good(self) -> "LinkQuerySet":
        """Links that still open something, by the database's clock."""
        return self.filter(used_at__isnull=True, expires_at__gt=Now())


class Link(models.Model):
    """A link in a mail, kept as the hash of its token: who reads the database opens nothing (R-052).

    A link that confirms or opens the preference centre is good once and for a short time; one that stops messages is
    good as often and as long as mails are kept, for stopping must never fail.
    """

    SINGLE_USE: ClassVar[frozenset[str]] = frozenset({LinkUse.CONFIRM, LinkUse.CENTRE})

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    token_hash = models.BinaryField(_("hash of the token"), max_length=32, unique=True, editable=False)
    use = models.CharField(_("use"), max_length=10, choices=LinkUse.choices)
    person = models.ForeignKey(
        Person, verbose_name=_("person"), on_delete=models.CASCADE, related_name="links", null=True, blank=True
    )
    pending = models.ForeignKey(
        PendingConsent,
        verbose_name=_("yes that waits"),
        on_delete=models.CASCADE,
        related_name="links",
        null=True,
        blank=True,
    )
    purpose = models.CharField(_("purpose"), max_length=60, blank=True)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices, blank=True)
    made_at = models.DateTimeField(_("made at"), db_default=Now(), editable=False)
    expires_at = models.DateTimeField(_("expires at"))
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)

    objects = LinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link in a mail")
        verbose_name_plural = _("links in mails")
        default_permissions = ()
        indexes = [models.Index(fields=["expires_at"], name="links_by_their_end")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(use=LinkUse.CONFIRM, pending__isnull=False, person__isnull=True)
                | models.Q(use__in=[LinkUse.CENTRE, LinkUse.STOP], person__isnull=False, pending__isnull=True),
                name="a_link_is_of_a_person_or_of_a_yes_that_waits",
            ),
            models.CheckConstraint(
                condition=models.Q(use=LinkUse.STOP) | models.Q(purpose="", channel=""),
                name="only_a_link_that_stops_names_what_it_stops",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.use} {self.pk}"
