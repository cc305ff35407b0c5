"""The simulator: what becomes of people if the draft, or the draft with one more change, were published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from purposes.compose import composition
from purposes.document import NOTHING
from purposes.impact import names_in
from purposes.views.desk import asks, page

from ..forms.simulator import WhatIfForm
from ..impact import task_name
from ..reasons import SHORT
from ..simulation import Effect, Moved, effects
from ..what_if import changed


@dataclass(frozen=True)
class Row:
    """A line of a table."""

    before: str
    after: str
    count: int
    direction: str
    shape: str


@dataclass(frozen=True)
class Shown:
    """What becomes of the people of one category for a task, in words."""

    purpose: str
    task: str
    category: str
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
    shown = [told for effect in effects(made.base, document) for told in _tables(effect, names)]
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


def _tables(effect: Effect, names: dict[str, str]) -> Iterator[Shown]:
    """A table for each category: one, unless the purpose moves from one category to another."""
    code = effect.question.purpose
    for category, people in effect.by_category():
        yield Shown(
            purpose=f"{code} · {names[code]}",
            task=capfirst(task_name(effect.question, names) or _("the purpose as a whole")),
            category=capfirst(names.get(category, category)),
            rows=[_row(row) for row in (*people.moves, *people.other_noes)],
            unchanged=people.unchanged,
            total=people.total,
        )


#: A badge for each direction: yes to no must not be overlooked.
SHAPES = {"no": "is-blocked", "yes": "is-done", "": "is-past"}


def _row(row: Moved) -> Row:
    return Row(
        before=str(SHORT[row.before]),
        after=str(SHORT[row.after]),
        count=row.count,
        direction=str(row.direction.label) if row.direction else _("no as before"),
        shape=SHAPES[row.direction or ""],
    )
