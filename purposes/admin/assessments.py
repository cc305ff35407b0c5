"""Legitimate interest assessments in their three steps."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from ..desk import PURPOSES
from ..models import Alternative, Assessment, Minimisation, Mitigation, NamedInterest
from ..views import assessment as views
from .base import RegisterAdmin
from .parts import StackedPart
from .showing import WORK, badge, explained, in_each_language


class NamedInterestPart(StackedPart):
    """Several interests, where there are several."""

    model = NamedInterest
    after = 2
    fields = ["name", "position"]


class AlternativePart(StackedPart):
    """Gentler ways that were weighed."""

    model = Alternative
    after = 3
    fields = ["description", "rejected_because"]


class MinimisationPart(StackedPart):
    """Why no less data would do."""

    model = Minimisation
    after = 3
    fields = ["data_category", "reason"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Minimisation]:
        return super().get_queryset(request).select_related("data_category")


class MitigationPart(StackedPart):
    """Safeguards for the person."""

    model = Mitigation
    after = 4
    fields = ["description", "beyond_legal_duty"]


@admin.register(Assessment)
class AssessmentAdmin(RegisterAdmin):
    """The three steps: the interest, its necessity, the balance."""

    section, position = PURPOSES, 2
    list_display = ["purpose", "interest", "outcome", "approved", "assessed_on", "review_on", "in_work"]
    list_filter = ["outcome", "in_work", ("approved_by", admin.EmptyFieldListFilter)]
    list_select_related = ["purpose", "approved_by"]
    search_fields = ["purpose__code", *in_each_language("purpose__name", "interest")]
    sortable_by = ["outcome", "assessed_on", "review_on", "in_work"]
    change_form_template = "admin/purposes/assessment_form.html"
    readonly_fields = ["approved"]
    inlines = [NamedInterestPart, AlternativePart, MinimisationPart, MitigationPart]
    fieldsets = [
        (
            None,
            {
                "description": explained(
                    _(
                        "An assessment is made before the processing starts and approved by somebody other than its "
                        "last editor. The approval is of these very words: a change takes it away."
                    ),
                    _("GDPR Art. 6(1)(f); EDPB 1/2024."),
                ),
                "fields": ["purpose", ("assessed_on", "review_on"), "approved"],
            },
        ),
        (
            _("Step 1: the interest"),
            {
                "description": explained(
                    _("Is there an interest that is lawful, said precisely, and real today?"), _("EDPB 1/2024, II.A.")
                ),
                "fields": [
                    "interest",
                    "is_lawful",
                    "is_lawful_reason",
                    "is_articulated",
                    "is_articulated_reason",
                    "is_present",
                    "is_present_reason",
                ],
            },
        ),
        (
            _("Step 2: necessity"),
            {
                "description": explained(
                    _("Is there no gentler way that does as well, and no less data that would do?"),
                    _("GDPR Art. 5(1)(c); EDPB 1/2024, II.B."),
                ),
                "fields": ["necessity"],
            },
        ),
        (
            _("Step 3: the balance"),
            {
                "description": explained(
                    _(
                        "Do the person's interests, rights and freedoms weigh more? Undecided counts as yes. Only "
                        "safeguards beyond legal duty weigh."
                    ),
                    _("EDPB 1/2024, II.C; GDPR Art. 21, recital 47."),
                ),
                "fields": [*Assessment.BALANCING, "outcome"],
            },
        ),
        WORK,
    ]

    def get_urls(self) -> list[URLPattern]:
        approve = path(
            "<int:pk>/approve/", self.admin_site.admin_view(views.approve), name="purposes_assessment_approve"
        )
        return [approve, *super().get_urls()]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = super().get_readonly_fields(request, obj)
        return (*fields, "purpose") if obj else fields

    @admin.display(description=_("approved"))
    def approved(self, assessment: Assessment) -> str:
        if not assessment.approved_by_id:
            return badge("is-waiting", _("not approved"))
        return badge("is-done", _("by %(name)s") % {"name": assessment.approved_by})
