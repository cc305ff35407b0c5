"""Editions and published wordings: frozen, so their pages only show."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from ..desk import PROPOSALS
from ..models import Edition, Wording
from ..views import edition_admin as views
from .base import ReadOnlyAdmin
from .showing import badge, number


@admin.register(Edition)
class EditionAdmin(ReadOnlyAdmin):
    """The register as published."""

    section, position = PROPOSALS, 2
    list_display = ["number", "in_force_from", "published_at", "published_by", "kind", "reason"]
    list_filter = ["is_material"]
    list_select_related = ["published_by", "proposal"]
    sortable_by = ["number", "in_force_from", "published_at"]
    search_fields = ["number", "sha256", "proposal__reason"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Edition]:
        return super().get_queryset(request).defer("public", "record")

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        return views.detail(request, number(object_id))

    @admin.display(description=_("kind of change"), ordering="is_material")
    def kind(self, edition: Edition) -> str:
        return badge("is-waiting", _("material")) if edition.is_material else badge("is-open", _("wording only"))

    @admin.display(description=_("reason"))
    def reason(self, edition: Edition) -> str:
        return edition.proposal.reason


@admin.register(Wording)
class WordingAdmin(ReadOnlyAdmin):
    """The words of a consent as people saw them."""

    section, position = PROPOSALS, 4
    list_display = ["purpose", "revision", "language", "edition", "form_version"]
    list_filter = ["language", "purpose"]
    list_select_related = ["edition"]
    search_fields = ["purpose", "text", "sha256"]
    fields = ["purpose", "revision", "language", "text", "controls", "companies", "form_version", "edition", "sha256"]
