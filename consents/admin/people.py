"""Officers' pages about people: inside the admin, at the door that they know."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from purposes.admin.base import ReadOnlyAdmin
from purposes.admin.imports import ImportBatchAdmin
from subjects.admin import LEDGER

from ..models import NotStanding, PeopleImport
from ..views import not_standing, people_import


@admin.register(PeopleImport)
class PeopleImportAdmin(ImportBatchAdmin):
    """Files of people and what they said."""

    section, position = LEDGER, 9
    flow = people_import.PEOPLE
    columns = staticmethod(people_import.columns)
    preview = staticmethod(people_import.preview)

    def get_urls(self) -> list[URLPattern]:
        return self.pages()


@admin.register(NotStanding)
class NotStandingAdmin(ReadOnlyAdmin):
    """The consents that would not stand, counted; a file of them for who may know whose they are."""

    section, position = LEDGER, 8

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view
        return [
            path("", page(self.changelist_view), name="consents_notstanding_changelist"),
            path("people.csv", page(not_standing.download), name="consents_notstanding_download"),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return not_standing.report(request)
