"""Purposes with their tasks, lawful bases and consent wording."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from ..dpv import LawfulBasis
from ..forms import ManyField, RegisterForm
from ..models import ConsentText, Controller, DataCategory, Edition, Purpose, SecondaryBasis, Task
from ..readability import readability_of
from ..views import readability as measuring
from ..views import stop as views
from .base import PURPOSES, WORK, RegisterAdmin, StackedPart, explained, in_each_language, number
from .lines import LineAdmin


class TaskPart(StackedPart):
    """What staff do under the purpose."""

    model = Task
    fields = [
        "name",
        "code",
        ("is_direct_marketing", "needs_device_permission"),
        "channel_permission",
        "position",
        ("in_work", "to_confirm"),
    ]


class SecondaryBasisForm(RegisterForm):
    """A secondary basis with the tasks and data within its reach."""

    many = {"reach_tasks": "tasks", "reach_data": "data_categories"}
    reach_tasks = ManyField(Task.objects.none(), label=_("tasks within reach"))
    reach_data = ManyField(DataCategory.objects.all(), label=_("data within reach"))


class SecondaryBasisPart(StackedPart):
    """Further lawful bases, each with its reach."""

    model = SecondaryBasis
    form = SecondaryBasisForm
    after = 3
    fields = ["basis", "code", "reason", "reach", "reach_tasks", "reach_data", "statute", "contract_party"]

    def get_formset(self, request: HttpRequest, obj: Any = None, **options: Any) -> Any:
        formset: Any = super().get_formset(request, obj, **options)
        if "reach_tasks" in formset.form.base_fields:
            formset.form.base_fields["reach_tasks"].queryset = Task.objects.filter(purpose=obj)
        return formset

    def get_queryset(self, request: HttpRequest) -> QuerySet[SecondaryBasis]:
        return super().get_queryset(request).select_related("purpose").prefetch_related("tasks", "data_categories")

    @admin.display(description=_("tasks within reach"))
    def reach_tasks(self, basis: SecondaryBasis) -> str:
        return ", ".join(str(task) for task in basis.tasks.all())

    @admin.display(description=_("data within reach"))
    def reach_data(self, basis: SecondaryBasis) -> str:
        return ", ".join(str(data) for data in basis.data_categories.all())


class ConsentTextForm(RegisterForm):
    """The wording with the companies that a yes covers."""

    many = {"covered": "companies"}
    covered = ManyField(Controller.objects.all(), label=_("companies that a yes covers"))


class ConsentTextPart(StackedPart):
    """What a person reads before saying yes or no."""

    model = ConsentText
    form = ConsentTextForm
    after = 4
    max_num = 1
    fields = [
        "request",
        "data",
        "duration",
        "how_to_stop",
        "refusal",
        "readability",
        "agree_label",
        "refuse_label",
        "covered",
        ("required_evidence", "valid_months"),
    ]
    readonly_fields = ["readability"]

    @admin.display(description=_("how easy it is to read (LIX)"))
    def readability(self, text: ConsentText) -> str:
        """What the five parts above come to, as they were saved and as somebody types."""
        if text.pk is None:
            return str(_("Counted once it is saved."))
        return render_to_string("admin/purposes/readability.html", {"lines": readability_of(text)})

    @admin.display(description=_("companies that a yes covers"))
    def covered(self, text: ConsentText) -> str:
        return ", ".join(company.name for company in text.companies.all())


@admin.register(Purpose)
class PurposeAdmin(LineAdmin):
    """Why data are processed, and on which lawful basis."""

    section, position = PURPOSES, 1
    list_display = ["code", "letter", "name", "primary_basis", "responsible", "review_on", "is_on", "in_work"]
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


class PartOfPurposeAdmin(RegisterAdmin):
    """A row that is edited on the page of its purpose; its own address leads there."""

    anchor = ""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return redirect("admin:purposes_purpose_changelist")

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        row = get_object_or_404(self.model, pk=number(object_id))
        url = reverse("admin:purposes_purpose_change", args=[row.purpose_id])
        return redirect(f"{url}#{self.anchor}")

    def get_urls(self) -> list[URLPattern]:
        return [url for url in super().get_urls() if url.name and url.name.endswith(("_changelist", "_change"))]


@admin.register(Task)
class TaskAdmin(PartOfPurposeAdmin):
    """A task, on the page of its purpose."""

    anchor = "tasks-group"


@admin.register(ConsentText)
class ConsentTextAdmin(PartOfPurposeAdmin):
    """A consent wording, on the page of its purpose."""

    anchor = "consent_text-group"

    def get_urls(self) -> list[URLPattern]:
        measured = self.admin_site.admin_view(measuring.readability)
        return [path("readability/", measured, name="purposes_consenttext_readability"), *super().get_urls()]
