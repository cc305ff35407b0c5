"""Taking away what a person is found by, with what was mailed to it."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from subjects import actions
from subjects.models import Identifier

from ..models import Link, LinkUse


@transaction.atomic
def remove_identifier(*, identifier: Identifier, by: Any) -> None:
    """Let the person no longer be found by this, and let no link to their page that was mailed before open it.

    Whoever reads a mailbox that was never theirs may hold such a link: it was good for a day (R-052). Links that stop
    mail stay good, for they open nothing. Raises RegisterError where it is gone already, PermissionDenied.
    """
    actions.remove_identifier(identifier=identifier, by=by)
    Link.objects.filter(person=identifier.person_id, use=LinkUse.CENTRE).delete()
