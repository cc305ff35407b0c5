"""Questions to the register, in the field's words."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, JSONField, OuterRef
from django.db.models.functions import Cast, Now

from gdpr_registry.evidence import SealedQuerySet

if TYPE_CHECKING:
    from .models import Edition


def _moment(at: datetime | None) -> Any:
    """The instant asked for; without one the database's own clock."""
    return Now() if at is None else at


class EditionQuerySet(SealedQuerySet["Edition"]):
    def without_texts(self) -> EditionQuerySet:
        """Leave the two parts in the database until somebody reads them: they are large."""
        return self.defer(*self.model.TEXTS)

    def naming(self, purpose: str) -> EditionQuerySet:
        """Editions in which the purpose with this code stands."""
        named: Any = {"purposes": [{"code": purpose}]}
        return self.annotate(content=Cast("public", JSONField())).filter(content__contains=named)

    def begun(self, at: datetime | None = None) -> EditionQuerySet:
        """Editions whose time had come at `at`: in force then, or superseded before."""
        return self.filter(in_force_from__lte=_moment(at))

    def in_force(self, at: datetime | None = None) -> Edition | None:
        """The edition in force at `at`: the last that had begun. None before the first."""
        return self.begun(at).order_by("-number").first()

    def to_come(self, at: datetime | None = None) -> EditionQuerySet:
        """Published editions whose time has not come at `at`."""
        return self.filter(in_force_from__gt=_moment(at))


class PurposeStopQuerySet(SealedQuerySet[Any]):
    def in_force(self, at: datetime | None = None) -> PurposeStopQuerySet:
        """Stops that hold at `at`: an edition published after the stop and in force by then lifts it."""
        from .models import Edition

        lifted = Edition.objects.begun(at).filter(published_at__gt=OuterRef("stopped_at"))
        return self.filter(~Exists(lifted), stopped_at__lte=_moment(at))
