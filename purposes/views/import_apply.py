"""What an import of the register would do, row by row; and doing an import of any kind, telling how far it is."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ..exceptions import RegisterError
from ..imports import plan
from ..imports.shown import Shown
from ..imports.verdict import State, changes_of, counted
from ..models import ImportBatch, ImportKind
from .desk import sentences, told
from .import_steps import Flow, allowed, of_an_open_import, open_page

#: Rows on one page.
ROWS = 50
#: From this many records on, a page tells how far the writing is.
LONG = 500


@require_safe
@allowed
@of_an_open_import
def preview(request: HttpRequest, batch: ImportBatch, flow: Flow) -> HttpResponseBase:
    """What becomes of each row, and why."""
    if batch.kind == ImportKind.ACTIVITIES and not flow.is_confirmed(batch):
        return redirect(open_page(batch, flow))
    look = plan.look(batch)
    counts = counted(look.verdicts)
    state = request.GET.get("state", "")
    chosen = [v for v in look.verdicts if v.state == state or (not state and v.state != State.SAME)]
    found = Paginator(chosen, ROWS).get_page(request.GET.get("page"))
    changes = sum(1 for _change in changes_of(look.verdicts))
    answer: HttpResponse = flow.page(
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
    return answer


@require_POST
@allowed
@of_an_open_import
def apply(request: HttpRequest, batch: ImportBatch, flow: Flow) -> HttpResponseBase:
    """Write it, in one transaction; long ones tell how far they are."""
    seen = request.POST.get("seen", "")
    if request.POST.get("long"):
        return _telling(request, batch, flow, seen)
    with told(request, _("%(file)s is imported.") % {"file": batch.file_name}):
        for _done, _total in flow.applying(batch=batch, by=request.user, seen=seen):
            pass
    batch.refresh_from_db()
    return redirect(open_page(batch, flow))


#: Where the lines that tell of the progress stand in the page.
HERE = "<!-- progress -->"


def _telling(request: HttpRequest, batch: ImportBatch, flow: Flow, seen: str) -> StreamingHttpResponse:
    title = _("Importing %(file)s") % {"file": batch}
    frame = flow.page(request, "purposes/import_progress.html", title=title, batch=batch)
    head, _here, foot = frame.rendered_content.partition(HERE)
    language = translation.get_language()

    def pieces() -> Iterator[str]:
        yield head
        with translation.override(language):
            yield from _lines(request, batch, flow, seen)
        yield foot

    response = StreamingHttpResponse(pieces())
    response["X-Accel-Buffering"] = "no"
    response["Cache-Control"] = "no-store"
    return response


def _lines(request: HttpRequest, batch: ImportBatch, flow: Flow, seen: str) -> Iterator[str]:
    try:
        told_of = -1
        for done, total in flow.applying(batch=batch, by=request.user, seen=seen):
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
        url, label = flow.address("preview", batch.pk), _("Look at the rows again")
    else:
        url, label = flow.address("change", batch.pk), _("See what was written")
    yield format_html('<li><a href="{}">{}</a></li>\n', url, label)
