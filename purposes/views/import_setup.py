"""What a department's sheet means: what its columns hold, and what its words stand for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ..actions import imports as actions
from ..imports import fields, plan, reading
from ..imports.setup import Setup
from ..models import Controller, ImportBatch, ImportKind, RecipientRole
from ..spreadsheet.cells import text
from ..spreadsheet.tables import TABLES
from .import_steps import Flow, allowed, of_an_open_import, open_page

#: Words on one page.
WORDS = 40


@require_http_methods(["GET", "HEAD", "POST"])
@allowed
@of_an_open_import
def columns(request: HttpRequest, batch: ImportBatch, flow: Flow) -> HttpResponseBase:
    """Say what each column holds, in which language, and for which company."""
    if batch.kind == ImportKind.REGISTER:
        return redirect(open_page(batch, flow))
    found = reading.pages(bytes(batch.content), batch.file_name)
    setup = Setup.load(batch.setup)
    wrong: list[str] = []
    if request.method == "POST":
        setup, wrong = _columns_said(request, setup, found)
        if not wrong:
            actions.prepare(batch=batch, setup=setup, by=request.user)
            if setup.confirmed:
                return redirect(flow.address("words", batch.pk))
            return redirect(request.path)
    answer: HttpResponse = flow.page(
        request,
        "purposes/import_columns.html",
        title=_("What the columns hold"),
        status=422 if wrong else 200,
        batch=batch,
        wrong=wrong,
        companies=Controller.objects.values_list("code", "name"),
        **columns_shown(setup, found, fields.FIELDS),
    )
    return answer


def columns_shown(setup: Setup, found: list[reading.Page], known: Iterable[fields.Field]) -> dict[str, Any]:
    """The sheets of the file and the columns of the chosen one, for a page."""
    chosen = plan.page_of(found, setup)
    samples = [row for _number, row in _some(chosen, setup.begin)]
    return {
        "setup": setup,
        "pages": [one.name for one in found],
        "begins": setup.begin + 1,
        "columns": [_column(setup, samples, place) for place in range(len(setup.headings))],
        "choices": [(one.key, one.label) for one in sorted(known, key=lambda one: str(one.label))],
        "languages": settings.LANGUAGES,
    }


def _some(chosen: reading.Page, begin: int) -> list[tuple[int, reading.Row]]:
    rows = reading.filled(chosen.rows, begin)
    return [row for row, _number in zip(rows, range(3), strict=False)]


def _column(setup: Setup, samples: list[reading.Row], place: int) -> dict[str, Any]:
    cells = [text(row[place]).strip() for row in samples if place < len(row)]
    return {
        "place": place,
        "heading": setup.headings[place] or _("(no heading)"),
        "field": setup.fields[place],
        "samples": [cell[:60] for cell in cells if cell],
    }


def _columns_said(request: HttpRequest, setup: Setup, found: list[reading.Page]) -> tuple[Setup, list[str]]:
    said = request.POST
    setup.controller = said.get("controller", "")
    setup.commas = "commas" in said
    if anew := sheet_said(said, setup):
        return plan.guessed(setup, plan.page_of(found, setup), anew.begin), []
    columns_chosen(said, setup, fields.FIELDS)
    return setup, list(_wrong(setup))


@dataclass(frozen=True)
class Anew:
    """The columns are to be guessed anew: from this row (counted from 0), or from where the headings seem to end."""

    begin: int | None


def sheet_said(said: Any, setup: Setup) -> Anew | None:
    """Take sheet, first row and language from a form; tells where another sheet or row was chosen."""
    begin = int(said["begin"]) - 1 if said.get("begin", "").isdecimal() else setup.begin
    setup.language = said["language"] if said.get("language") in dict(settings.LANGUAGES) else setup.language
    moved = said.get("page", setup.page) != setup.page
    if not moved and begin == setup.begin:
        return None
    setup.page, setup.confirmed = said.get("page", setup.page), False
    return Anew(None if moved else begin)


def columns_chosen(said: Any, setup: Setup, known: Iterable[fields.Field]) -> None:
    """Take what each column holds from a form."""
    keys = {one.key for one in known}
    chosen = [said.get(f"column-{place}", "") for place in range(len(setup.headings))]
    setup.fields = [key if key in keys else "" for key in chosen]
    setup.confirmed = True


def twice(setup: Setup, known: Iterable[fields.Field], several: Iterable[str] = ()) -> Iterator[str]:
    """A sentence for each field that two columns hold and only one may."""
    for one in known:
        if setup.fields.count(one.key) > 1 and one.key not in several:
            yield _("Two columns hold “%(field)s”: choose one.") % {"field": one.label}


def _wrong(setup: Setup) -> Iterator[str]:
    yield from twice(setup, fields.FIELDS)
    if "name" not in setup.fields and "code" not in setup.fields:
        yield _("Say which column holds the name of the activity.")
    if "controller" not in setup.fields and not setup.controller:
        yield _("Say which company the activities belong to.")


@require_http_methods(["GET", "HEAD", "POST"])
@allowed
@of_an_open_import
def words(request: HttpRequest, batch: ImportBatch, flow: Flow) -> HttpResponseBase:
    """Match the words that the register does not know, add them, or leave them out."""
    if batch.kind == ImportKind.REGISTER or not flow.is_confirmed(batch):
        return redirect(open_page(batch, flow))
    asked, known = flow.questions(batch)
    found = Paginator(asked, WORDS).get_page(request.GET.get("page"))
    if request.method == "POST":
        setup = _words_said(request, flow, flow.door.setup.load(batch.setup), list(found), asked)
        actions.prepare(batch=batch, setup=setup, by=request.user, door=flow.door)
        if "all" in request.POST:
            return redirect(request.path)
        if found.has_next():
            return redirect(f"{request.path}?page={found.next_page_number()}")
        return redirect(flow.address("preview", batch.pk))
    if not asked:
        return redirect(flow.address("preview", batch.pk))
    tables = list(dict.fromkeys(question.table for question in found))
    answer: HttpResponse = flow.page(
        request,
        "purposes/import_words.html",
        title=_("Words that the register does not know"),
        batch=batch,
        page=found,
        groups=[_group(flow, table, list(found), known, asked) for table in tables],
    )
    return answer


def _group(flow: Flow, table: str, here: list[plan.Question], known: Any, asked: list[plan.Question]) -> dict[str, Any]:
    labels = dict(known.labels[table])
    news = flow.news(table)
    return {
        "table": table,
        "title": flow.called(table),
        "all": sum(question.table == table for question in asked) if "new" in dict(news) else 0,
        "questions": [
            {
                "id": here.index(question),
                "said": question,
                "news": news,
                "alike": [(f"={code}", labels[code]) for code in known.alike(table, question.word)],
            }
            for question in here
            if question.table == table
        ],
        "rows": [(f"={code}", label) for code, label in known.labels[table]],
    }


def called(table: str) -> Any:
    """What the rows are called that words of the register mean."""
    return _("Owners") if table == "accounts" else TABLES[table].title


def news(table: str) -> list[tuple[str, Any]]:
    """How a word of the table may become a row; some rows ask for more than a word."""
    if table in ("controllers", "purposes"):
        return []
    if table == "accounts":
        return [("function", _("keep it as the owner's function"))]
    if table == "recipients":
        kinds = [RecipientRole.CONTROLLER, RecipientRole.AUTHORITY, RecipientRole.JOINT]
        return [(f"new:{kind.value}", _("add it: %(kind)s") % {"kind": kind.label}) for kind in kinds]
    return [("new", _("add it as a new row"))]


def _words_said(
    request: HttpRequest, flow: Flow, setup: Setup, here: list[plan.Question], asked: list[plan.Question]
) -> Setup:
    if table := request.POST.get("all"):
        for question in asked:
            if question.table == table and not question.choice:
                setup.words.setdefault(table, {})[question.plain] = "new"
        return setup
    for number, question in enumerate(here):
        choice = request.POST.get(f"word-{number}", "")
        allowed = {"", "skip", *(value for value, _label in flow.news(question.table))}
        if choice in allowed or choice.startswith("="):
            setup.words.setdefault(question.table, {})[question.plain] = choice
    return setup
