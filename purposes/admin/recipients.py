"""To whom data go, in which systems they are kept, and how they are secured."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from ..desk import PARTIES, RECORD
from ..models import Measure, Recipient, RecipientCategory, System
from ..views import together
from .base import RegisterAdmin
from .lines import UsedAdmin
from .showing import WORK, explained, in_each_language


@admin.register(Recipient)
class RecipientAdmin(UsedAdmin):
    """A company or authority that gets data."""

    section, position = PARTIES, 3
    list_display = ["code", "name", "category", "role", "country", "agreement_title", "in_work"]
    list_filter = ["in_work", "role", "category", "country"]
    list_select_related = ["category"]
    search_fields = ["code", "name", "contact_name", *in_each_language("category__name")]
    sortable_by = ["code", "name", "role", "country", "in_work"]
    fieldsets = [
        (
            None,
            {
                "description": explained(
                    _("A concrete company or authority. A processor has an address and a contact person."),
                    _("GDPR Art. 4(8) to (10), 30(1)(d); C-154/21; EDPB Opinion 22/2024."),
                ),
                "fields": ["name", "code", "category", "role", "address", "country", "contact_name", "contact_email"],
            },
        ),
        (
            _("Processor contract"),
            {
                "description": explained(_("What binds a processor to our instructions."), _("GDPR Art. 28(3).")),
                "fields": ["agreement_title", "agreement_url"],
            },
        ),
        WORK,
    ]

    def get_urls(self) -> list[URLPattern]:
        replace = path("<int:pk>/replace/", self.admin_site.admin_view(self.replace), name="purposes_recipient_replace")
        return [replace, *super().get_urls()]

    def replace(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Name another recipient wherever this one stands."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        return together.replace(request, pk)


@admin.register(RecipientCategory)
class RecipientCategoryAdmin(RegisterAdmin):
    """A kind of recipient."""

    section, position = PARTIES, 4
    list_display = ["code", "name", "position", "in_work"]
    list_filter = ["in_work"]
    search_fields = ["code", *in_each_language("name")]
    sortable_by = ["code", "position", "in_work"]
    fieldsets = [(None, {"fields": ["name", "code", "position"]}), WORK]


@admin.register(System)
class SystemAdmin(UsedAdmin):
    """A system in which data are kept."""

    section, position = RECORD, 3
    list_display = ["code", "name", "run_by", "in_work"]
    list_filter = ["in_work", "run_by"]
    list_select_related = ["run_by"]
    search_fields = ["code", "name", *in_each_language("description")]
    sortable_by = ["code", "name", "in_work"]
    fieldsets = [(None, {"fields": ["name", "code", "description", "run_by"]}), WORK]


@admin.register(Measure)
class MeasureAdmin(UsedAdmin):
    """A security measure."""

    section, position = RECORD, 4
    list_display = ["code", "name", "in_work"]
    list_filter = ["in_work"]
    search_fields = ["code", *in_each_language("name", "description")]
    sortable_by = ["code", "in_work"]
    fieldsets = [
        (
            None,
            {
                "description": explained(
                    _("What keeps the data safe, in general words."), _("GDPR Art. 30(1)(g), 32(1).")
                ),
                "fields": ["name", "code", "description"],
            },
        ),
        WORK,
    ]
