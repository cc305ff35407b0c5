"""The consents that would not stand: how many, of which purpose and why; and whose, for who may know."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from purposes.evidence_of_consent import Evidence
from purposes.exports.table import Column
from purposes.exports.writers import csv_rows, in_language
from purposes.views.desk import asks, page

from .. import unsound
from ..actions.unsound import FIND, VIEW, note_download
from ..kinds import Channel


@require_safe
@asks(VIEW)
def report(request: HttpRequest) -> HttpResponse:
    """Counts only."""
    lines = unsound.report()
    return page(
        request,
        "consents/not_standing.html",
        title=_("Consents that would not stand"),
        lines=lines,
        total=sum(line.number for line in lines),
        may_know=request.user.has_perm(FIND),
    )


def _moment(value: datetime | None) -> str:
    return timezone.localtime(value).strftime("%Y-%m-%d %H:%M:%S") if value else ""


def columns() -> list[Column]:
    """The columns of the file, of an `unsound.Consent` each."""
    return [
        Column("purpose", gettext_lazy("Purpose"), lambda row: row.purpose, 24),
        Column("channel", gettext_lazy("Consent to"), lambda row: str(Channel(row.channel).label), 24),
        Column("reason", gettext_lazy("Why"), lambda row: str(unsound.REASONS[row.reason]), 40),
        Column("person", gettext_lazy("Person"), lambda row: str(row.person), 38),
        Column("references", gettext_lazy("References"), lambda row: row.references, 30),
        Column("since", gettext_lazy("Since"), lambda row: _moment(row.since), 20),
        Column("evidence", gettext_lazy("Evidence"), lambda row: str(Evidence(row.evidence).label), 24),
        Column("until", gettext_lazy("Good until"), lambda row: _moment(row.valid_until), 20),
    ]


def _line(request: HttpRequest) -> dict[str, str]:
    """Which line of the report is meant; nothing for all. Raises Http404: the trace names no purpose that is none."""
    of_line = {name: request.GET[name] for name in ("purpose", "channel", "reason") if name in request.GET}
    if of_line and not any(of_line.items() <= line._asdict().items() for line in unsound.report()):
        raise Http404
    return of_line


@require_safe
def download(request: HttpRequest) -> StreamingHttpResponse:
    """The people of a line of the report, or of all, by their references: to ask them again, or to find the proof."""
    of_line = _line(request)
    note_download(purpose=of_line.get("purpose", "all"), by=request.user)
    table = csv_rows(columns(), unsound.consents(**of_line))
    pieces = in_language(get_language() or "", table)
    name = slugify("-".join(["consents", *of_line.values()]).replace(".", "-"))
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"', "Cache-Control": "no-store"}
    return StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8", headers=headers)
