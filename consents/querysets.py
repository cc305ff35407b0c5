"""Questions to the ledger, in the field's words."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from gdpr_registry.evidence import SealedQuerySet

from .fold import Said, as_said
from .kinds import Kind

#: Purpose and channel.
Key = tuple[str, str]
#: Rows read at once.
ROWS = 5_000


class ConsentEventQuerySet(SealedQuerySet[Any]):
    def of_key(self, person: Any, purpose: str, channel: str) -> ConsentEventQuerySet:
        """The events of one key, in no order: `fold` has its own."""
        return self.filter(person=person, purpose=purpose, channel=channel)

    def known(self, at: datetime | None, *, hindsight: bool = False) -> ConsentEventQuerySet:
        """Events recorded by then; with hindsight, what had happened by then and what was declared invalid since."""
        if at is None:
            return self
        if not hindsight:
            return self.filter(recorded_at__lte=at)
        return self.filter(Q(happened_at__lte=at) | Q(kind=Kind.INVALIDATED))

    def by_key(self) -> dict[UUID, dict[Key, list[Said]]]:
        """The events as the fold reads them, by person, then by purpose and channel. One query."""
        found: dict[UUID, dict[Key, list[Said]]] = defaultdict(lambda: defaultdict(list))
        rows = self.order_by().values_list("person", "purpose", "channel", *Said.__slots__)
        for person, purpose, channel, *said in rows.iterator(chunk_size=ROWS):
            found[person][purpose, channel].append(Said(*said))
        return found

    def said(self) -> list[Said]:
        """The events as the fold reads them: one query for the columns that it needs."""
        return [as_said(row) for row in self.order_by().only(*Said.__slots__)]
