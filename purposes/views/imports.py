"""Imports as a whole: the list with the form for the next, the register to take away, what one changed, its undoing."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from .. import days
from ..actions import imports as actions
from ..imports import plan, reading
from ..imports.verdict import State
from ..models import ImportBatch
from ..spreadsheet import download as copy
from ..spreadsheet.snapshot import Snapshot
from ..spreadsheet.tables import TABLES
from . import import_setup
from .desk import refused_in, told
from .import_steps import Flow, allowed, open_page

#: Imports on one page.
BATCHES = 25


class UploadForm(forms.Form):
    """A file."""

    file = forms.FileField(
        label=gettext_lazy("Spreadsheet (XLSX) or CSV"),
        help_text=gettext_lazy("At most 20 MB and 20,000 rows. It is kept until it is applied, at most seven days."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@allowed
def index(request: HttpRequest, flow: Flow) -> HttpResponse:
    """Earlier imports, and the form for the next."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        with refused_in(form, "file"):
            batch = actions.upload(name=file.name, content=_content(file), by=request.user, door=flow.door)
            return redirect(open_page(batch, flow))
    batches = ImportBatch.objects.of_kinds(flow.door.kinds).shown()
    found = Paginator(batches, BATCHES).get_page(request.GET.get("page"))
    status = 422 if form.errors else 200
    answer: HttpResponse = flow.page(
        request, f"{flow.templates}/import_list.html", title=flow.title, status=status, form=form, page=found
    )
    return answer


def _content(file: Any) -> bytes:
    """The file, read no further than needed to see that it is too large."""
    content: bytes = file.read(reading.LARGEST + 1)
    return content


@require_safe
@never_cache
@allowed
def download(request: HttpRequest, flow: Flow) -> FileResponse:
    """The register as a workbook to edit."""
    actions.note_download(by=request.user)
    file = BytesIO()
    copy.workbook(file, Snapshot.taken(), created=timezone.now())
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"register-{days.today().isoformat()}.xlsx")


@require_safe
@allowed
def detail(request: HttpRequest, pk: int, flow: Flow) -> HttpResponse:
    """What an import changed, and the button that undoes it."""
    batch = _batch(pk, flow)
    if batch.is_open:
        return redirect(open_page(batch, flow))
    answer: HttpResponse = flow.page(
        request, f"{flow.templates}/import_detail.html", title=str(batch), batch=batch, **flow.told(batch)
    )
    return answer


def _batch(pk: int, flow: Flow) -> ImportBatch:
    found = ImportBatch.objects.of_kinds(flow.door.kinds).defer("content", "changes")
    return get_object_or_404(found.select_related("uploaded_by", "applied_by", "undone_by"), pk=pk)


@require_POST
@allowed
def undo(request: HttpRequest, pk: int, flow: Flow) -> HttpResponse:
    """Put everything back."""
    batch = _batch(pk, flow)
    with told(request, flow.undone):
        flow.undo(batch=batch, by=request.user)
    return redirect(flow.address("change", pk))


@require_POST
@allowed
def drop(request: HttpRequest, pk: int, flow: Flow) -> HttpResponse:
    """Remove an upload that is not applied."""
    with told(request, _("The upload is removed.")):
        actions.drop(batch=_batch(pk, flow), by=request.user, door=flow.door)
    return redirect(flow.address("changelist"))


# --- The register --------------------------------------------------------------------------------


def _told(batch: ImportBatch) -> dict[str, Any]:
    return {
        "records": [(TABLES[name].title, numbers) for name, numbers in batch.counts["records"].items()],
        "rows": [(State(state).label, number) for state, number in batch.counts["rows"].items() if number],
    }


REGISTER = Flow(
    door=plan.REGISTER,
    urls="admin:purposes_importbatch",
    title=gettext_lazy("Imports"),
    templates="purposes",
    applying=actions.applying,
    undo=actions.undo,
    undone=gettext_lazy("The import is undone: everything is as it was before."),
    told=_told,
    questions=plan.questions,
    called=import_setup.called,
    news=import_setup.news,
)
