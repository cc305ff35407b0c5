from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from gdpr_registry.evidence import SealedModel
from gdpr_registry.frozen import Frozen
from purposes.evidence_of_consent import Evidence
from purposes.models import Wording
from subjects.models import Person

from .. import querysets
from ..kinds import (
    OBJECTION_GROUNDS,
    RESTRICTION_GROUNDS,
    Channel,
    Ground,
    Kind,
    Method,
    Outcome,
)

Q = models.Q


def only_of(kinds: list[str], **empty: object) -> models.Q:
    """The columns in `empty` may hold something for these kinds only."""
    return Q(kind__in=kinds) | Q(**empty)


class ConsentEvent(SealedModel):
    """What a person said of a purpose and a channel, or what was decided of it: inserted once (R-035, Art. 7(1)).

    `purpose` is empty only for a restriction of all. `happened_at` is the server's time on our own pages, and what the
    source reports elsewhere; `recorded_at` is the database's. Effect and order follow from both in `fold`.
    """

    frozen: ClassVar[Frozen] = Frozen.UNLESS_TOMBSTONED
    sealed_columns = {
        1: [
            "person",
            "purpose",
            "channel",
            "kind",
            "happened_at",
            "recorded_at",
            "wording",
            "evidence",
            "valid_until",
            "method",
            "ground",
            "outcome",
            "voids",
            "by",
            "note",
            "document",
            "source",
            "key",
            "request_hash",
        ]
    }

    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.PROTECT, related_name="events")
    purpose = models.CharField(_("purpose"), max_length=60, blank=True)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    happened_at = models.DateTimeField(_("happened at"))
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now())
    wording = models.ForeignKey(
        Wording,
        verbose_name=_("wording that was shown"),
        on_delete=models.PROTECT,
        related_name="events",
        null=True,
        blank=True,
    )
    evidence = models.CharField(_("evidence"), max_length=10, choices=Evidence.choices, blank=True)
    valid_until = models.DateTimeField(_("good until"), null=True, blank=True)
    method = models.CharField(_("method"), max_length=20, choices=Method.choices)
    ground = models.CharField(_("ground"), max_length=10, choices=Ground.choices, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, blank=True)
    #: Without a constraint in the database: an erasure takes rows one by one.
    voids = models.ForeignKey(
        "self",
        verbose_name=_("event declared invalid"),
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="voided_by",
        null=True,
        blank=True,
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recorded by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        help_text=_("Empty where the person acted on our own pages, or a system did."),
    )
    note = models.TextField(_("note"), blank=True)
    document = models.CharField(
        _("document"), max_length=200, blank=True, help_text=_("Where the paper or the recording is kept.")
    )
    source = models.CharField(_("source"), max_length=60)
    key = models.CharField(
        _("key"), max_length=100, help_text=_("With the source: the same message sent twice is recorded once.")
    )
    request_hash = models.BinaryField(_("hash of what was sent"), max_length=32, editable=False)

    objects = querysets.ConsentEventQuerySet.as_manager()  # type: ignore[misc]  # as in SealedModel

    class Meta(SealedModel.Meta):
        verbose_name = _("event of the ledger")
        verbose_name_plural = _("events of the ledger")
        default_permissions = ("view",)
        ordering = ["-recorded_at", "-pk"]
        indexes = [
            models.Index(fields=["person", "purpose", "channel"], name="events_by_key"),
            models.Index(fields=["recorded_at"], name="events_by_time"),
            models.Index(fields=["voids"], name="events_by_voided", condition=Q(voids__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["source", "key"], name="a_message_of_a_source_is_recorded_once"),
            models.CheckConstraint(
                condition=Q(happened_at__lte=models.F("recorded_at")), name="an_event_is_recorded_after_it_happened"
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="an_event_is_of_a_known_kind"),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="an_event_is_of_a_known_channel"),
            models.CheckConstraint(condition=Q(method__in=Method.values), name="an_event_was_said_in_a_known_way"),
            models.CheckConstraint(
                condition=~Q(purpose="") | Q(kind__in=[Kind.RESTRICTED, Kind.RESTRICTION_LIFTED]),
                name="only_a_restriction_is_of_all_purposes",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind=Kind.GIVEN,
                    wording__isnull=False,
                    evidence__in=Evidence.values,
                    valid_until__gt=models.F("happened_at"),
                )
                | (~Q(kind=Kind.GIVEN) & Q(valid_until__isnull=True)),
                name="a_yes_names_its_wording_its_evidence_and_its_end",
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.OBJECTED, ground__in=OBJECTION_GROUNDS)
                | Q(kind=Kind.RESTRICTED, ground__in=RESTRICTION_GROUNDS)
                | Q(kind=Kind.RESTRICTION_LIFTED, ground__in=[*RESTRICTION_GROUNDS, ""])
                | (~Q(kind__in=[Kind.OBJECTED, Kind.RESTRICTED, Kind.RESTRICTION_LIFTED]) & Q(ground="")),
                name="an_objection_and_a_restriction_have_a_ground",
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.OBJECTION_ANSWERED, outcome__in=[Outcome.UPHELD, Outcome.OVERRIDDEN])
                | (~Q(kind=Kind.OBJECTION_ANSWERED) & Q(outcome="")),
                name="only_an_answer_has_an_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.OVERRIDDEN) | (~Q(note="") & Q(by__isnull=False)),
                name="who_goes_on_against_an_objection_writes_the_compelling_ground",
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.INVALIDATED, voids__isnull=False)
                | (~Q(kind=Kind.INVALIDATED) & Q(voids__isnull=True)),
                name="an_invalidation_names_the_event_that_it_voids",
            ),
            models.CheckConstraint(
                condition=only_of([Kind.REQUESTED, Kind.GIVEN, Kind.REFUSED, Kind.WITHDRAWN, Kind.REVOKED], channel="")
                | Q(kind=Kind.INVALIDATED),
                name="only_a_consent_is_of_a_channel",
            ),
            models.CheckConstraint(condition=~Q(source="") & ~Q(key=""), name="an_event_names_its_source_and_key"),
            models.CheckConstraint(
                condition=~(
                    Q(by__isnull=False) & Q(kind=Kind.GIVEN) & Q(evidence__in=[Evidence.LINK, Evidence.MAILBOX])
                ),
                name="nobody_proves_a_mailbox_in_the_name_of_a_person",
            ),
            models.CheckConstraint(
                condition=~(
                    Q(source__regex=r"^api\.[0-9]+$")
                    & Q(kind=Kind.GIVEN)
                    & Q(evidence__in=[Evidence.LINK, Evidence.MAILBOX])
                ),
                name="no_system_proves_a_mailbox_in_the_name_of_a_person",
            ),
        ]

    def __str__(self) -> str:
        about = " · ".join(part for part in (self.purpose, self.channel) if part)
        return f"{self.get_kind_display()} {about}".strip()
