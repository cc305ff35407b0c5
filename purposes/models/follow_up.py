from datetime import datetime
from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class FollowUpKind(models.TextChoices):
    """Why somebody asks. One model for all three, so that nobody looks for a question in three places."""

    COMMENT = "comment", _("comment")
    AUDIT = "audit", _("audit point")
    QUERY = "query", _("owner’s query")


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def open(self) -> "FollowUpQuerySet":
        """Questions that their asker has not closed."""
        return self.filter(closed_at__isnull=True)

    def closed_before(self, moment: datetime) -> "FollowUpQuerySet":
        """Questions closed earlier than this."""
        return self.filter(closed_at__lt=moment)

    def to_me(self, account: Any) -> "FollowUpQuerySet":
        """Questions put to this account."""
        return self.filter(to=account)

    def from_me(self, account: Any) -> "FollowUpQuerySet":
        """Questions that this account asked."""
        return self.filter(asked_by=account)

    def readable_by(self, account: Any) -> "FollowUpQuerySet":
        """What the account may read: its own questions and those put to it; all with the permission."""
        if account.has_perm("purposes.view_followup"):
            return self
        return self.filter(models.Q(to=account) | models.Q(asked_by=account))

    def about(self, row: models.Model) -> "FollowUpQuerySet":
        """Questions about this row."""
        return self.filter(about_kind=row._meta.label_lower, about_id=str(row.pk))

    def with_answers(self) -> "FollowUpQuerySet":
        """With `answered`: how many answers there are."""
        return self.annotate(answered=models.Count("answers"))


def _stays_for_a_while(follow_up: str) -> pgtrigger.Trigger:
    """Refuses to delete what belongs to a follow-up that is open, or closed within the shortest period there is."""
    return pgtrigger.Trigger(
        name="stays_until_it_was_closed_long_ago",
        when=pgtrigger.Before,
        operation=pgtrigger.Delete,
        func=f"""
            IF EXISTS (
                SELECT FROM public.purposes_followup WHERE id = {follow_up}
                AND (closed_at IS NULL OR closed_at > now() - interval '28 days')
            ) THEN
                RAISE EXCEPTION 'This follow-up is open, or was closed a short while ago: it stays.'
                    USING ERRCODE = 'restrict_violation', TABLE = TG_TABLE_NAME;
            END IF;
            RETURN OLD;
        """,
    )


class FollowUp(models.Model):
    """A question to a colleague about a row, closed by who asked.

    It names the row by kind and id, and by the label that it had: no foreign key, because the row may be of any app
    and may go. Not tracked: a conversation is its own trace. It is closed, never taken back; the worker removes what
    was closed long ago.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=FollowUpKind.choices, default=FollowUpKind.COMMENT)
    about_kind = models.CharField(_("kind of row"), max_length=100)
    about_id = models.CharField(_("row"), max_length=100)
    about_label = models.CharField(_("about"), max_length=300)
    question = models.TextField(_("question"), help_text=_("What you want to know or have done. Do not write names."))
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("to"), on_delete=models.PROTECT, related_name="follow_ups_to_me"
    )
    due_on = models.DateField(_("answer by"), null=True, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("asked by"), on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(_("asked at"), db_default=Now())
    closed_at = models.DateTimeField(_("closed at"), null=True)
    key = models.UUIDField(
        _("key of the form"), unique=True, editable=False, help_text=_("The same form sent twice asks once.")
    )

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ["-asked_at", "-pk"]
        triggers = [_stays_for_a_while("OLD.id")]
        indexes = [
            models.Index(fields=["about_kind", "about_id"], name="follow_ups_by_row"),
            models.Index(fields=["to", "due_on"], name="open_follow_ups_by_reader", condition=models.Q(closed_at=None)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=FollowUpKind.values), name="a_follow_up_is_of_a_known_kind"
            ),
            models.CheckConstraint(condition=~models.Q(question=""), name="a_follow_up_has_a_question"),
            models.CheckConstraint(
                condition=~models.Q(about_kind="") & ~models.Q(about_id="") & ~models.Q(about_label=""),
                name="a_follow_up_names_the_row_it_is_about",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True) | models.Q(closed_at__gte=models.F("asked_at")),
                name="a_follow_up_is_closed_after_it_is_asked",
            ),
        ]

    def __str__(self) -> str:
        return self.about_label

    @property
    def is_open(self) -> bool:
        """Whether it still takes answers."""
        return self.closed_at is None


class FollowUpAnswer(models.Model):
    """What somebody wrote below a follow-up. Written once: who changes their mind writes another."""

    #: It goes with its follow-up, when that has had its time.
    granted: ClassVar[tuple[str, ...]] = ("SELECT", "INSERT", "DELETE")

    follow_up = models.ForeignKey(
        FollowUp, verbose_name=_("follow-up"), on_delete=models.PROTECT, related_name="answers"
    )
    text = models.TextField(_("answer"), help_text=_("Do not write names."))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("answered by"), on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(_("at"), db_default=Now())
    key = models.UUIDField(_("key of the form"), unique=True, editable=False)

    class Meta:
        verbose_name = _("answer to a follow-up")
        verbose_name_plural = _("answers to follow-ups")
        ordering = ["at", "pk"]
        triggers = [_stays_for_a_while("OLD.follow_up_id")]
        constraints = [models.CheckConstraint(condition=~models.Q(text=""), name="an_answer_to_a_follow_up_has_words")]

    def __str__(self) -> str:
        return self.text
