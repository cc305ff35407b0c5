"""Editions and published wordings: frozen, so their pages only show."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from ..models import Edition, Wording
from .base import PROPOSALS, ReadOnlyAdmin


@admin.register(Edition)
class EditionAdmin(ReadOnlyAdmin):
    """The register as published."""

    section, position = PROPOSALS, 2
    list_display = ["number", "in_force_from", "published_at", "published_by", "kind", "reason"]
    list_filter = ["is_material"]
    list_select_related = ["published_by", "proposal"]
    search_fields = ["number", "sha256", "proposal__reason"]

    @admin.display(description=_("kind of change"), ordering="is_material")
    def kind(self, edition: Edition) -> str:
        return str(_("material") if edition.is_material else _("wording only"))

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
