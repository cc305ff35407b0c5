"""What a department's sheet means: what its columns hold, and what its words stand for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ..actions import imports as actions
from ..imports import fields, plan, reading
from ..imports.setup import Setup
from ..models import Controller, ImportBatch, ImportKind, RecipientRole
from ..spreadsheet.cells import text
from ..spreadsheet.tables import TABLES
from .desk import page
from .import_steps import of_an_open_import, officers, open_page

#: Words on one page.
WORDS = 40


@require_http_methods(["GET", "HEAD", "POST"])
@officers
@of_an_open_import
def columns(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """Say what each column holds, in which language, and for which company."""
    if batch.kind == ImportKind.REGISTER:
        return redirect(open_page(batch))
    found = reading.pages(bytes(batch.content), batch.file_name)
    setup = Setup.load(batch.setup)
    wrong: list[str] = []
    if request.method == "POST":
        setup, wrong = _columns_said(request, setup, found)
        if not wrong:
            actions.prepare(batch=batch, setup=setup, by=request.user)
            if setup.confirmed:
                return redirect("admin:purposes_importbatch_words", batch.pk)
            return redirect(request.path)
    chosen = plan.page_of(found, setup)
    samples = [row for _number, row in _some(chosen, setup.begin)]
    return page(
        request,
        "purposes/import_columns.html",
        title=_("What the columns hold"),
        status=422 if wrong else 200,
        batch=batch,
        setup=setup,
        wrong=wrong,
        pages=[one.name for one in found],
        begins=setup.begin + 1,
        columns=[_column(setup, samples, place) for place in range(len(setup.headings))],
        choices=[(one.key, one.label) for one in sorted(fields.FIELDS, key=lambda one: str(one.label))],
        companies=Controller.objects.values_list("code", "name"),
        languages=settings.LANGUAGES,
    )


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
    begin = int(said["begin"]) - 1 if said.get("begin", "").isdecimal() else setup.begin
    setup.language = said["language"] if said.get("language") in dict(settings.LANGUAGES) else setup.language
    setup.controller = said.get("controller", "")
    setup.commas = "commas" in said
    moved = said.get("page", setup.page) != setup.page
    if moved or begin != setup.begin:
        setup.page, setup.confirmed = said.get("page", setup.page), False
        return plan.guessed(setup, plan.page_of(found, setup), None if moved else begin), []
    known = {one.key for one in fields.FIELDS}
    chosen = [said.get(f"column-{place}", "") for place in range(len(setup.headings))]
    setup.fields = [key if key in known else "" for key in chosen]
    setup.confirmed = True
    return setup, list(_wrong(setup))


def _wrong(setup: Setup) -> Iterator[str]:
    for key in dict.fromkeys(filter(None, setup.fields)):
        if setup.fields.count(key) > 1:
            yield _("Two columns hold “%(field)s”: choose one.") % {"field": fields.BY_KEY[key].label}
    if "name" not in setup.fields and "code" not in setup.fields:
        yield _("Say which column holds the name of the activity.")
    if "controller" not in setup.fields and not setup.controller:
        yield _("Say which company the activities belong to.")


@require_http_methods(["GET", "HEAD", "POST"])
@officers
@of_an_open_import
def words(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """Match the words that the register does not know, add them, or leave them out."""
    if batch.kind == ImportKind.REGISTER or not Setup.load(batch.setup).confirmed:
        return redirect(open_page(batch))
    asked, known = plan.questions(batch)
    found = Paginator(asked, WORDS).get_page(request.GET.get("page"))
    if request.method == "POST":
        setup = _words_said(request, Setup.load(batch.setup), list(found), asked)
        actions.prepare(batch=batch, setup=setup, by=request.user)
        if found.has_next() and "all" not in request.POST:
            return redirect(f"{request.path}?page={found.next_page_number()}")
        if "all" in request.POST:
            return redirect(request.path)
        return redirect("admin:purposes_importbatch_preview", batch.pk)
    if not asked:
        return redirect("admin:purposes_importbatch_preview", batch.pk)
    tables = list(dict.fromkeys(question.table for question in found))
    return page(
        request,
        "purposes/import_words.html",
        title=_("Words that the register does not know"),
        batch=batch,
        page=found,
        groups=[_group(table, list(found), known, asked) for table in tables],
    )


def _group(table: str, here: list[plan.Question], known: Any, asked: list[plan.Question]) -> dict[str, Any]:
    labels = dict(known.labels[table])
    questions = [question for question in here if question.table == table]
    return {
        "table": table,
        "title": _("Owners") if table == "accounts" else TABLES[table].title,
        "all": sum(question.table == table for question in asked) if "new" in dict(_news(table)) else 0,
        "questions": [
            {
                "id": here.index(question),
                "said": question,
                "news": _news(table),
                "alike": [(f"={code}", labels[code]) for code in known.alike(table, question.word)],
            }
            for question in questions
        ],
        "rows": [(f"={code}", label) for code, label in known.labels[table]],
    }


def _news(table: str) -> list[tuple[str, str]]:
    """How a word of the table may become a row; some rows ask for more than a word."""
    if table in ("controllers", "purposes"):
        return []
    if table == "accounts":
        return [("function", _("keep it as the owner's function"))]
    if table == "recipients":
        kinds = [RecipientRole.CONTROLLER, RecipientRole.AUTHORITY, RecipientRole.JOINT]
        return [(f"new:{kind.value}", _("add it: %(kind)s") % {"kind": kind.label}) for kind in kinds]
    return [("new", _("add it as a new row"))]


def _words_said(request: HttpRequest, setup: Setup, here: list[plan.Question], asked: list[plan.Question]) -> Setup:
    if table := request.POST.get("all"):
        for question in asked:
            if question.table == table and not question.choice:
                setup.words.setdefault(table, {})[question.plain] = "new"
        return setup
    for number, question in enumerate(here):
        choice = request.POST.get(f"word-{number}", "")
        allowed = {"", "skip", *(value for value, _label in _news(question.table))}
        if choice in allowed or choice.startswith("="):
            setup.words.setdefault(question.table, {})[question.plain] = choice
    return setup
