"""The simulator: what becomes of people if the draft, or the draft with one more change, were published."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from purposes.compose import composition
from purposes.document import NOTHING
from purposes.impact import names_in
from purposes.views.desk import asks, page

from ..forms import WhatIfForm
from ..impact import task_name
from ..reason_words import in_short
from ..simulation import Effect, Moved, effects
from ..what_if import changed


@dataclass(frozen=True)
class Row:
    """A line of the table of a task."""

    group: str
    before: str
    after: str
    count: int
    direction: str
    shape: str


@dataclass(frozen=True)
class Shown:
    """What becomes of the people of a task, in words."""

    purpose: str
    task: str
    rows: list[Row]
    unchanged: int
    total: int


@require_safe
@asks("consents.simulate")
def simulator(request: HttpRequest) -> HttpResponse:
    """The draft against the last edition; with a purpose in the query, the draft with that change tried on it."""
    made = composition()
    names = names_in(made.base, made.document)
    codes = [row.code for row in made.document.public.purposes]
    form = WhatIfForm(
        request.GET if "purpose" in request.GET else None,
        purposes=[(code, f"{code} · {names[code]}") for code in codes],
    )
    document, tries = made.document, form.is_bound and form.is_valid()
    if tries:
        document = changed(document, form.change, made.base or NOTHING)
    shown = [_shown(effect, names) for effect in effects(made.base, document)]
    return page(
        request,
        "consents/simulator.html",
        title=_("How many people a change touches"),
        status=422 if form.errors else 200,
        form=form,
        tries=form.cleaned_data["purpose"] if tries else "",
        based_on=made.based_on,
        purposes=[(purpose, list(rows)) for purpose, rows in groupby(shown, key=lambda row: row.purpose)],
        touches=any(row.rows for row in shown),
    )


def _shown(effect: Effect, names: dict[str, str]) -> Shown:
    code = effect.question.purpose
    return Shown(
        purpose=f"{code} · {names[code]}",
        task=task_name(effect.question, names) or _("the purpose as a whole"),
        rows=[_row(row, names) for row in (*effect.moves, *effect.other_noes)],
        unchanged=effect.unchanged,
        total=effect.total,
    )


#: A badge for each direction: yes to no must not be overlooked.
SHAPES = {"no": "is-blocked", "yes": "is-done", "": "is-past"}


def _row(row: Moved, names: Any) -> Row:
    return Row(
        group=capfirst(names.get(row.category, row.category)),
        before=in_short(row.before),
        after=in_short(row.after),
        count=row.count,
        direction=str(row.direction.label) if row.direction else _("no as before"),
        shape=SHAPES[row.direction or ""],
    )
