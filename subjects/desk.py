"""On the officers' desk: what the log shows that somebody should look at."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from purposes import editions
from purposes.desk import DeskItem, Weight, register

from .models import LogEntry


@register
def not_in_force(reader: Any) -> Iterator[DeskItem]:
    """Entries that were recorded for purposes no longer in force."""
    edition = editions.in_force() if reader.has_perm("subjects.view_logentry") else None
    if edition is None:
        return
    in_force = (purpose.code for purpose in editions.public_of(edition).purposes)
    if count := LogEntry.objects.standing().not_for(in_force).count():
        sentence = ngettext(
            "%(count)d entry of the log is for a purpose that is no longer in force.",
            "%(count)d entries of the log are for purposes that are no longer in force.",
            count,
        )
        url = f"{reverse('staff_log')}?state=not-in-force"
        yield DeskItem(Weight.NICE, _("Log"), sentence % {"count": count}, "is-past", url)
