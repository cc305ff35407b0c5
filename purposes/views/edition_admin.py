"""An edition as officers and auditors see it: its hashes, what it changed, and the record part."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from ..changed_rows import rows_between
from ..differences import differences
from ..editions import document_of
from ..models import Edition
from ..readable import record_of
from ..timeline import Timeline
from .desk import asks, page


@require_safe
@asks("purposes.view_edition")
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One edition."""
    edition = get_object_or_404(Edition.objects.select_related("published_by", "proposal__proposed_by"), pk=pk)
    timeline = Timeline.now()
    before = timeline.before(edition)
    document = document_of(edition)
    base = document_of(before) if before else None
    return page(
        request,
        "admin/purposes/edition.html",
        title=str(edition),
        edition=edition,
        before=before,
        state=timeline.state(edition),
        until=timeline.until(edition),
        rows=rows_between(differences(base, document, edition.proposal.wording_only)),
        record=record_of(document),
        wordings=edition.wordings.all(),
        advice=edition.proposal.advice.select_related("by"),
    )
