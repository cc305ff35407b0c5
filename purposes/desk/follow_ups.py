"""On the desk: open questions of colleagues."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .. import days
from ..models import FollowUp
from .items import DeskItem, Weight

#: As many are named; of the others their number.
NAMED = 12


def follow_ups(reader: Any) -> Iterator[DeskItem]:
    """Follow-ups to the reader that have no answer yet; overdue where the day of one has passed."""
    mine = FollowUp.objects.open().to_me(reader).filter(answers=None).order_by("due_on", "pk")
    waiting = list(mine.values_list("pk", "about_label", "due_on"))
    if not waiting:
        return
    sentence = ngettext(
        "%(count)d question of a colleague waits for your answer.",
        "%(count)d questions of colleagues wait for your answer.",
        len(waiting),
    )
    late = any(due_on and due_on < days.today() for _pk, _label, due_on in waiting)
    rows = [(label, reverse("follow_up", args=[pk])) for pk, label, _due_on in waiting[:NAMED]]
    yield DeskItem(
        Weight.SHOULD,
        _("Question"),
        sentence % {"count": len(waiting)},
        "is-blocked" if late else "is-waiting",
        reverse("follow_ups"),
        rows=rows,
        more=max(0, len(waiting) - NAMED),
        more_url=reverse("follow_ups"),
    )
