"""A published register and what staff do with it."""

from uuid import uuid4

from subjects.actions import correct_entry, record_entry
from tests import factories

SUPPORT, VISIT = "d.do", "access.do"


def staff(name="Sanne Staff", roles=("staff",)):
    return factories.UserFactory(name=name, roles=list(roles))


def record(by, task=SUPPORT, what="Answered a case", key=None, **said):
    return record_entry(by=by, task=task, what=what, key=key or uuid4(), **said)


def correct(entry, by, task=SUPPORT, what="Answered two cases", key=None, **said):
    return correct_entry(entry=entry, by=by, task=task, what=what, key=key or uuid4(), **said)
