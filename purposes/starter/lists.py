"""The lists that everything else names: company, groups, data, recipients, measures, systems."""

import unicodedata

from django.utils.text import slugify

from purposes import models

from .shapes.demo import Receiver
from .shapes.lists import System
from .shelf import Shelf, columns

#: Outside the demonstration, what the measures need before anyone relies on them.
CONFIRM_MEASURE = "Forslag: bekræft, at foranstaltningen er på plads, og tilpas teksten."


def load(shelf: Shelf, controller_name: str) -> None:
    """Load the lists; recipients only in the demonstration."""
    content = shelf.content
    load_controller(shelf, controller_name)
    shelf.put(
        models.DataSubjectCategory,
        [
            models.DataSubjectCategory(
                **columns(row, "code", "position", "in_statement", "name", "description", "introduction")
            )
            for row in content.categories
        ],
        code="code",
    )
    shelf.put(
        models.DataCategory,
        [
            models.DataCategory(**columns(row, "code", "position", "sensitivity", "name", "description"))
            for row in content.data_categories
        ],
        code="code",
    )
    shelf.put(
        models.RecipientCategory,
        [models.RecipientCategory(**columns(row, "code", "position", "name")) for row in content.kinds],
        code="code",
    )
    shelf.put(
        models.Measure,
        [
            models.Measure(
                **columns(row, "code", "name", "description"), to_confirm="" if shelf.demo else CONFIRM_MEASURE
            )
            for row in content.measures
        ],
        code="code",
    )
    load_recipients(shelf)
    shelf.put(models.System, [_system(shelf, row) for row in content.systems], code="code")


def load_controller(shelf: Shelf, name: str) -> None:
    """The one company: whole in the demonstration, elsewhere with its name only, so that blockers ask for the rest."""
    told = columns(shelf.demo.controller, *shelf.demo.controller.__struct_fields__) if shelf.demo else {}
    told |= {"code": shelf.company_code, "name": name, "publishes_statement": True}
    shelf.put(models.Controller, [models.Controller(**told)], code="code")


def code_of(name: str) -> str:
    """A code from a company's name: `Lindehav Software A/S` becomes `lindehav-software-a-s`."""
    plain = name.lower().replace("æ", "ae").replace("ø", "oe").replace("å", "aa").replace("/", "-")
    letters = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode().replace("_", "-")
    return slugify(letters)[:60].strip("-") or "company"


def load_recipients(shelf: Shelf) -> None:
    """The invented recipients of the demonstration. A real installation names its own."""
    receivers = shelf.demo.recipient if shelf.demo else []
    shelf.put(models.Recipient, [_recipient(shelf, row) for row in receivers], code="code")


def _recipient(shelf: Shelf, row: Receiver) -> models.Recipient:
    told = ("code", "role", "name", "country", "address", "contact_name", "contact_email", "agreement_title")
    return models.Recipient(category=shelf.find(models.RecipientCategory, row.kind), **columns(row, *told))


def _system(shelf: Shelf, row: System) -> models.System:
    runs = [each for each in (shelf.demo.recipient if shelf.demo else []) if row.kind and each.kind == row.kind]
    if row.code == "signing":
        runs = [each for each in runs if "a01" in each.only]
    return models.System(
        **columns(row, "code", "name", "description"),
        run_by=shelf.find(models.Recipient, runs[0].code) if runs else None,
    )
