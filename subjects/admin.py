"""The log on the officers' front page, whose one list is at the door of staff; the notices that people were shown."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _

from purposes.admin.base import ReadOnlyAdmin
from purposes.admin.showing import number
from purposes.desk import RECORD

from .models import LogEntry, NoticeShown

#: Their section of the front page.
LEDGER = _("People and what they said")


class ListOnly(ReadOnlyAdmin):
    """A list to read and no other page. It names people by their random id, and is never searched for one."""

    list_display_links = None
    sortable_by = ()

    def get_urls(self) -> list[URLPattern]:
        return [url for url in super().get_urls() if (url.name or "").endswith("_changelist")]


@admin.register(NoticeShown)
class NoticeShownAdmin(ListOnly):
    """Which notice was shown, when, in which language, by whom."""

    section, position = LEDGER, 2
    list_display = ["shown_at", "collection_point", "edition", "language", "source", "by", "person_id"]
    list_filter = ["language", "edition", "shown_at"]
    list_select_related = ["by"]
    ordering = ["-shown_at", "-pk"]


@admin.register(LogEntry)
class LogEntryAdmin(ReadOnlyAdmin):
    """What staff did, and for which purpose."""

    section, position = RECORD, 9

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return redirect("staff_log")

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("staff_entry", number(object_id))

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        # An entry is its own history.
        return redirect("staff_entry", number(object_id))
