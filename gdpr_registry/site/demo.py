"""The demonstration: an invented company, its published register, its people, and an account for each role.

Nothing of it belongs in a real installation; every page it shows says that it is a demonstration.
"""

import json
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from gdpr_registry import history
from gdpr_registry.accounts import actions as accounts
from gdpr_registry.accounts.roles import MUST_EXPIRE, Role
from gdpr_registry.models import User
from gdpr_registry.site import demo_log, demo_people
from gdpr_registry.site.demo_cases import Cases
from gdpr_registry.site.demo_ledger import tell_their_history
from gdpr_registry.site.demo_mailings import write_mailings
from purposes import actions, editions, starter
from purposes.models import Activity, Assessment, Edition, Part, Purpose
from purposes.suggestions import Suggested
from subjects.models import Person as DataSubject

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
    """Bring the database to a demonstration with two editions and the people whom they are about; all or nothing.

    A demonstration of an earlier version that knows no people yet gets them, and keeps its editions as they are.
    """
    passwords = read_passwords()
    with transaction.atomic(), override("da"):
        people = {person.email: _account(person, passwords[person.email], say) for person in CAST}
        is_new = not Edition.objects.exists()
        if is_new:
            _publish(people, say)
        if not DataSubject.objects.exists():
            _fill_the_ledger(people, say, publishes=is_new)
        if is_new:
            _ask_the_owners(people, say)
            say("Keeps a log of what was done")
            demo_log.keep_a_log(people)


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


def _publish(people: dict[str, User], say: Say) -> None:
    """Load the starter register and publish it in the name of two officers (R-012)."""
    first, second = people[CAST[0].email], people[CAST[1].email]
    say("Loads the starter register")
    starter.load(controller_name=None, by=first, demo=True)
    _name_owners(people, by=first)
    say("Approves the assessments")
    for assessment in Assessment.objects.filter(purpose__is_on=True).order_by("purpose__code"):
        actions.approve_assessment(assessment=assessment, by=second)
    say("Publishes edition 1")
    proposal = actions.propose(by=first, reason="Den første udgave af registret.")
    actions.approve(proposal=proposal, by=second)


#: Any other seed gives other people.
SEED = 25
#: What edition 2 adds to the description of the interest profile.
ADDED = {
    "da": "Vi ser også på, hvilke webinarer du har været med til.",
    "en": "We also look at which webinars you attended.",
}


def _fill_the_ledger(people: dict[str, User], say: Say, *, publishes: bool) -> None:
    """Put invented people on file with what they said; a second edition leaves some with a yes to the first."""
    edition = editions.in_force()
    if edition is None:
        return
    say("Puts invented people on file, with what they said")
    officer, staff, random = people[CAST[0].email], people["staff@demo.example"], Random(SEED)  # noqa: S311  invented people are no secret
    members = demo_people.invent(random)
    demo_people.put_on_file(members, edition, random)
    tell_their_history(members, editions.public_of(edition), staff, random)
    cases = Cases(staff, officer, edition, random)
    cases.work(members)
    write_mailings(editions.document_of(edition), staff)
    if publishes:
        _publish_a_change(people, say)
        cases.renew()


def _publish_a_change(people: dict[str, User], say: Say) -> None:
    """Edition 2: a profile is made of more than before, so that whoever said yes is asked anew (R-044)."""
    first, second = people[CAST[0].email], people[CAST[1].email]
    say("Publishes edition 2")
    profile = Purpose.objects.get(code="prospects.profile")
    profile.description = {code: f"{text} {ADDED.get(code, '')}".strip() for code, text in profile.description.items()}
    with history.context(by=first):
        profile.save(update_fields=["description"])
    proposal = actions.propose(by=first, reason="Interesseprofilen bygger nu også på webinarer.")
    actions.approve(proposal=proposal, by=second)


#: Who answers for the lines about whom; the officer answers for the others.
OWNERS = {
    "customers": "staff@demo.example",
    "applicants": "recruiter@demo.example",
    "visitors": "reception@demo.example",
}


def _name_owners(people: dict[str, User], *, by: User) -> None:
    with history.context(by=by):
        for category, email in OWNERS.items():
            Purpose.objects.filter(category__code=category).update(owner=people[email])
            Activity.objects.filter(purposes__category__code=category).update(owner=people[email])


def _ask_the_owners(people: dict[str, User], say: Say) -> None:
    """Start a round in which one owner is done, one has just begun, and an officer has something to decide (R-014)."""
    say("Asks the owners about their lines")
    asker = people[CAST[0].email]
    text = "Se især på systemerne: flere af dem er skiftet i år."
    due_on = timezone.localdate() + timedelta(days=14)
    round = actions.start_round(by=asker, reach="all", due_on=due_on, text=text)
    for line in round.confirmations.filter(owner=people["recruiter@demo.example"]):
        actions.say_still_right(confirmation=line, by=line.owner)
    first, second, *_others = round.confirmations.filter(
        owner=people["staff@demo.example"], activity__isnull=False
    ).order_by("activity__code")
    note = Suggested(Part.NOTE, {"text": "Vi optager ikke længere samtaler i denne gruppe."})
    actions.say_changed(confirmation=first, by=first.owner, found=[note])
    actions.say_not_mine(confirmation=second, by=second.owner, account=people["second-officer@demo.example"])
