"""The ledger for officers, advisers and auditors: lists to read, without names. The door of staff has those."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from purposes import editions
from subjects.admin import LEDGER, ListOnly

from ..models import ConsentEvent, Standing
from ..standings import ending_soon


class PurposeFilter(admin.SimpleListFilter):
    """One of the purposes of the edition in force. Not those of the rows: that would read millions of them."""

    title = _("purpose")
    parameter_name = "purpose"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(row.code, row.code) for row in editions.purposes_in_force()]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(purpose=self.value()) if self.value() else queryset


class EndingFilter(admin.SimpleListFilter):
    """The consents of which the desk tells that they end."""

    title = _("end")
    parameter_name = "ends"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("soon", _("within 30 days"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return ending_soon(queryset, timezone.now()) if self.value() == "soon" else queryset


@admin.register(ConsentEvent)
class ConsentEventAdmin(ListOnly):
    """What was said, when it was recorded and by whom."""

    section, position = LEDGER, 0
    list_display = ["recorded_at", "kind", "purpose", "channel", "evidence", "by", "person_id"]
    list_filter = [PurposeFilter, "kind", "channel", "evidence", "method", "recorded_at"]
    list_select_related = ["by"]
    ordering = ["-recorded_at", "-pk"]


@admin.register(Standing)
class StandingAdmin(ListOnly):
    """How people stand to a purpose and a channel now."""

    section, position = LEDGER, 1
    list_display = [
        "last_recorded_at",
        "purpose",
        "channel",
        "status",
        "valid_until",
        "objection",
        "restriction",
        "person_id",
    ]
    # By whether there is one: a filter by each value has a nameless choice for none.
    list_filter = [
        PurposeFilter,
        EndingFilter,
        "channel",
        "status",
        ("objection", admin.EmptyFieldListFilter),
        ("restriction", admin.EmptyFieldListFilter),
    ]
    ordering = ["-last_event"]
