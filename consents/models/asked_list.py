import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from ..asked import Asked
from ..kinds import Channel

#: How long a list waits for its download; then all of it is removed.
KEPT_FOR = timedelta(days=1)


class AskedListQuerySet(models.QuerySet["AskedList"]):
    def kept(self) -> "AskedListQuerySet":
        """Lists whose day is not over."""
        return self.filter(made_at__gt=Now() - KEPT_FOR)

    def forgotten(self) -> "AskedListQuerySet":
        """Lists whose day is over."""
        return self.filter(made_at__lte=Now() - KEPT_FOR)


class AskedList(models.Model):
    """One question about a list of people, answered part by part, and how far it has come.

    What is kept for good is the `Question` with its counts. The list goes within a day, and whom it names goes with its
    download. Not traced by history, which would keep it for ever.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    made_at = models.DateTimeField(_("asked at"), db_default=Now(), editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("asked by"), on_delete=models.PROTECT, related_name="+"
    )
    task = models.CharField(_("task"), max_length=60)
    company = models.CharField(_("company"), max_length=60, blank=True)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices, blank=True)
    reach = models.CharField(_("secondary basis"), max_length=60, blank=True)
    as_of = models.DateTimeField(_("as of"), null=True, blank=True)
    hindsight = models.BooleanField(_("with hindsight"), default=False)
    total = models.PositiveIntegerField(_("asked about"))
    done = models.PositiveIntegerField(_("answered"), default=0)
    reasons = models.JSONField(_("counts by reason"), default=dict)
    #: Set when all is answered. No foreign key: questions are removed by their own rule.
    question = models.UUIDField(_("question to the gate"), null=True, blank=True)

    objects = AskedListQuerySet.as_manager()

    class Meta:
        verbose_name = _("list asked about")
        verbose_name_plural = _("lists asked about")
        default_permissions = ("view",)
        indexes = [models.Index(fields=["made_at"], name="lists_by_time")]
        constraints = [
            models.CheckConstraint(condition=models.Q(total__gte=1), name="a_list_names_somebody"),
            models.CheckConstraint(
                condition=models.Q(done__lte=models.F("total")), name="no_more_are_answered_than_were_listed"
            ),
            models.CheckConstraint(
                condition=models.Q(question__isnull=True) | models.Q(done=models.F("total")),
                name="a_list_has_its_question_when_all_is_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.made_at:%Y-%m-%d %H:%M}"

    @property
    def asked(self) -> Asked:
        """The question as the gate takes it."""
        return Asked(
            task=self.task,
            company=self.company,
            channel=self.channel,
            reach=self.reach,
            at=self.as_of,
            hindsight=self.hindsight,
        )

    @property
    def is_done(self) -> bool:
        """Whether everybody on the list is answered."""
        return self.question is not None

    @property
    def allowed(self) -> int:
        """For how many the answer was yes."""
        found: int = self.reasons.get("allowed", 0)
        return found


class AskedPart(models.Model):
    """Some references of a list, encrypted: those asked about, and once answered only those with a yes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    list = models.ForeignKey(
        # `a_part_has_its_place_in_the_list` begins with the list and serves as the index.
        AskedList,
        verbose_name=_("list asked about"),
        on_delete=models.CASCADE,
        related_name="parts",
        db_index=False,
    )
    place = models.PositiveIntegerField(_("place"))
    is_answered = models.BooleanField(_("answered"), default=False)
    value = models.BinaryField(_("references, encrypted"))
    key_id = models.CharField(_("identity key"), max_length=8)

    class Meta:
        verbose_name = _("part of a list asked about")
        verbose_name_plural = _("parts of lists asked about")
        default_permissions = ("view",)
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["list", "place"], name="a_part_has_its_place_in_the_list"),
            models.CheckConstraint(condition=~models.Q(key_id=""), name="a_part_says_which_key_opens_it"),
        ]

    def __str__(self) -> str:
        return f"{self.list_id} {self.place}"
