"""The pages of an import of people that differ from those of the register: its columns, and what it would do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods

from purposes.actions import imports as shared
from purposes.imports import reading
from purposes.imports.plan import page_of
from purposes.models import ImportBatch
from purposes.views.import_apply import LONG, ROWS
from purposes.views.import_setup import columns_chosen, columns_shown, sheet_said, twice
from purposes.views.import_steps import Flow, allowed, of_an_open_import, open_page
from subjects.identity import SYSTEM

from ..actions.people_import import applying, undo
from ..imports import plan, weigh, words
from ..imports.fields import FIELDS, SEVERAL
from ..imports.lines import Line
from ..imports.setup import CHOICES, PeopleSetup
from ..imports.trouble import Trouble, Worth

FATES = {"new": pgettext_lazy("people", "new"), "known": pgettext_lazy("people", "on file already")}
#: The badge of each: by shape, never by colour alone.
SHAPES = {Worth.STANDS: "is-done", Worth.NO: "is-stopped", Worth.ON_FILE: "is-past", Worth.TWICE: "is-past"}


@require_http_methods(["GET", "HEAD", "POST"])
@allowed
@of_an_open_import
def columns(request: HttpRequest, batch: ImportBatch, flow: Flow) -> HttpResponseBase:
    """Say what each column holds, and what counts for the whole file."""
    found = reading.pages(flow.door.content(batch), batch.file_name)
    setup = PeopleSetup.load(batch.setup)
    wrong: list[str] = []
    if request.method == "POST":
        setup, wrong = _columns_said(request.POST, setup, found)
        if not wrong:
            shared.prepare(batch=batch, setup=setup, by=request.user, door=flow.door)
            return redirect(flow.address("words", batch.pk) if setup.confirmed else request.path)
    shown = columns_shown(setup, found, FIELDS)
    for column in shown["columns"]:
        column["system"] = setup.system(column["place"])
    answer: HttpResponse = flow.page(
        request,
        "consents/import_columns.html",
        title=_("What the columns hold"),
        status=422 if wrong else 200,
        batch=batch,
        wrong=wrong,
        for_all=list(_for_all(setup)),
        **shown,
    )
    return answer


def _for_all(setup: PeopleSetup) -> Iterator[dict[str, Any]]:
    """What may be chosen once for the file."""
    labels = words.lexicon().labels
    for name in CHOICES:
        chosen = setup.choices.get(name, "").split()
        yield {
            "name": name,
            "title": words.TITLES[name],
            "several": name == "channel",
            "rows": [(code, label, code in chosen) for code, label in labels[name]],
        }


def _columns_said(said: Any, setup: PeopleSetup, found: list[reading.Page]) -> tuple[PeopleSetup, list[str]]:
    if anew := sheet_said(said, setup):
        return plan.guessed(setup, page_of(found, setup), anew.begin), []
    columns_chosen(said, setup, FIELDS)
    known = words.lexicon().labels
    for name in CHOICES:
        codes = {code for code, _label in known[name]}
        setup.choices[name] = " ".join(code for code in said.getlist(f"all-{name}") if code in codes)
    places = [str(place) for place, name in enumerate(setup.fields) if name == "reference"]
    # A column that only now holds references has no field for its system yet: its heading says it.
    setup.systems = {
        place: said.get(f"system-{place}", "").strip().lower() or setup.system(int(place)) for place in places
    }
    return setup, list(_wrong(setup))


def _wrong(setup: PeopleSetup) -> Iterator[str]:
    yield from twice(setup, FIELDS, SEVERAL)
    if not {"email", "phone", "reference"} & set(setup.fields):
        yield _("Say which column people are found by: a reference, an e-mail address or a phone number.")
    for place, system in setup.systems.items():
        if not SYSTEM.fullmatch(system):
            yield _("“%(column)s”: write the system by a code of small letters, digits and hyphens, such as crm.") % {
                "column": setup.headings[int(place)]
            }
    if len(set(setup.systems.values())) < len(setup.systems):
        yield _("Two columns hold references of one system: choose one.")


@require_http_methods(["GET", "HEAD", "POST"])
@allowed
@of_an_open_import
def preview(request: HttpRequest, batch: ImportBatch, flow: Flow) -> HttpResponseBase:
    """What would be written, counted by reason, before anything is; and which words were shown."""
    if not flow.is_confirmed(batch):
        return redirect(open_page(batch, flow))
    if request.method == "POST":
        setup = _wordings_said(request.POST, PeopleSetup.load(batch.setup))
        shared.prepare(batch=batch, setup=setup, by=request.user, door=flow.door)
        return redirect(request.path)
    look = plan.look(batch)
    why = request.GET.get("why", "")
    chosen = list(_rows(look, why)) if why else []
    answer: HttpResponse = flow.page(
        request,
        "consents/import_preview.html",
        title=_("What the import would do"),
        batch=batch,
        why=why,
        why_label=dict([*Trouble.choices, *Worth.choices]).get(why, ""),
        page=Paginator(chosen, ROWS).get_page(request.GET.get("page")),
        wordings=_wordings(look, PeopleSetup.load(batch.setup)),
        changes=look.changes,
        is_long=look.changes > LONG,
        fingerprint=look.fingerprint,
        **told(look.counts()),
    )
    return answer


def told(counts: dict[str, dict[str, int]]) -> dict[str, Any]:
    """The counts of an import, in the order and the words of a page."""
    return {
        "people": [(label, counts["people"].get(fate, 0)) for fate, label in FATES.items()],
        "unclear": _counted(Trouble, counts["unclear"]),
        "rows_unclear": sum(counts["unclear"].values()),
        "said": _counted(Worth, counts["said"]),
    }


def _counted(reasons: Any, counts: dict[str, int]) -> list[dict[str, Any]]:
    return [
        {"value": one.value, "label": one.label, "count": counts[one.value], "shape": SHAPES.get(one, "is-blocked")}
        for one in reasons
        if one.value in counts
    ]


def _rows(look: plan.Look, why: str) -> Iterator[tuple[int, str]]:
    """The rows of the file with this reason: their numbers, and the cell that it is about. The file has the rest."""
    if why in Trouble.values:
        return ((line.number, line.troubles[0][1]) for line in _unclear(look.lines) if line.troubles[0][0] == why)
    return ((word.number, _of(word)) for word in look.words if word.worth == why)


def _unclear(lines: Iterable[Line]) -> Iterator[Line]:
    return (line for line in lines if line.troubles)


def _of(word: weigh.Word) -> str:
    return f"{word.purpose} · {word.channel}" if word.channel else word.purpose


def _wordings(look: plan.Look, setup: PeopleSetup) -> list[dict[str, Any]]:
    """For each purpose and language with a yes that names no wording: the published ones to choose from."""
    published = weigh.published()
    names = dict(settings.LANGUAGES)
    return [
        {
            "key": f"{purpose} {language}",
            "purpose": purpose,
            "language": names.get(language, language),
            "rows": rows,
            "choices": [
                (sha, one.revision, sha == setup.wordings.get(f"{purpose} {language}"))
                for sha, one in published.items()
                if (one.purpose, one.language) == (purpose, language)
            ],
        }
        for (purpose, language), rows in sorted(look.unworded.items())
    ]


def _wordings_said(said: Any, setup: PeopleSetup) -> PeopleSetup:
    published = weigh.published()
    for name, sha in said.items():
        key = name.removeprefix("wording-")
        if name != key and (sha == "" or (sha in published and published[sha].purpose == key.split(" ")[0])):
            setup.wordings[key] = sha
    return setup


def _called(table: str) -> Any:
    return words.TITLES[table]


def _no_new_rows(_table: str) -> list[tuple[str, Any]]:
    return []


PEOPLE = Flow(
    door=plan.PEOPLE,
    urls="admin:consents_peopleimport",
    title=gettext_lazy("Imports of people"),
    templates="consents",
    applying=applying,
    undo=undo,
    undone=gettext_lazy(
        "The import is undone: what it brought is declared invalid, and who came with it alone is erased."
    ),
    told=lambda batch: told(batch.counts),
    questions=plan.questions,
    called=_called,
    news=_no_new_rows,
)
