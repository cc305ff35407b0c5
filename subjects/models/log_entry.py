from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gdpr_registry.evidence import SealedModel
from gdpr_registry.frozen import Frozen
from purposes.dpv import LawfulBasis

from .. import querysets


class LogEntry(SealedModel):
    """What somebody did, and for which purpose (Art. 5(2)). It names no data subject.

    Task, purpose, basis and edition are those in force when it was recorded, by their codes: an entry says for ever
    what was known then. It is never changed: a slip is mended, and an error corrected, by a further entry.
    """

    frozen: ClassVar[Frozen] = Frozen.UNLESS_TOMBSTONED
    sealed_columns = {
        1: [
            "by",
            "happened_at",
            "recorded_at",
            "task",
            "purpose",
            "basis",
            "edition",
            "what",
            "people_count",
            "system",
            "note",
            "corrects",
            "is_mend",
            "key",
        ]
    }

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("recorded by"), on_delete=models.PROTECT, related_name="+"
    )
    happened_at = models.DateTimeField(_("when"))
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now())
    task = models.CharField(_("task"), max_length=60)
    purpose = models.CharField(_("purpose"), max_length=60)
    basis = models.CharField(_("lawful basis"), max_length=8, choices=LawfulBasis.choices)
    edition = models.PositiveIntegerField(_("edition"), help_text=_("The edition in force when it was recorded."))
    what = models.CharField(_("what"), max_length=200, help_text=_("Do not write names."))
    people_count = models.PositiveIntegerField(_("number of people"), null=True, blank=True)
    system = models.CharField(_("system"), max_length=60, blank=True)
    note = models.TextField(_("note"), blank=True, help_text=_("Do not write names."))
    #: Always the first of a chain. Without a constraint in the database: an erasure takes rows one by one.
    corrects = models.ForeignKey(
        "self",
        verbose_name=_("corrects"),
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="corrections",
        null=True,
        blank=True,
    )
    is_mend = models.BooleanField(
        _("mends a slip"),
        default=False,
        help_text=_("By its author, soon after: shown in place of the entry that it corrects."),
    )
    key = models.UUIDField(
        _("key of the form"), unique=True, editable=False, help_text=_("The same form sent twice records once.")
    )

    objects = querysets.LogEntryQuerySet.as_manager()  # type: ignore[misc]  # as in SealedModel

    class Meta(SealedModel.Meta):
        verbose_name = _("entry of the log")
        verbose_name_plural = _("entries of the log")
        default_permissions = ("view",)
        ordering = ["-happened_at", "-pk"]
        indexes = [
            models.Index(fields=["-happened_at", "-id"], name="log_entries_by_time"),
            models.Index(fields=["purpose", "-happened_at"], name="log_entries_by_purpose"),
            models.Index(fields=["by", "-recorded_at"], name="log_entries_by_account"),
            models.Index(fields=["corrects"], name="log_entries_by_first"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(happened_at__lte=models.F("recorded_at")),
                name="an_entry_is_recorded_after_it_happened",
            ),
            models.CheckConstraint(
                condition=~models.Q(task="") & ~models.Q(purpose=""), name="an_entry_names_its_task_and_purpose"
            ),
            models.CheckConstraint(condition=~models.Q(what=""), name="an_entry_says_what_was_done"),
            models.CheckConstraint(
                condition=models.Q(basis__in=LawfulBasis.values), name="an_entry_has_a_basis_of_art_6"
            ),
            models.CheckConstraint(condition=models.Q(edition__gte=1), name="an_entry_names_an_edition"),
            models.CheckConstraint(
                condition=models.Q(people_count__isnull=True) | models.Q(people_count__gte=1),
                name="an_entry_is_about_one_person_or_more",
            ),
            models.CheckConstraint(
                condition=models.Q(is_mend=False) | models.Q(corrects__isnull=False),
                name="a_mend_corrects_an_entry",
            ),
        ]

    def __str__(self) -> str:
        return gettext("Entry %(number)s: %(what)s") % {"number": self.pk, "what": self.what}

    def get_absolute_url(self) -> str:
        """The page of the entry: that of the one that is mended, for a mend."""
        return reverse("staff_entry", args=[self.first_id])

    @property
    def first_id(self) -> int:
        """The entry that this row is shown as: itself, or the one whose slip it mends."""
        first: int = self.corrects_id if self.is_mend and self.corrects_id else self.pk
        return first

    def may_be_read_by(self, account: Any) -> bool:
        """Its author reads it, and whoever reads all of the log."""
        return self.by_id == account.pk or bool(account.has_perm("subjects.view_logentry"))
