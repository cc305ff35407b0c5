from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Verb(models.TextChoices):
    """What a system may do with its token."""

    DECIDE = "decide", _("ask the gate about people")
    READ = "read", _("read purposes, tasks, wordings and editions")
    RECORD = "record", _("record what people said elsewhere")
    PEOPLE = "people", _("find people, put them on file, read what they said and how they stand")


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def usable(self) -> "ApiTokenQuerySet":
        """Tokens that open the door now, by the database's clock."""
        return self.filter(revoked_at=None, expires_at__gt=Now())


class ApiToken(models.Model):
    """What a system shows at the door of the API. It is told once; only its hash is kept."""

    #: The longest that a token is good for, in days.
    LONGEST = 365

    name = models.CharField(_("name"), max_length=100, help_text=_("The system that asks, as your colleagues call it."))
    digest = models.BinaryField(_("SHA-256 of the token"), max_length=32, unique=True, editable=False)
    verbs = ArrayField(models.CharField(max_length=10, choices=Verb.choices), verbose_name=_("what it may do"))
    every_purpose = models.BooleanField(_("for every purpose"), default=False)
    purposes = ArrayField(models.CharField(max_length=60), verbose_name=_("purposes"), default=list, blank=True)
    created_at = models.DateTimeField(_("issued"), db_default=Now(), editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("issued by"), on_delete=models.PROTECT, related_name="+"
    )
    expires_at = models.DateTimeField(_("expires"))
    last_used_at = models.DateTimeField(
        _("last used"), null=True, blank=True, help_text=_("Written at most once a minute.")
    )
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("revoked by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("token of a system")
        verbose_name_plural = _("tokens of systems")
        default_permissions = ("view",)
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=models.Q(revoked_at=None), name="a_token_in_use_has_a_name_of_its_own"
            ),
            models.CheckConstraint(
                condition=models.Q(verbs__len__gt=0, verbs__contained_by=Verb.values),
                name="a_token_says_what_it_may_do",
            ),
            models.CheckConstraint(
                condition=models.Q(every_purpose=True, purposes=[])
                | models.Q(every_purpose=False, purposes__len__gt=0),
                name="a_token_is_for_every_purpose_or_for_named_ones",
            ),
            models.CheckConstraint(
                # 366 days: the last day counts to its end, wherever the clocks were changed.
                condition=models.Q(expires_at__gt=models.F("created_at"))
                & models.Q(expires_at__lte=models.F("created_at") + models.Value("366 days", models.DurationField())),
                name="a_token_is_good_for_a_year_at_most",
            ),
            models.CheckConstraint(
                condition=models.Q(revoked_at=None, revoked_by=None)
                | models.Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="who_revokes_a_token_is_named",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def source(self) -> str:
        """The name of this door in questions and events."""
        return f"api.{self.pk}"

    @property
    def within(self) -> frozenset[str] | None:
        """The codes of the purposes that it is for; None for every purpose."""
        return None if self.every_purpose else frozenset(self.purposes)

    @property
    def state(self) -> str:
        """ "revoked", "expired" or "in use"."""
        if self.revoked_at:
            return "revoked"
        return "expired" if self.expires_at <= timezone.now() else "in use"
