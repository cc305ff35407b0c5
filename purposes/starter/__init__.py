"""The starter register: a whole register in plain words, to begin from.

    starter.load(controller_name="Lindehav Software A/S", by=officer)

A real installation gets what can be known without knowing the company: groups, data, purposes with tasks and bases,
consent wordings, the sixteen lines with their matrix and time limits, collection points, kinds of recipients. It gets
no names: no recipient, no transfer, no owner, no date since when a notice is given; the blockers ask for them, and each
line says which kinds of recipients to expect. Assessments arrive as suggestions: undecided, undated, not approved.

The demonstration (`demo=True`) adds an invented company with recipients, transfers and dates, and assessments whose
outcome is decided, so that a second officer can approve them and the register can be published.
"""

from collections import Counter
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from gdpr_registry import history
from gdpr_registry.models import User
from purposes import days, models
from purposes.exceptions import RegisterError

from . import activities, assessments, collection_points, content, lists, purposes
from .shelf import Shelf

__all__ = ["Loaded", "RegisterIsNotEmpty", "load"]

#: The company's name where none was given: somebody writes the true one.
NO_NAME = "Virksomheden"

#: Rows of any of these mean that the register is in use.
BEGINNINGS = (
    models.Controller,
    models.DataSubjectCategory,
    models.DataCategory,
    models.RecipientCategory,
    models.Recipient,
    models.Measure,
    models.System,
    models.Purpose,
    models.Activity,
    models.CollectionPoint,
)


class RegisterIsNotEmpty(RegisterError):
    """The register holds rows already, and the starter never overwrites."""


@dataclass(frozen=True)
class Loaded:
    """What was loaded: the company, and how many rows of each model."""

    controller: models.Controller
    counts: Counter[type[Model]]

    @property
    def total(self) -> int:
        return self.counts.total()


def load(*, controller_name: str | None, by: User | None, demo: bool = False) -> Loaded:
    """Fill an empty register, all of it or nothing, in the name of `by`. Nothing is approved or published.

    Without a name the company is called as in the demonstration, or “Virksomheden” in a real installation.
    Raises RegisterIsNotEmpty, and then nothing has changed.
    """
    invented = content.read_demo() if demo else None
    name = (controller_name or "").strip() or (invented.controller.name if invented else NO_NAME)
    written = content.read(controller=name)
    with transaction.atomic(), history.context(by=by, reason=_("the starter register")):
        _refuse_if_in_use()
        shelf = Shelf(written, invented, company_code=lists.code_of(name), by=by, today=days.today())
        lists.load(shelf, name)
        purposes.load(shelf)
        assessments.load(shelf)
        activities.load(shelf)
        collection_points.load(shelf)
    return Loaded(shelf.company, Counter(shelf.counts))


def _refuse_if_in_use() -> None:
    used = [str(model._meta.verbose_name_plural) for model in BEGINNINGS if model._default_manager.exists()]
    if used:
        raise RegisterIsNotEmpty(
            _("The register holds rows already (%(kinds)s), and the starter never overwrites. Start from an empty one.")
            % {"kinds": ", ".join(used)}
        )
