"""Approving a legitimate interest assessment."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from .. import actions
from ..assessments import words_sha256
from ..blockers.assessment import incomplete
from ..compose import composition
from ..models import Assessment
from ..readable import assessment_of
from .desk import asks, page, told


@require_http_methods(["GET", "HEAD", "POST"])
@asks("purposes.approve_assessment")
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the assessment as it would be approved, and approve it: these very words."""
    assessment = get_object_or_404(Assessment.objects.select_related("purpose", "approved_by"), pk=pk)
    if request.method == "POST":
        with told(request, _("The assessment is approved. A change of its words takes the approval away.")):
            actions.approve_assessment(assessment=assessment, by=request.user)
        return redirect("admin:purposes_assessment_change", pk)
    code = assessment.purpose.code
    made = composition(also_on=[code])
    words = next((words for words in made.document.record.assessments if words.purpose == code), None)
    return page(
        request,
        "admin/purposes/assessment_approve.html",
        title=_("Approve the assessment of %(purpose)s") % {"purpose": assessment.purpose},
        assessment=assessment,
        nodes=assessment_of(words) if words else [],
        missing=incomplete(made, words) if words else [],
        is_approved=bool(words and assessment.approved_sha256 == words_sha256(words)),
    )
