"""The record of processing activities: a line with its time limits, its matrix and its transfers."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from ..actions.prefill import prefill_matrix
from ..desk import RECORD
from ..forms.inputs import ManyField
from ..forms.rows import RegisterForm
from ..models import Activity, Cell, Measure, Purpose, Recipient, System, TimeLimit, Transfer
from ..views import line
from .lines import LineAdmin
from .parts import StackedPart, TablePart
from .showing import WORK, explained, in_each_language


class TimeLimitPart(StackedPart):
    """How long, counted from what."""

    model = TimeLimit
    after = 3
    fields = ["code", ("duration", "unit"), "counted_from", "condition", "reason", "purpose"]


class LimitsField(ManyField):
    """Time limits by their code, each with what it says."""

    def label_from_instance(self, limit: TimeLimit) -> str:
        length = f"{limit.duration} {limit.get_unit_display()} · " if limit.duration else ""
        return f"{limit.code} ({length}{limit.counted_from})"


class CellForm(RegisterForm):
    """A cell of the matrix with its time limits and recipients."""

    many = {"limits": "time_limits", "receivers": "recipients"}
    limits = LimitsField(TimeLimit.objects.none(), label=_("time limits"))
    receivers = ManyField(Recipient.objects.all(), label=_("recipients"))

    def through_defaults(self, name: str) -> dict[str, Any]:
        return {"activity": self.instance.activity} if name == "limits" else {}


class CellPart(TablePart):
    """The matrix: who, which data, how long, to whom."""

    model = Cell
    form = CellForm
    after = 3
    fields = ["category", "data_category", "limits", "receivers"]

    def get_formset(self, request: HttpRequest, obj: Any = None, **options: Any) -> Any:
        formset: Any = super().get_formset(request, obj, **options)
        if "limits" in formset.form.base_fields:
            formset.form.base_fields["limits"].queryset = TimeLimit.objects.filter(activity=obj)
        return formset

    def get_queryset(self, request: HttpRequest) -> QuerySet[Cell]:
        cells = super().get_queryset(request).select_related("category", "data_category")
        return cells.prefetch_related("time_limits", "recipients")

    @admin.display(description=_("time limits"))
    def limits(self, cell: Cell) -> str:
        return ", ".join(str(limit) for limit in cell.time_limits.all())

    @admin.display(description=_("recipients"))
    def receivers(self, cell: Cell) -> str:
        return ", ".join(str(recipient) for recipient in cell.recipients.all())


class TransferPart(StackedPart):
    """Data that leave the EEA."""

    model = Transfer
    after = 4
    fields = ["recipient", "destination", "tool", "document_title", "document_url", "safeguards"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Transfer]:
        return super().get_queryset(request).select_related("recipient")


class ActivityForm(RegisterForm):
    """A line with the purposes it serves, the systems it uses and the measures that guard it."""

    many = {"served": "purposes", "used": "systems", "guarded_by": "measures"}
    served = ManyField(Purpose.objects.all(), label=_("purposes"))
    used = ManyField(System.objects.all(), label=_("systems"))
    guarded_by = ManyField(Measure.objects.all(), label=_("security measures"))


@admin.register(Activity)
class ActivityAdmin(LineAdmin):
    """A line of the record."""

    section, position = RECORD, 1
    form = ActivityForm
    list_display = ["code", "name", "served", "responsible", "review_on", "dpia_screening", "in_work"]
    list_display_links = ["code", "name"]
    list_filter = [
        "role",
        "dpia_screening",
        "in_work",
        "controller",
        ("owner", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["owner"]
    search_fields = ["code", *in_each_language("name", "description")]
    sortable_by = ["code", "role", "review_on", "dpia_screening", "in_work"]
    change_form_template = "admin/purposes/activity_form.html"
    inlines = [TimeLimitPart, CellPart, TransferPart]
    fieldsets = [
        (
            _("The activity"),
            {
                "description": explained(
                    _("What is done, for which purposes, and who answers for it."), _("GDPR Art. 30(1)(a) and (b).")
                ),
                "fields": [
                    "name",
                    "code",
                    "description",
                    "role",
                    "controller",
                    "joint_arrangement",
                    "served",
                    "owner",
                    "owner_title",
                    "review_on",
                ],
            },
        ),
        (
            _("Processing for others"),
            {
                "description": explained(
                    _("Only for a processor's record: what is done for each controller, and who they are."),
                    _("GDPR Art. 30(2)."),
                ),
                "classes": ["collapse"],
                "fields": [
                    "processing_for_controllers",
                    "controllers_list_url",
                    ("controllers_list_date", "controllers_list_count"),
                ],
            },
        ),
        (
            _("Who, which data, how long, to whom"),
            {
                "description": explained(
                    _(
                        "Write the time limits first and save; then each cell of the matrix names its own. Where "
                        "there is nothing to name, say why."
                    ),
                    _("GDPR Art. 30(1)(c), (d) and (f)."),
                ),
                "fields": ["no_time_limits_reason", "no_recipients_reason"],
            },
        ),
        (
            _("Transfers outside the EEA"),
            {
                "description": explained(
                    _("Each transfer names the place, the tool and the document. Without transfers, say why."),
                    _("GDPR Art. 30(1)(e), 44 to 49."),
                ),
                "fields": ["no_transfers_reason"],
            },
        ),
        (
            _("Security"),
            {
                "description": explained(_("Where the data are and what keeps them safe."), _("GDPR Art. 30(1)(g).")),
                "fields": ["used", "guarded_by", "no_measures_reason"],
            },
        ),
        (
            _("Special categories and criminal offences"),
            {
                "description": explained(
                    _("Only where the data are of that kind."), _("GDPR Art. 9(2), 10; national rules.")
                ),
                "classes": ["collapse"],
                "fields": ["special_condition", "national_rule"],
            },
        ),
        (
            _("Screening for an impact assessment"),
            {
                "description": explained(
                    _("Every activity is screened. High risk asks for an impact assessment on file."),
                    _("GDPR Art. 35."),
                ),
                "fields": ["dpia_screening", "dpia_reason", "dpia_title", "dpia_url"],
            },
        ),
        WORK,
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Activity]:
        return super().get_queryset(request).prefetch_related("purposes", "systems", "measures")

    def get_urls(self) -> list[URLPattern]:
        prefill = path("<int:pk>/prefill/", self.admin_site.admin_view(self.prefill), name="purposes_activity_prefill")
        return [prefill, *super().get_urls()]

    def prefill(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A matrix to start from."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        return line.prefill(request, get_object_or_404(Activity, pk=pk))

    def response_add(self, request: HttpRequest, obj: Activity, post_url_continue: str | None = None) -> HttpResponse:
        """A new line with purposes and an empty matrix gets one to start from, and opens at it."""
        answer = super().response_add(request, obj, post_url_continue)
        if not obj.cells.exists() and (added := prefill_matrix(activity=obj, by=request.user)):
            line.tell_prefilled(request, added)
            return redirect(reverse("admin:purposes_activity_change", args=[obj.pk]) + "#cells-group")
        return answer

    @admin.display(description=_("purposes"))
    def served(self, activity: Activity) -> str:
        return ", ".join(purpose.code for purpose in activity.purposes.all())

    @admin.display(description=_("systems"))
    def used(self, activity: Activity) -> str:
        return ", ".join(system.name for system in activity.systems.all())

    @admin.display(description=_("security measures"))
    def guarded_by(self, activity: Activity) -> str:
        return ", ".join(str(measure) for measure in activity.measures.all())

    @admin.display(description=_("owner"))
    def responsible(self, activity: Activity) -> str:
        return str(activity.owner or activity.owner_title or "")
