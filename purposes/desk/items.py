"""The register of the desk: an item, its weight, and who yields items."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db.models import IntegerChoices
from django.utils.translation import gettext_lazy as _


class Weight(IntegerChoices):
    """How much depends on it; the heaviest comes first."""

    BLOCKS = 0, _("Stands in the way")
    SHOULD = 1, _("Should be done")
    NICE = 2, _("Good to know")


@dataclass(frozen=True)
class DeskItem:
    """One thing to do or to know. `shape` is the badge's class (registry.css); `rows` are links to what it is about.

    `more` is how many rows there are beside those in `rows`, and `more_url` a list of them all. `follows` is an address
    for what is not known yet: the page asks it once it stands, and it answers the items anew.
    """

    weight: Weight
    heading: str
    sentence: str
    shape: str = "is-open"
    url: str = ""
    quote: str = ""
    rows: list[tuple[str, str]] = field(default_factory=list)
    more: int = 0
    more_url: str = ""
    follows: str = ""


Source = Callable[[Any], Iterable[DeskItem]]
S = TypeVar("S", bound=Source)

_sources: list[Source] = []


def register(source: S) -> S:
    """Ask `source(reader)` for items on each view of the desk, where `reader` is the account; once per source."""
    if source not in _sources:
        _sources.append(source)
    return source


#: Within a weight: what runs or is late before what waits for somebody, and that before what can wait.
URGENCY = ("is-stopped", "is-blocked", "is-waiting", "is-open")


def items_for(reader: Any) -> list[DeskItem]:
    """What needs doing, the heaviest first, within a weight the most urgent, then in the order of registration."""
    items = [item for source in _sources for item in source(reader)]
    return sorted(items, key=lambda item: (item.weight, _urgency(item)))


def _urgency(item: DeskItem) -> int:
    return URGENCY.index(item.shape) if item.shape in URGENCY else len(URGENCY)


def context_for(reader: Any) -> dict[str, Any]:
    """What `admin/purposes/desk_items.html` shows: the items, and where to ask for what is not known yet."""
    items = items_for(reader)
    return {"items": items, "follows": next((item.follows for item in items if item.follows), "")}
