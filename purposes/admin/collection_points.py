"""Where data come in, and what people are told there."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ..desk import PURPOSES
from ..forms.inputs import ManyField
from ..forms.rows import RegisterForm
from ..models import CollectionPoint, DataSubjectCategory, Purpose
from .base import RegisterAdmin
from .showing import WORK, explained, in_each_language


class CollectionPointForm(RegisterForm):
    """A collection point with its groups and the purposes it tells of."""

    many = {"groups": "categories", "told_of": "purposes"}
    groups = ManyField(DataSubjectCategory.objects.all(), label=_("data-subject categories"))
    told_of = ManyField(Purpose.objects.all(), label=_("purposes told of"))


@admin.register(CollectionPoint)
class CollectionPointAdmin(RegisterAdmin):
    """A place where data come in."""

    section, position = PURPOSES, 3
    form = CollectionPointForm
    list_display = ["code", "name", "groups", "told_of", "from_the_person", "told_since", "told_until", "in_work"]
    list_display_links = ["code", "name"]
    list_filter = ["in_work", "from_the_person", "categories"]
    search_fields = ["code", *in_each_language("name", "notice")]
    sortable_by = ["code", "told_since", "told_until", "in_work"]
    fieldsets = [
        (
            _("The collection point"),
            {
                "description": explained(
                    _("Where data come in, from whom, and for which purposes."), _("GDPR Art. 13 and 14.")
                ),
                "fields": ["name", "code", "groups", "told_of", "from_the_person", "source"],
            },
        ),
        (
            _("The notice"),
            {
                "description": explained(
                    _("The words that people read there, and since when they have been read."),
                    _("GDPR Art. 13(1) and (2), 14(3); C-394/23."),
                ),
                "fields": ["notice", ("told_since", "told_until")],
            },
        ),
        WORK,
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[CollectionPoint]:
        return super().get_queryset(request).prefetch_related("categories", "purposes")

    @admin.display(description=_("data-subject categories"))
    def groups(self, point: CollectionPoint) -> str:
        return ", ".join(str(category) for category in point.categories.all())

    @admin.display(description=_("purposes told of"))
    def told_of(self, point: CollectionPoint) -> str:
        return ", ".join(purpose.code for purpose in point.purposes.all())
