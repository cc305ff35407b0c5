"""Why somebody looks at a person, when that is unusual, and the trace of every look (R-113)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import idna
from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from gdpr_registry import access
from gdpr_registry.models import AccessEntry, User
from purposes.document import Text
from purposes.statement.words import words
from subjects.identity import EMAIL
from subjects.models import Identifier, Person
from subjects.people import value_of
from subjects.tasks import Tasks

FIND = "subjects.find_person"

SEEN = access.register("consents.person_seen", _("looked at a person"))
LISTED = access.register("consents.person_listed", _("saw the name of somebody who shares an address or a number"))
SOUGHT = access.register("consents.person_sought", _("looked for somebody who is not on file"))
HELD_UP = access.register("consents.look_held_up", _("was asked for a reason before looking at a person"))
REFUSED = access.register("consents.look_refused", _("was refused a look at people"))

PERSON = Person._meta.label_lower

#: The task that every shift has: people ask about their own data, or change what they said (Art. 12(2)).
RIGHTS = "rights"

# A few letters, then digits: no name, no address, no phone number and no CPR number is written like that.
CASE = re.compile(r"[A-Za-z]{1,10}[-/_ ]?[0-9][0-9/-]{0,18}")


@dataclass(frozen=True)
class Why:
    """What somebody looks for: a task in staff's words, and the case of another system that led here."""

    task: str
    name: Text
    case: str = ""

    def __str__(self) -> str:
        task = gettext("answer people about their own data") if self.task == RIGHTS else self._name
        return f"{task} ({self.case})" if self.case else task

    @property
    def _name(self) -> str:
        return words(self.name, get_language() or "").text

    @property
    def traced(self) -> str:
        """As an access entry keeps it: codes only."""
        return f"{self.task} {self.case}".strip()


def why(task: str, case: str = "") -> Why | None:
    """The reason by the code of its task; None for a task that is not in force.

    A case that is not written like ABC-123 is left out: it could be somebody's name or number.
    """
    case = case.strip() if CASE.fullmatch(case.strip()) else ""
    if task == RIGHTS:
        return Why(task, {}, case)
    known = Tasks.now("").by_code.get(task)
    return Why(task, known.name, case) if known else None


class Unusual(models.TextChoices):
    """What makes a look unusual, so that its reason is asked again."""

    COLLEAGUE = "colleague", _("This is a colleague, or you yourself.")
    MANY = "many", _("You have looked at many people within the hour.")


class Because(models.TextChoices):
    """Why one looks all the same. A choice and no words: the trace holds no values."""

    THEY_ASK = "they_ask", _("They have asked me themselves")
    CASE = "case", _("A case of mine needs it")
    TOLD = "told", _("An officer or my manager has asked me to")


def unusual(*, by: Any, person: Person, identifiers: Iterable[Identifier]) -> list[Unusual]:
    """What is unusual about this look. Two queries."""
    found = [Unusual.COLLEAGUE] if _is_colleague(identifiers) else []
    return [*found, Unusual.MANY] if _seen_within_the_hour(by, person) >= settings.LOOKS_PER_HOUR else found


def _is_colleague(identifiers: Iterable[Identifier]) -> bool:
    addresses = {value_of(row) for row in identifiers if row.kind == EMAIL}
    # An account's address may be written in letters where ours is in A-labels.
    return User.objects.filter(email__in=addresses | {_in_letters(address) for address in addresses}).exists()


def _in_letters(address: str) -> str:
    local, _at, domain = address.rpartition("@")
    return f"{local}@{idna.decode(domain)}"


def _seen_within_the_hour(by: Any, person: Person) -> int:
    seen = AccessEntry.objects.filter(action=SEEN, actor_id=by.pk, at__gt=Now() - timedelta(hours=1))
    return seen.exclude(object_id=str(person.pk)).values("object_id").distinct().count()


def trace_seen(
    *, by: Any, person: Person, reason: Why, fields: Iterable[str], because: str = "", role: str = ""
) -> None:
    """A person was looked at: what was shown, what for, and the reason where one was asked for.

    A system has no account: its `role` is the name of its door.
    """
    named = [*fields, *([f"reason.{because}"] if because else [])]
    access.record(SEEN, by=by, obj=person, fields=named, purpose=reason.traced, role=role)


def trace_listed(*, by: Any, people: Iterable[Person], reason: Why) -> None:
    for person in people:
        access.record(LISTED, by=by, obj=person, fields=["name", "categories"], purpose=reason.traced)


def trace_sought(*, by: Any, kind: str, reason: Why, role: str = "") -> None:
    """Nobody was found. What was typed is kept nowhere."""
    fields = [f"identifiers.{kind}"]
    access.record(SOUGHT, by=by, object_kind=PERSON, fields=fields, purpose=reason.traced, role=role)


def trace_held_up(*, by: Any, person: Person, reason: Why, found: Iterable[Unusual]) -> None:
    fields = [f"unusual.{each.value}" for each in found]
    access.record(HELD_UP, by=by, obj=person, fields=fields, purpose=reason.traced)


def trace_refused(*, by: Any) -> None:
    """Somebody without the permission, or with the address of a page that is closed."""
    access.record(REFUSED, by=by, object_kind=PERSON)
