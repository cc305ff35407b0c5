from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from purposes.models import Wording
from subjects.models import Person

from ..fold import OPEN, OVERRIDDEN, UPHELD, State
from ..kinds import Channel, Status


class Standing(models.Model):
    """How a person stands to a purpose and a channel now: what `fold` says of its events, kept to be read fast.

    Written in the transaction of each event, rebuilt by `manage.py rebuild_standings`; never a truth of its own.
    """

    #: The columns that are `fold.State`, by the same names.
    STATE: ClassVar[tuple[str, ...]] = tuple(State.__slots__)
    KEY: ClassVar[tuple[str, ...]] = ("person", "purpose", "channel")

    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.PROTECT, related_name="standings")
    purpose = models.CharField(_("purpose"), max_length=60, blank=True)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices, blank=True)
    status = models.CharField(_("status"), max_length=30, choices=Status.choices, default=Status.UNKNOWN)
    said_by = models.BigIntegerField(_("event that decided"), null=True)
    since = models.DateTimeField(_("since"), null=True)
    wording = models.ForeignKey(
        Wording, verbose_name=_("wording"), on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    evidence = models.CharField(_("evidence"), max_length=10, blank=True)
    valid_until = models.DateTimeField(_("good until"), null=True)
    objection = models.CharField(_("objection"), max_length=10, blank=True)
    objected_at = models.DateTimeField(_("objected at"), null=True)
    marketing_objected_at = models.DateTimeField(_("objected to marketing at"), null=True)
    restriction = models.CharField(_("restriction"), max_length=40, blank=True)
    restricted_at = models.DateTimeField(_("restricted at"), null=True)
    #: The last event that it reads: later events of the key are never recorded before it.
    last_event = models.BigIntegerField(_("last event"))
    last_recorded_at = models.DateTimeField(_("last recorded at"))

    class Meta:
        verbose_name = _("standing")
        verbose_name_plural = _("standings")
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose", "channel"], name="a_person_stands_once_to_a_purpose_and_channel"
            ),
            models.CheckConstraint(
                condition=models.Q(status=Status.GIVEN, wording__isnull=False, valid_until__isnull=False)
                | (~models.Q(status=Status.GIVEN) & models.Q(valid_until__isnull=True)),
                name="a_standing_yes_names_its_wording_and_its_end",
            ),
            models.CheckConstraint(
                condition=models.Q(objection__in=["", OPEN, UPHELD, OVERRIDDEN]),
                name="an_objection_stands_in_a_known_way",
            ),
        ]
        indexes = [
            models.Index(fields=["purpose", "channel", "status"], name="standings_by_purpose"),
            models.Index(
                fields=["person"],
                name="standings_against_marketing",
                condition=models.Q(marketing_objected_at__isnull=False),
            ),
            # What the desk counts on each view, among millions of others.
            models.Index(
                fields=["purpose", "objected_at"],
                name="standings_objected_and_open",
                condition=models.Q(objection=OPEN),
            ),
            models.Index(
                fields=["valid_until", "purpose"],
                name="standings_by_their_end",
                condition=models.Q(status=Status.GIVEN),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.channel}: {self.status}".strip()

    @property
    def state(self) -> State:
        """The kept answer as the fold gives it."""
        return State(**{name: getattr(self, name) for name in self.STATE})
