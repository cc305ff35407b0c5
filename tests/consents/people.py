"""A published register, and people who said something."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from consents import actions
from purposes.models import Wording
from subjects.models import Person, PersonCategory
from tests import factories
from tests.purposes.register import Register, publish, ready

NEWS, SUPPORT = "prospects.marketing", "customers.d"
_numbers = count(1)


@contextmanager
def published_once(blocker, prepare: Callable[[Register], object] = lambda register: None) -> Iterator[Register]:
    """A published register for all tests of a module, taken back after them; `prepare` adds to its draft."""
    with blocker.unblock(), transaction.atomic():
        register = ready()
        prepare(register)
        publish(register)
        yield register
        transaction.set_rollback(True)


def add_a_letter(register: Register) -> None:
    """Give the news of the draft a letter, which needs a permission for the channel."""
    factories.TaskFactory(
        code="news.letter", purpose=register.news, is_direct_marketing=True, channel_permission="written"
    )


def person(*categories: str, **columns) -> Person:
    """Somebody in these categories since long ago."""
    made = Person.objects.create(id=uuid4(), language="da", **columns)
    since = timezone.now() - timedelta(days=3650)
    for category in categories:
        PersonCategory.objects.create(person=made, category=category, since=since, recorded_at=since)
    return made


def staff(*roles: str):
    return factories.UserFactory(roles=list(roles or ("staff",)))


def wording(purpose: str = NEWS, language: str = "da") -> Wording:
    return Wording.objects.filter(purpose=purpose, language=language).order_by("-revision").first()


def said(verb: str, who: Person, purpose: str = NEWS, *, by=None, **columns):
    """Say it on our own page, or have it recorded by an account; each time a new message."""
    columns = {"source": "staff" if by else "web", "key": f"k{next(_numbers)}", "method": "form", **columns}
    return getattr(actions, verb)(person=who, purpose=purpose, by=by, **columns)


def yes(who: Person, purpose: str = NEWS, *, by=None, evidence: str = "", **columns):
    """A yes to the wording of the purpose; with own hand unless somebody records it."""
    evidence = evidence or ("document" if by else "mailbox")
    if by and evidence == "document":
        columns.setdefault("document", "Case 7")
    shown = columns.pop("wording", None) or wording(purpose)
    return said("give", who, purpose, by=by, wording=shown, evidence=evidence, **columns)
