"""Questions to the staff log, in the field's words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, Exists, F, Max, OuterRef, Q, QuerySet, When
from django.db.models.functions import Coalesce, Now

from gdpr_registry.evidence import SealedQuerySet


class LogEntryQuerySet(SealedQuerySet[Any]):
    def with_first(self) -> LogEntryQuerySet:
        """With `first`: the number of the entry that a mend mends, or the entry's own."""
        return self.annotate(first=Case(When(is_mend=True, then=F("corrects")), default=F("pk")))

    def standing(self) -> LogEntryQuerySet:
        """One row for each entry: as it reads after the last mend of its author."""
        later = self.model._default_manager.filter(is_mend=True, corrects=OuterRef("first"), pk__gt=OuterRef("pk"))
        return self.with_first().filter(~Exists(later))

    def of_one(self, first: int) -> LogEntryQuerySet:
        """The entry with this number and the mends of its slips, the newest first."""
        found: Any = self.with_first()
        of_one: LogEntryQuerySet = found.filter(first=first).order_by("-pk")
        return of_one

    def at_rest_since(self, moment: datetime) -> LogEntryQuerySet:
        """Entries recorded before then, with their corrections, where none of these was recorded later."""
        whole = self.annotate(chain=Coalesce("corrects", "pk"))
        later = self.model._default_manager.filter(
            Q(pk=OuterRef("chain")) | Q(corrects=OuterRef("chain")), recorded_at__gte=moment
        )
        return whole.filter(~Exists(later), recorded_at__lt=moment)

    def readable_by(self, account: Any) -> LogEntryQuerySet:
        """Their own entries; all with the permission."""
        return self if account.has_perm("subjects.view_logentry") else self.filter(by=account)

    def of(self, account: Any) -> LogEntryQuerySet:
        """What the account recorded."""
        return self.filter(by=account)

    def between(self, since: datetime | None, until: datetime | None) -> LogEntryQuerySet:
        """Entries of what happened from `since` up to, but not at, `until`."""
        found = self
        if since:
            found = found.filter(happened_at__gte=since)
        return found.filter(happened_at__lt=until) if until else found

    def not_for(self, purposes: Iterable[str]) -> LogEntryQuerySet:
        """Entries for purposes other than these."""
        return self.exclude(purpose__in=list(purposes))

    def by_purpose(self) -> Any:
        """Purpose, number of entries, number of people, and when the last happened."""
        found = self.order_by().values("purpose")
        return found.annotate(entries=Count("pk"), last=Max("happened_at")).order_by("purpose")

    def most_used_tasks(self, account: Any, since: datetime, at_most: int) -> list[str]:
        """The tasks that the account recorded most since then, the most used first."""
        found = self.filter(by=account, recorded_at__gte=since).order_by().values("task")
        counted = found.annotate(times=Count("pk"), last=Max("pk")).order_by("-times", "-last")
        return [row["task"] for row in counted[:at_most]]


class PersonQuerySet(QuerySet[Any]):
    def present(self) -> PersonQuerySet:
        """Those who are not erased."""
        return self.filter(erased_on=None)


class PersonCategoryQuerySet(QuerySet[Any]):
    def in_force(self, at: datetime | Now | None = None) -> PersonCategoryQuerySet:
        """Rows that hold at `at` (now, by the database's clock)."""
        moment = at or Now()
        return self.filter(Q(until=None) | Q(until__gt=moment), since__lte=moment)
