"""What is edited on the page of a purpose: tasks, secondary bases, the consent wording."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from ..forms.inputs import ManyField
from ..forms.rows import RegisterForm
from ..models import ConsentText, Controller, DataCategory, SecondaryBasis, Task
from ..readability import readability_of
from ..views import readability as measuring
from .base import RegisterAdmin
from .parts import StackedPart
from .showing import number


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
