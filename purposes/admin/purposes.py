"""Purposes: why data are processed, and on which lawful basis."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from ..desk import PURPOSES
from ..dpv import LawfulBasis
from ..models import Edition, Purpose
from ..views import stop as views
from .lines import LineAdmin
from .purpose_parts import ConsentTextPart, SecondaryBasisPart, TaskPart
from .showing import WORK, explained, in_each_language


@admin.register(Purpose)
class PurposeAdmin(LineAdmin):
    """Why data are processed, and on which lawful basis."""

    section, position = PURPOSES, 1
    list_display = ["code", "name", "primary_basis", "responsible", "review_on", "is_on", "in_work"]
    list_display_links = ["code", "name"]
    list_filter = ["category", "primary_basis", "is_on", "in_work", ("owner", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["owner"]
    search_fields = ["code", *in_each_language("name", "description", "covers", "does_not_cover")]
    sortable_by = ["code", "letter", "primary_basis", "review_on", "is_on", "in_work"]
    change_form_template = "admin/purposes/purpose_form.html"
    readonly_fields = ["revision", "assessment_page"]
    inlines = [SecondaryBasisPart, ConsentTextPart, TaskPart]
    fieldsets = [
        (
            _("The purpose"),
            {
                "description": explained(
                    _("Say it so that the person can foresee what happens. “To improve the service” is too vague."),
                    _("GDPR Art. 5(1)(b); EDPB 05/2020, 3.2."),
                ),
                "fields": [
                    "name",
                    "code",
                    "category",
                    ("letter", "position"),
                    "description",
                    "covers",
                    "does_not_cover",
                    "is_on",
                    "in_statement_list",
                    "offered_to_children",
                    "revision",
                ],
            },
        ),
        (
            _("Who decides, and who answers for it"),
            {
                "description": explained(
                    _("One company, or an arrangement between several. Somebody looks at each line again in time."),
                    _("GDPR Art. 4(7), 26."),
                ),
                "fields": ["controller", "joint_arrangement", "owner", "owner_title", "review_on"],
            },
        ),
        (
            _("Lawful basis"),
            {
                "description": explained(
                    _(
                        "One basis carries the purpose. A further basis has a reason and a reach, and carries "
                        "nothing beyond it. A legitimate interest needs an approved assessment."
                    ),
                    _("GDPR Art. 6(1)(a) to (f)."),
                ),
                "fields": ["primary_basis", "statute", "contract_party", "processing_since", "assessment_page"],
            },
        ),
        (
            _("When the person says no"),
            {
                "description": explained(
                    _("What happens after an objection or a withdrawal, and what a no costs."),
                    _("GDPR Art. 7(3) and (4), 21."),
                ),
                "fields": [
                    "when_refused",
                    "objection_pauses",
                    "conditional_on",
                    "condition_answered_by",
                    "condition_reason",
                ],
            },
        ),
        (
            _("What else the person is told"),
            {
                "description": explained(
                    _("Leave empty what does not apply: the statement then says that there is none of it."),
                    _("GDPR Art. 13(2)(e) and (f), 22."),
                ),
                "fields": ["duty_to_provide", "automated_decisions"],
            },
        ),
        WORK,
    ]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A purpose that stood in an edition is turned off: its code means it for ever."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and not (obj is not None and Edition.objects.naming(obj.code).exists())

    def get_urls(self) -> list[URLPattern]:
        stop = path("<int:pk>/stop/", self.admin_site.admin_view(views.stop), name="purposes_purpose_stop")
        return [stop, *super().get_urls()]

    def get_inlines(self, request: HttpRequest, obj: Purpose | None) -> list[Any]:
        """The consent wording is asked for where a yes is, and shown where one is written."""
        wants_wording = obj and (obj.asks_for_a_yes or hasattr(obj, "consent_text"))
        return [part for part in self.inlines if part is not ConsentTextPart or wants_wording]

    @admin.display(description=_("owner"))
    def responsible(self, purpose: Purpose) -> str:
        return str(purpose.owner or purpose.owner_title or "")

    @admin.display(description=_("legitimate interest assessment"))
    def assessment_page(self, purpose: Purpose) -> str:
        if assessment := getattr(purpose, "assessment", None):
            url = reverse("admin:purposes_assessment_change", args=[assessment.pk])
            return format_html('<a href="{}">{}</a>', url, assessment.get_outcome_display())
        if not purpose.pk or purpose.primary_basis != LawfulBasis.LEGITIMATE_INTEREST:
            return str(_("not needed for this basis"))
        url = reverse("admin:purposes_assessment_add")
        return format_html('<a href="{}?purpose={}">{}</a>', url, purpose.pk, _("Write the assessment"))
