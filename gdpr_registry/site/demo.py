"""The demonstration: an invented company, its published register, and an account for each role.

Nothing of it belongs in a real installation; every page it shows says that it is a demonstration.
"""

import json
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from gdpr_registry.accounts import actions as accounts
from gdpr_registry.accounts.roles import MUST_EXPIRE, Role
from gdpr_registry.models import User
from purposes import actions, starter
from purposes.models import Assessment, Edition

Say = Callable[[str], None]


@dataclass(frozen=True)
class Person:
    """Somebody of the demonstration; `password` is made at the first start and kept."""

    email: str
    name: str
    role: Role


CAST = [
    Person("officer@demo.example", "Astrid Holm", Role.OFFICER),
    Person("second-officer@demo.example", "Bjarke Lund", Role.OFFICER),
    Person("dpo@demo.example", "Cecilie Krogh", Role.DATA_PROTECTION_OFFICER),
    Person("staff@demo.example", "Dan Mørk", Role.STAFF),
    Person("recruiter@demo.example", "Eva Skov", Role.RECRUITER),
    Person("reception@demo.example", "Frede Bæk", Role.RECEPTION),
    Person("auditor@demo.example", "Gro Ravn", Role.AUDITOR),
    Person("administrator@demo.example", "Hans Ørsted", Role.TECHNICAL_ADMINISTRATOR),
]

#: An auditor's account has an end: in the demonstration it is open for a year.
AUDITOR_DAYS = 365


def fill(say: Say) -> None:
    """Bring the database to a demonstration with edition 1 in force; all of it or nothing."""
    passwords = read_passwords()
    with transaction.atomic(), override("da"):
        people = {person.email: _account(person, passwords[person.email], say) for person in CAST}
        if not Edition.objects.exists():
            _publish(first=people[CAST[0].email], second=people[CAST[1].email], say=say)


def read_passwords() -> dict[str, str]:
    """The random password of each account by its address, made once and kept with mode 0600 in the data folder."""
    path = passwords_file()
    if path.is_file():
        return dict(json.loads(path.read_text()))
    made = {person.email: secrets.token_urlsafe(12) for person in CAST}
    _write_secret(path, json.dumps(made, indent=2))
    return made


def passwords_file() -> Path:
    """Where the passwords of the demonstration are kept."""
    return Path(settings.DATA_DIR) / "demo-accounts.json"


def _write_secret(path: Path, text: str) -> None:
    # Written beside and moved into place: a start that is cut off leaves no half file to trip over.
    half = path.with_suffix(".new")
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    half.replace(path)


def _account(person: Person, password: str, say: Say) -> User:
    account = User.objects.filter(email=person.email).first()
    if account is None:
        say(f"Opens the account {person.email}")
        ends = timezone.now() + timedelta(days=AUDITOR_DAYS) if person.role in MUST_EXPIRE else None
        account = accounts.create_account(
            email=person.email, name=person.name, roles=[person.role], by=None, expires_at=ends, password=password
        )
    return account


def _publish(*, first: User, second: User, say: Say) -> None:
    """Load the starter register and publish it in the name of two officers (R-012)."""
    say("Loads the starter register")
    starter.load(controller_name=None, by=first, demo=True)
    say("Approves the assessments")
    for assessment in Assessment.objects.filter(purpose__is_on=True).order_by("purpose__code"):
        actions.approve_assessment(assessment=assessment, by=second)
    say("Publishes edition 1")
    proposal = actions.propose(by=first, reason="Den første udgave af registret.")
    actions.approve(proposal=proposal, by=second)
