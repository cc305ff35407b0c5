"""Days as instants, in the time zone of the installation. Pure."""

from calendar import monthrange
from datetime import date, datetime, time, timedelta

from django.utils import formats, timezone


def beginning(day: date) -> datetime:
    """The first instant of the day: its local midnight, or the first that exists where the clock jumps over it."""
    return datetime.combine(day, time.min, tzinfo=timezone.get_default_timezone())


def end(day: date) -> datetime:
    """The last instant of the day, to the microsecond: what a date means when one asks how things stood then."""
    return beginning(day + timedelta(days=1)) - timedelta(microseconds=1)


def of(moment: datetime) -> date:
    """The local day of an instant."""
    return timezone.localtime(moment, timezone.get_default_timezone()).date()


def months_before(moment: datetime, months: int) -> datetime:
    """The same instant so many months earlier; on the last day of a month that has no such day."""
    year, month = divmod(12 * moment.year + moment.month - 1 - months, 12)
    return moment.replace(year=year, month=month + 1, day=min(moment.day, monthrange(year, month + 1)[1]))


def in_words(day: str) -> str:
    """A day of a document (ISO 8601) as people write it: "23. september 2026"."""
    return formats.date_format(date.fromisoformat(day))


def today() -> date:
    """The local day of now, by the clock of this machine."""
    return of(timezone.now())
