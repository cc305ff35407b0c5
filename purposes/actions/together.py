"""Changing many lines at once: owner, review date, recipients, measures. All lines or none, each traced (R-011)."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from gdpr_registry import history

from .. import states
from ..exceptions import RegisterError
from ..models import Activity, ActivityMeasure, Cell, Disclosure, Measure, Purpose, Recipient, System, Transfer
from .common import ask_permission, given


@dataclass(frozen=True)
class Edits:
    """What to change on each line; None leaves it as it is. Recipients go to, or from, each cell of the matrix."""

    owner: Any = None
    review_on: date | None = None
    add_recipient: Recipient | None = None
    remove_recipient: Recipient | None = None
    add_measure: Measure | None = None
    remove_measure: Measure | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing would change."""
        return not any(vars(self).values())


def edit_lines(
    *, model: type[Activity | Purpose], pks: Collection[int], edits: Edits, by: Any, reason: str, version: str
) -> int:
    """Write the edits to all these lines; the number of lines.

    `version` is that of the lines when they were chosen. Raises RegisterError where a line was changed since or is
    gone, PermissionDenied.
    """
    if edits.is_empty:
        raise RegisterError(_("Choose what to change."))
    with _at_once(model, pks, by=by, reason=reason, version=version):
        lines = model._base_manager.filter(pk__in=pks)
        values = {name: getattr(edits, name) for name in ("owner", "review_on") if getattr(edits, name)}
        if values:
            lines.update(**values)
        if model is Activity:
            _recipients(pks, edits)
            _measures(pks, edits)
    return len(pks)


def _recipients(pks: Collection[int], edits: Edits) -> None:
    disclosures = Disclosure.objects.filter(cell__activity__in=pks)
    if edits.remove_recipient:
        disclosures.filter(recipient=edits.remove_recipient).delete()
    if edits.add_recipient:
        cells = Cell.objects.filter(activity__in=pks).exclude(disclosures__recipient=edits.add_recipient)
        Disclosure.objects.bulk_create([Disclosure(cell=cell, recipient=edits.add_recipient) for cell in cells])


def _measures(pks: Collection[int], edits: Edits) -> None:
    if edits.remove_measure:
        ActivityMeasure.objects.filter(activity__in=pks, measure=edits.remove_measure).delete()
    if edits.add_measure:
        lines = Activity.objects.filter(pk__in=pks).exclude(measures=edits.add_measure)
        ActivityMeasure.objects.bulk_create(
            [ActivityMeasure(activity=line, measure=edits.add_measure) for line in lines]
        )


@dataclass(frozen=True)
class Replacement:
    """What replacing a recipient touches: disclosures, transfers and systems, and the activities behind them."""

    disclosures: models.QuerySet[Disclosure]
    transfers: models.QuerySet[Transfer]
    systems: models.QuerySet[System]

    @property
    def activities(self) -> set[int]:
        """The keys of the activities touched."""
        cells = self.disclosures.values_list("cell__activity", flat=True)
        return {*cells, *self.transfers.values_list("activity", flat=True)}


def replacement(old: Recipient) -> Replacement:
    """Everything that names the recipient."""
    return Replacement(
        Disclosure.objects.filter(recipient=old).select_related(
            "cell__activity", "cell__category", "cell__data_category"
        ),
        Transfer.objects.filter(recipient=old).select_related("activity", "recipient"),
        System.objects.filter(run_by=old),
    )


def replace_recipient(*, old: Recipient, new: Recipient, by: Any, reason: str, version: str) -> int:
    """Name `new` wherever `old` is named in the draft; the number of activities touched.

    `version` is that of the activities when the preview was made. Raises RegisterError, PermissionDenied.
    """
    if old.pk == new.pk:
        raise RegisterError(_("Choose another recipient than the one to replace."))
    found = replacement(old)
    activities = found.activities
    with _at_once(Activity, activities, by=by, reason=reason, version=version):
        # Where the new one stands already, the old one only goes.
        there = Disclosure.objects.filter(recipient=new).values("cell")
        found.disclosures.filter(cell__in=there).delete()
        found.disclosures.update(recipient=new)
        for transfer in found.transfers:
            _move(transfer, new)
        found.systems.update(run_by=new)
    return len(activities)


def _move(transfer: Transfer, new: Recipient) -> None:
    same = Transfer.objects.filter(activity=transfer.activity, recipient=new, destination=transfer.destination)
    if same.exists():
        transfer.delete()
    else:
        transfer.recipient = new
        transfer.save(update_fields=["recipient"])


@contextmanager
def _at_once(model: Any, pks: Collection[int], *, by: Any, reason: str, version: str) -> Iterator[None]:
    """One transaction under the account and its reason; refused where a line moved since `version`."""
    ask_permission(by, f"purposes.change_{model._meta.model_name}", _("Only an officer changes the register."))
    reason = given(reason, _("Write why the lines are changed."))
    with transaction.atomic(), history.context(by=by, reason=reason):
        held = model._base_manager.select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk")
        if len(held) != len(pks) or states.version(model, pks) != version:
            raise RegisterError(
                _("Somebody changed one of these lines since you chose them. Nothing is changed: look again.")
            )
        yield
