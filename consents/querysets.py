"""Questions to the ledger, in the field's words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from gdpr_registry.evidence import SealedQuerySet

from .fold import Said, as_said


class ConsentEventQuerySet(SealedQuerySet[Any]):
    def of_key(self, person: Any, purpose: str, channel: str) -> ConsentEventQuerySet:
        """The events of one key, in no order: `fold` has its own."""
        return self.filter(person=person, purpose=purpose, channel=channel)

    def known(self, at: datetime | None, *, hindsight: bool = False) -> ConsentEventQuerySet:
        """Events recorded by then; with hindsight, those that had happened by then."""
        if at is None:
            return self
        return self.filter(happened_at__lte=at) if hindsight else self.filter(recorded_at__lte=at)

    def said(self) -> list[Said]:
        """The events as the fold reads them: one query for the columns that it needs."""
        return [as_said(row) for row in self.order_by().only(*Said.__slots__)]
