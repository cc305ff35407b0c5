"""Which register is asked for: an edition by number, the one in force as of a day, or the draft."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _

from .. import days, editions
from ..compose import compose
from ..document import RegisterDocument
from ..exceptions import RegisterError
from ..models import Edition
from ..statement.words import day as day_in_words


class NoSuchRecord(RegisterError):
    """There is no record for what was asked: a day before the first edition, or a number that no edition has."""


@dataclass(frozen=True)
class Source:
    """A register document with where it comes from. `edition` is None for the draft; `at` is when it was written."""

    document: RegisterDocument
    edition: Edition | None
    at: datetime
    as_of: date | None = None

    @property
    def is_draft(self) -> bool:
        return self.edition is None

    @cached_property
    def sha256(self) -> str:
        """The hash of the edition, or of the draft as it stands."""
        return self.edition.sha256 if self.edition else self.document.sha256

    @property
    def slug(self) -> str:
        """ "edition-2" or "draft", for a file's name."""
        return f"edition-{self.edition.number}" if self.edition else "draft"


def of_edition(edition: Edition, as_of: date | None = None) -> Source:
    return Source(editions.document_of(edition), edition, edition.published_at, as_of)


def numbered(number: int) -> Source:
    """Edition `number`. Raises NoSuchRecord."""
    edition = Edition.objects.filter(number=number).first()
    if edition is None:
        raise NoSuchRecord(_("There is no edition %(number)s.") % {"number": number})
    return of_edition(edition)


def in_force_on(day: date, language: str = "en") -> Source:
    """The edition in force at the end of the day, in the time zone of the installation. Raises NoSuchRecord."""
    if edition := editions.in_force(days.end(day)):
        return of_edition(edition, day)
    first = Edition.objects.without_texts().order_by("number").first()
    told = {"day": day_in_words(day, language)}
    if first is None:
        raise NoSuchRecord(_("Nothing is published yet, so no record was in force on %(day)s.") % told)
    told["first"] = day_in_words(days.of(first.in_force_from), language)
    raise NoSuchRecord(_("No edition was in force on %(day)s. The first is in force from %(first)s.") % told)


def draft() -> Source:
    """The register as it stands now: the same document, not frozen."""
    return Source(compose(), None, timezone.now())
