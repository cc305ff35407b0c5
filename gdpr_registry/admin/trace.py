"""The trace of access for its readers."""

from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gdpr_registry import access
from gdpr_registry.models import AccessEntry, User

from .reading import ACCOUNTS, ListToRead


@admin.register(AccessEntry)
class AccessEntryAdmin(ListToRead):
    """What was done with people and accounts: a list to read, and no other page."""

    section, position = ACCOUNTS, 1
    list_display = ("at", "actor", "actor_role", "sentence", "object_kind", "object_id", "field_list", "purpose")
    list_filter = ("action",)
    search_fields = ("object_id",)
    ordering = ("-at", "-pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet[AccessEntry]:
        name = User.objects.filter(pk=OuterRef("actor_id")).values("name")
        return super().get_queryset(request).annotate(actor_name=Subquery(name))

    @admin.display(description=gettext_lazy("who"))
    def actor(self, entry: AccessEntry) -> str:
        return getattr(entry, "actor_name", "") or _("the registry itself")

    @admin.display(description=gettext_lazy("what"))
    def sentence(self, entry: AccessEntry) -> str:
        return str(access.sentence_of(entry.action))

    @admin.display(description=gettext_lazy("fields"))
    def field_list(self, entry: AccessEntry) -> str:
        return ", ".join(entry.fields)
