"""An instant as people write it on a command line or in an address. Pure."""

from datetime import UTC, date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from purposes import days
from purposes.exceptions import RegisterError


def moment(text: str) -> datetime:
    """The instant: a date means the end of that day in the installation's time zone, a time without zone is local.

    Raises RegisterError for what is neither, and for a day to come: the gate does not know what will be said.
    """
    found = _read(text.strip())
    if found is None:
        raise RegisterError(
            _("“%(text)s” is no time. Write 2026-03-31, 2026-03-31T14:30 or 2026-03-31T14:30+02:00.") % {"text": text}
        )
    return not_to_come(found)


def not_to_come(found: datetime) -> datetime:
    """The instant, if it is not after the end of today. Raises RegisterError."""
    if found > days.end(days.today()):
        raise RegisterError(_("This day is still to come. Leave the time out to ask about now."))
    return found


def _read(text: str) -> datetime | None:
    try:
        return days.end(date.fromisoformat(text))
    except (ValueError, OverflowError):
        pass
    try:
        found = datetime.fromisoformat(text)
        # The ends of the calendar are no instants in another time zone.
        found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return found if timezone.is_aware(found) else timezone.make_aware(found, timezone.get_default_timezone())
