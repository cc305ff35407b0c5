"""What the technical administrator's pages share: their section, and lists that are only read."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils.translation import gettext_lazy

#: Their section of the admin's front page.
ACCOUNTS = gettext_lazy("Accounts and access")


class ListToRead(admin.ModelAdmin):
    """A list to read, and no other page."""

    list_display_links = None
    sortable_by = ()
    show_full_result_count = False

    def get_urls(self) -> list[URLPattern]:
        return [url for url in super().get_urls() if (url.name or "").endswith("_changelist")]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
