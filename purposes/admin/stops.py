"""Stops of purposes: one officer stops, only a later edition lifts."""

from django.contrib import admin

from ..desk import PROPOSALS
from ..models import PurposeStop
from .base import ReadOnlyAdmin


@admin.register(PurposeStop)
class PurposeStopAdmin(ReadOnlyAdmin):
    """A stop and its reason."""

    section, position = PROPOSALS, 3
    list_display = ["purpose", "stopped_at", "stopped_by", "reason", "edition"]
    list_select_related = ["stopped_by", "edition"]
    search_fields = ["purpose", "reason"]
    fields = ["purpose", "stopped_at", "stopped_by", "reason", "edition"]
