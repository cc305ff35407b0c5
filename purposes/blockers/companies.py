"""Controllers, joint controllers and recipients (R-006, R-007; GDPR Art. 26, 28, 30(1)(a))."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from ..compose import Composition
from ..models import RecipientRole
from .finding import Finding, blocker, warning


def check(made: Composition, today: date) -> Iterator[Finding]:
    yield from _controllers(made)
    yield from _arrangements(made)
    yield from _recipients(made)


def _controllers(made: Composition) -> Iterator[Finding]:
    public = made.document.public
    if not public.publisher:
        yield blocker(
            made, "R-007", _("Mark the company in whose name the statement speaks: there is none."), "controller"
        )
    contacts = {contact.code: contact for contact in made.document.record.companies}
    for company in public.companies:
        missing = [
            name
            for name, value in [
                (_("name"), company.name),
                (_("company registration number"), company.registration_number),
                (_("address"), company.address),
                (_("e-mail for questions on privacy"), company.email),
            ]
            if not value.strip()
        ]
        if missing:
            sentence = _("A controller needs its name and contact details. Missing: %(fields)s.")
            yield blocker(made, "R-007", sentence % {"fields": ", ".join(missing)}, "controller", company.code)
        if not company.dpo_email and not contacts[company.code].dpo_name:
            sentence = _("Name the data protection officer, or make sure that the company needs none (Art. 37).")
            yield warning(made, "R-007", sentence, "controller", company.code)


def _arrangements(made: Composition) -> Iterator[Finding]:
    documents = {document.code: document for document in made.document.record.arrangements}
    for arrangement in made.document.public.arrangements:
        at = ("jointarrangement", arrangement.code)
        if not documents[arrangement.code].document_title.strip():
            yield blocker(made, "R-007", _("Joint controllers need their arrangement: write its title (Art. 26)."), *at)
        if len(arrangement.controllers) < 2:
            yield blocker(made, "R-007", _("Name at least two joint controllers."), *at)
        if not arrangement.essence:
            sentence = _("Write the essence of the arrangement: people may read it (Art. 26(2)).")
            yield blocker(made, "R-007", sentence, *at)


def _recipients(made: Composition) -> Iterator[Finding]:
    for recipient in made.document.record.recipients:
        if recipient.role not in RecipientRole.processors():
            continue
        at = ("recipient", recipient.code)
        if not (recipient.name.strip() and recipient.address.strip() and recipient.contact_name.strip()):
            yield blocker(made, "R-006", _("A processor needs a name, an address and a contact person."), *at)
        if not recipient.agreement_title and not recipient.agreement_url:
            yield warning(made, "R-006", _("Name or link the processor contract (Art. 28(3))."), *at)
