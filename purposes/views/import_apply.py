"""What an import would do, row by row; and doing it, telling how far it is."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ..actions import imports as actions
from ..exceptions import RegisterError
from ..imports import plan
from ..imports.setup import Setup
from ..imports.shown import Shown
from ..imports.verdict import State, changes_of, counted
from ..models import ImportBatch, ImportKind
from .desk import page, sentences, told
from .import_steps import of_an_open_import, officers, open_page

#: Rows on one page.
ROWS = 50
#: From this many records on, a page tells how far the writing is.
LONG = 500


@require_safe
@officers
@of_an_open_import
def preview(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    """What becomes of each row, and why."""
    if batch.kind == ImportKind.ACTIVITIES and not Setup.load(batch.setup).confirmed:
        return redirect(open_page(batch))
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
    return redirect(open_page(batch))


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
