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


def refuse_later_words(wording: Wording, happened_at: datetime | None, since: Since) -> None:
    """Raise RegisterError for a yes said before its words were published, while others of the purpose were in force.

    Otherwise a yes to the words before a material change would count for those after it. What was said before any words
    of the purpose were published was said elsewhere: which words these were, only whoever records it can tell.
    """
    if happened_at is None or happened_at >= since[wording.pk] or happened_at < min(since.values()):
        return
    raise RegisterError(
        _("These words were published on %(day)s; when this was said, others were in force. Choose those.")
        % {"day": formats.date_format(timezone.localtime(since[wording.pk]), "DATETIME_FORMAT")}
    )
