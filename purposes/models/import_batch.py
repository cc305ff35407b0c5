from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

#: How long an upload waits to be applied; then it is removed.
KEPT_FOR = timedelta(days=7)


class ImportKind(models.TextChoices):
    """What kind of file was uploaded."""

    ACTIVITIES = "activities", _("sheet of activities")
    REGISTER = "register", _("the register, edited")
    #: Of a higher app: its pages and actions are there, the row and its seven days are here.
    PEOPLE = "people", _("people and what they said")


#: The kinds that the pages of the register show.
OF_THE_REGISTER = (ImportKind.ACTIVITIES, ImportKind.REGISTER)


class ImportState(models.TextChoices):
    """How far an import has come."""

    OPEN = "open", _("not applied")
    APPLIED = "applied", _("applied")
    UNDONE = "undone", _("undone")


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    def of_kinds(self, kinds: Iterable[str]) -> "ImportBatchQuerySet":
        """Imports of these kinds: each door shows its own."""
        return self.filter(kind__in=list(kinds))

    def open(self) -> "ImportBatchQuerySet":
        """Uploads that may still be applied."""
        return self.filter(state=ImportState.OPEN, uploaded_at__gt=Now() - KEPT_FOR)

    def forgotten(self) -> "ImportBatchQuerySet":
        """Uploads that nobody applied in time."""
        return self.filter(state=ImportState.OPEN, uploaded_at__lte=Now() - KEPT_FOR)

    def shown(self) -> "ImportBatchQuerySet":
        """Imports for a list, without what they hold."""
        kept = self.exclude(state=ImportState.OPEN, uploaded_at__lte=Now() - KEPT_FOR)
        return kept.defer("content", "changes", "setup").select_related("uploaded_by", "applied_by", "undone_by")


class ImportBatch(models.Model):
    """One upload of a file, and what became of it. The file is kept until it is applied, at most seven days.

    It is not traced by history, which would keep the file for ever; each step leaves an entry in the trace.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=ImportKind.choices)
    state = models.CharField(_("state"), max_length=8, choices=ImportState.choices, default=ImportState.OPEN)
    file_name = models.CharField(_("file"), max_length=200)
    content = models.BinaryField(_("content of the file"), blank=True)
    setup = models.JSONField(_("what its columns and words mean"), default=dict, blank=True)
    changes = models.JSONField(_("what it changed"), default=list, blank=True)
    counts = models.JSONField(_("how many rows"), default=dict, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("uploaded by"), on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), db_default=Now())
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("applied by"), on_delete=models.PROTECT, related_name="+", null=True
    )
    applied_at = models.DateTimeField(_("applied at"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("undone by"), on_delete=models.PROTECT, related_name="+", null=True
    )
    undone_at = models.DateTimeField(_("undone at"), null=True)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=ImportKind.values, state__in=ImportState.values),
                name="an_import_is_of_a_known_kind_and_state",
            ),
            models.CheckConstraint(
                condition=models.Q(state="open") | models.Q(content=b""),
                name="an_import_that_is_applied_keeps_no_file",
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", applied_at__isnull=True, applied_by__isnull=True)
                | models.Q(state__in=["applied", "undone"], applied_at__isnull=False, applied_by__isnull=False),
                name="an_applied_import_has_who_and_when",
            ),
            models.CheckConstraint(
                condition=models.Q(state="undone", undone_at__isnull=False, undone_by__isnull=False)
                | models.Q(state__in=["open", "applied"], undone_at__isnull=True, undone_by__isnull=True),
                name="an_undone_import_has_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_open(self) -> bool:
        """Whether it may still be applied."""
        return self.state == ImportState.OPEN
