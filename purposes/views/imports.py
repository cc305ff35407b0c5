"""Files into the register, step by step: upload, say what the columns hold, match words, look, apply; and undo."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from .. import days
from ..actions import imports as actions
from ..exceptions import RegisterError
from ..imports import fields, plan, reading
from ..imports.setup import Setup
from ..imports.shown import Shown
from ..imports.verdict import State, changes_of, counted
from ..models import Controller, ImportBatch, ImportKind, RecipientRole
from ..spreadsheet import download as copy
from ..spreadsheet.cells import text
from ..spreadsheet.snapshot import Snapshot
from ..spreadsheet.tables import TABLES
from .desk import asks, page, sentences, told

#: Rows on one page, words on one page, imports on one page.
ROWS, WORDS, BATCHES = 50, 40, 25
#: From this many records on, a page tells how far the writing is.
LONG = 500

#: The pages are open to who may import.
officers: Any = asks(actions.IMPORT)


class UploadForm(forms.Form):
    """A file."""

    file = forms.FileField(
        label=gettext_lazy("Spreadsheet (XLSX) or CSV"),
        help_text=gettext_lazy("At most 20 MB and 20,000 rows. It is kept until it is applied, at most seven days."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )


def _open_page(batch: ImportBatch) -> str:
    """Where an import goes on: the first step that is not taken."""
    if batch.is_open and batch.kind == ImportKind.ACTIVITIES and not Setup.load(batch.setup).confirmed:
        return reverse("admin:purposes_importbatch_columns", args=[batch.pk])
    name = "preview" if batch.is_open else "change"
    return reverse(f"admin:purposes_importbatch_{name}", args=[batch.pk])


@require_http_methods(["GET", "HEAD", "POST"])
@officers
def index(request: HttpRequest) -> HttpResponse:
    """Earlier imports, and the form for the next."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = actions.upload(name=file.name, content=_content(file), by=request.user)
        except RegisterError as refusal:
            form.add_error("file", refusal.sentences)
        else:
            return redirect(_open_page(batch))
    found = Paginator(ImportBatch.objects.shown(), BATCHES).get_page(request.GET.get("page"))
    status = 422 if form.errors else 200
    return page(request, "purposes/import_list.html", title=_("Imports"), status=status, form=form, page=found)


def _content(file: Any) -> bytes:
    """The file, read no further than needed to see that it is too large."""
    content: bytes = file.read(reading.LARGEST + 1)
    return content


@require_safe
@never_cache
@officers
def download(request: HttpRequest) -> FileResponse:
    """The register as a workbook to edit."""
    actions.note_download(by=request.user)
    file = BytesIO()
    copy.workbook(file, Snapshot.taken(), created=timezone.now())
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"register-{days.today().isoformat()}.xlsx")


def of_an_open_import(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Give the view the import; one that is applied leads to its page."""

    def opened(request: HttpRequest, pk: int) -> HttpResponseBase:
        batch = get_object_or_404(ImportBatch.objects.select_related("uploaded_by"), pk=pk)
        if not batch.is_open:
            return redirect("admin:purposes_importbatch_change", batch.pk)
        try:
            return view(request, batch)
        except RegisterError as refusal:
            for sentence in refusal.sentences:
                messages.error(request, sentence)
            return redirect("admin:purposes_importbatch_changelist")

    return opened


# --- What the columns hold -----------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@officers
@of_an_open_import
def columns(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """Say what each column holds, in which language, and for which company."""
    if batch.kind == ImportKind.REGISTER:
        return redirect(_open_page(batch))
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


# --- Words ---------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@officers
@of_an_open_import
def words(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """Match the words that the register does not know, add them, or leave them out."""
    if batch.kind == ImportKind.REGISTER or not Setup.load(batch.setup).confirmed:
        return redirect(_open_page(batch))
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


# --- Look, apply, undo ---------------------------------------------------------------------------


@require_safe
@officers
@of_an_open_import
def preview(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """What becomes of each row, and why."""
    if batch.kind == ImportKind.ACTIVITIES and not Setup.load(batch.setup).confirmed:
        return redirect(_open_page(batch))
    look = plan.look(batch)
    counts = counted(look.verdicts)
    state = request.GET.get("state", "")
    chosen = [v for v in look.verdicts if v.state == state or (not state and v.state != State.SAME)]
    found = Paginator(chosen, ROWS).get_page(request.GET.get("page"))
    changes = sum(1 for _change in changes_of(look.verdicts))
    return page(
        request,
        "purposes/import_preview.html",
        title=_("What the import would do"),
        batch=batch,
        page=found,
        rows=[Shown(verdict) for verdict in found],
        states=[(one, counts[one], one == state) for one in State if counts[one]],
        state=state,
        fingerprint=look.fingerprint,
        changes=changes,
        is_long=changes > LONG,
        left_out=counts[State.UNCLEAR],
        is_sheet=batch.kind == ImportKind.ACTIVITIES,
    )


@require_POST
@officers
@of_an_open_import
def apply(request: HttpRequest, batch: ImportBatch) -> HttpResponseBase:
    """Write it, in one transaction; long ones tell how far they are."""
    seen = request.POST.get("seen", "")
    if request.POST.get("long"):
        return _telling(request, batch, seen)
    with told(request, _("%(file)s is imported.") % {"file": batch.file_name}):
        actions.apply(batch=batch, by=request.user, seen=seen)
    batch.refresh_from_db()
    return redirect(_open_page(batch))


#: Where the lines that tell of the progress stand in the page.
HERE = "<!-- progress -->"


def _telling(request: HttpRequest, batch: ImportBatch, seen: str) -> StreamingHttpResponse:
    frame = page(request, "purposes/import_progress.html", title=_("Importing %(file)s") % {"file": batch}, batch=batch)
    head, _here, foot = frame.rendered_content.partition(HERE)
    language = translation.get_language()

    def pieces() -> Iterator[str]:
        yield head
        with translation.override(language):
            yield from _lines(request, batch, seen)
        yield foot

    response = StreamingHttpResponse(pieces())
    response["X-Accel-Buffering"] = "no"
    response["Cache-Control"] = "no-store"
    return response


def _lines(request: HttpRequest, batch: ImportBatch, seen: str) -> Iterator[str]:
    try:
        told_of = -1
        for done, total in actions.applying(batch=batch, by=request.user, seen=seen):
            if (tenth := 10 * done // total) > told_of:
                told_of = tenth
                said = {
                    "done": number_format(done, force_grouping=True),
                    "total": number_format(total, force_grouping=True),
                }
                yield format_html("<li>{}</li>\n", _("%(done)s of %(total)s records written") % said)
    except (RegisterError, PermissionDenied) as refusal:
        for sentence in [*sentences(refusal), _("Nothing was written.")]:
            yield format_html('<li class="error">{}</li>\n', sentence)
        url, label = reverse("admin:purposes_importbatch_preview", args=[batch.pk]), _("Look at the rows again")
    else:
        url, label = reverse("admin:purposes_importbatch_change", args=[batch.pk]), _("See what was written")
    yield format_html('<li><a href="{}">{}</a></li>\n', url, label)


@require_safe
@officers
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What an import changed, and the button that undoes it."""
    batch = get_object_or_404(
        ImportBatch.objects.defer("content", "changes").select_related("uploaded_by", "applied_by", "undone_by"), pk=pk
    )
    if batch.is_open:
        return redirect(_open_page(batch))
    records = [(TABLES[name].title, numbers) for name, numbers in batch.counts["records"].items()]
    rows = [(State(state).label, number) for state, number in batch.counts["rows"].items() if number]
    return page(request, "purposes/import_detail.html", title=str(batch), batch=batch, records=records, rows=rows)


@require_POST
@officers
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Put everything back."""
    batch = get_object_or_404(ImportBatch.objects.defer("content", "changes"), pk=pk)
    with told(request, _("The import is undone: everything is as it was before.")):
        actions.undo(batch=batch, by=request.user)
    return redirect("admin:purposes_importbatch_change", pk)


@require_POST
@officers
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove an upload that is not applied."""
    batch = get_object_or_404(ImportBatch.objects.defer("content", "changes"), pk=pk)
    with told(request, _("The upload is removed.")):
        actions.drop(batch=batch, by=request.user)
    return redirect("admin:purposes_importbatch_changelist")
