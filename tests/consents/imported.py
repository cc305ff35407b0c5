"""Files of people, uploaded and understood."""

from consents.actions.people_import import applying
from consents.imports.plan import PEOPLE, look
from consents.imports.setup import PeopleSetup
from purposes.actions import imports
from purposes.models import ImportBatch
from subjects.actions import register_person
from subjects.models import Person
from tests.consents.people import NEWS, staff, wording

HEADINGS = ("Customer number", "E-mail", "Phone", "Name", "Category", "Purpose", "Channel", "Said", "Consent date")


def known(number: int = 7) -> Person:
    """Ida, a prospect on file under the customer number that rows of files begin with."""
    return register_person(
        name="Ida",
        language="da",
        categories=["prospects"],
        references=[("customer", str(number))],
        by=None,
        source="crm",
        key=str(number),
    )


def csv(*rows, headings=HEADINGS):
    return "\n".join(";".join(row) for row in (headings, *rows)).encode()


def row(reference="", email="", phone="", name="", category="prospects", said="", when="", channel="", purpose=NEWS):
    return (reference, email, phone, name, category, purpose if said else "", channel, said, when)


def uploaded(*rows, by=None, headings=HEADINGS, worded=True, **setup) -> ImportBatch:
    """A file whose columns are confirmed, and whose wording is chosen."""
    by = by or staff("officer")
    batch = imports.upload(name="people.csv", content=csv(*rows, headings=headings), by=by, door=PEOPLE)
    said = PeopleSetup.load(batch.setup)
    said.confirmed, said.language = True, "da"
    if worded:
        said.wordings = {f"{NEWS} da": wording().sha256}
    for name, value in setup.items():
        setattr(said, name, value)
    return imports.prepare(batch=batch, setup=said, by=by, door=PEOPLE)


def applied(batch: ImportBatch, by=None) -> ImportBatch:
    for _done, _total in applying(batch=batch, by=by or batch.uploaded_by):
        pass
    batch.refresh_from_db()
    return batch


def counts(*rows, **setup):
    """What the dry run counts."""
    return look(uploaded(*rows, **setup)).counts()
