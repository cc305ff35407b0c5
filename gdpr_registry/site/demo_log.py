"""The staff log of the demonstration: some days of work, a slip that was mended, and two questions to colleagues."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from gdpr_registry.models import User
from purposes import actions, days
from purposes.models import Purpose
from subjects.actions import correct_entry, record_entry
from subjects.models import LogEntry

STAFF, RECRUITER, RECEPTION = "staff@demo.example", "recruiter@demo.example", "reception@demo.example"
OFFICER, AUDITOR = "officer@demo.example", "auditor@demo.example"


@dataclass(frozen=True)
class Done:
    """Something that was done some hours ago."""

    by: str
    hours_ago: float
    task: str
    what: str
    people: int | None = None
    note: str = ""


DONE = [
    Done(STAFF, 190, "customers.a.follow-up", "Fulgte op på fornyelse af en aftale", 2),
    Done(RECEPTION, 171, "visitors.access.sign-in", "Skrev gæster ind til kundedag", 14),
    Done(RECRUITER, 166, "applicants.evaluation.review", "Læste ansøgninger til en stilling i support", 9),
    Done(STAFF, 146, "customers.d.case", "Svarede på en supportsag om login", 1),
    Done(
        STAFF,
        122,
        "customers.c.service-notice",
        "Fortalte om planlagt nedetid",
        320,
        "Kun brugere af den berørte tjeneste.",
    ),
    Done(RECRUITER, 99, "applicants.evaluation.answer", "Gav afslag og indkaldte til samtale", 9),
    Done(STAFF, 76, "customers.h.invoice", "Sendte fakturaer for måneden", 48),
    Done(RECEPTION, 75, "visitors.access.roll-call", "Så, hvem der var i huset, ved brandøvelse", 37),
    Done(STAFF, 52, "prospects.marketing.enquiry", "Svarede på en henvendelse fra hjemmesiden", 1),
    Done(STAFF, 28, "customers.b.offer", "Sendte det tilbud, de bad om", 1),
    Done(STAFF, 6, "customers.d.case", "Svarede på to supportsager", 2),
    Done(RECEPTION, 3, "visitors.access.sign-in", "Skrev håndværkere ind", 2),
    Done(STAFF, 0.1, "customers.b.offer", "Sendte et tilbud til en ny kunde", 10),
]


def keep_a_log(people: dict[str, User]) -> None:
    """Record what the people of the demonstration did, and let two of them ask a colleague."""
    recorded = [_record(done, people) for done in DONE]
    _mend_a_slip(recorded[-1])
    _ask_about_an_entry(recorded[4], people)
    _ask_and_answer(people)


def _mend_a_slip(entry: LogEntry) -> None:
    note = "Tastefejl: ét tilbud."
    correct_entry(entry=entry, by=entry.by, task=entry.task, what=entry.what, people_count=1, note=note, key=uuid4())


def _ask_about_an_entry(entry: LogEntry, people: dict[str, User]) -> None:
    actions.ask_colleague(
        about=entry,
        question="Fik alle 320 beskeden, eller kun dem, der bruger tjenesten nu?",
        to=people[STAFF],
        by=people[OFFICER],
        due_on=days.today() + timedelta(days=7),
        key=uuid4(),
    )


def _ask_and_answer(people: dict[str, User]) -> None:
    asked = actions.ask_colleague(
        about=Purpose.objects.get(code="customers.c"),
        question="Hvor kan jeg se, at fristen for sletning bliver overholdt?",
        to=people[OFFICER],
        by=people[AUDITOR],
        kind="audit",
        key=uuid4(),
    )
    text = "I driftsloggen. Jeg viser dig den på torsdag."
    actions.answer_follow_up(follow_up=asked, text=text, by=people[OFFICER], key=uuid4())


def _record(done: Done, people: dict[str, User]) -> LogEntry:
    return record_entry(
        by=people[done.by],
        task=done.task,
        what=done.what,
        happened_at=timezone.now() - timedelta(hours=done.hours_ago),
        people_count=done.people,
        note=done.note,
        key=uuid4(),
    )
