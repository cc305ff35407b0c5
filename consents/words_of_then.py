"""Whether the words of a yes are those that people could see when it was said (R-037, R-044)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from purposes.exceptions import RegisterError
from purposes.models import Wording

#: The instant from which each published wording was in force, by its id.
Since = Mapping[int, datetime]


def shown_since(purposes: Collection[str]) -> dict[str, dict[int, datetime]]:
    """From when the published wordings of each of these purposes were in force. One query."""
    found: dict[str, dict[int, datetime]] = defaultdict(dict)
    rows = Wording.objects.filter(purpose__in=purposes).values_list("purpose", "pk", "edition__in_force_from")
    for purpose, pk, since in rows.order_by():
        found[purpose][pk] = since
    return found


def came_later(wording: int, happened_at: datetime | None, since: Since) -> bool:
    """Whether the words with this id were published only after it happened, while others of the purpose were in force.

    Then a yes to the words before a material change would count for those after it. What was said before any words of
    the purpose were published was said elsewhere: which words these were, only whoever records it can tell.
    """
    return happened_at is not None and min(since.values()) <= happened_at < since[wording]


def refuse_later_words(wording: Wording, happened_at: datetime | None, since: Since) -> None:
    """Raise RegisterError for a yes to words that came later."""
    if came_later(wording.pk, happened_at, since):
        raise RegisterError(
            _("These words were published on %(day)s; when this was said, others were in force. Choose those.")
            % {"day": formats.date_format(timezone.localtime(since[wording.pk]), "DATETIME_FORMAT")}
        )
