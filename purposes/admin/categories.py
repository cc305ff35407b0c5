"""Who, and which data: the two axes of the matrix."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from ..desk import PURPOSES, RECORD
from ..models import DataCategory, DataSubjectCategory
from .base import RegisterAdmin
from .lines import UsedAdmin
from .showing import WORK, explained, in_each_language


@admin.register(DataSubjectCategory)
class DataSubjectCategoryAdmin(RegisterAdmin):
    """A group of people."""

    section, position = PURPOSES, 4
    list_display = ["code", "name", "in_statement", "position", "in_work"]
    list_filter = ["in_work", "in_statement"]
    search_fields = ["code", *in_each_language("name", "description")]
    sortable_by = ["code", "position", "in_statement", "in_work"]
    fieldsets = [
        (
            None,
            {
                "description": explained(
                    _("The groups to which the statement speaks, and further ones for the record only."),
                    _("GDPR Art. 30(1)(c)."),
                ),
                "fields": ["name", "code", "description", "in_statement", "introduction", "position"],
            },
        ),
        WORK,
    ]


@admin.register(DataCategory)
class DataCategoryAdmin(UsedAdmin):
    """A kind of personal data."""

    section, position = RECORD, 2
    list_display = ["code", "name", "sensitivity", "position", "in_work"]
    list_filter = ["in_work", "sensitivity"]
    search_fields = ["code", *in_each_language("name", "description")]
    sortable_by = ["code", "position", "sensitivity", "in_work"]
    fieldsets = [
        (
            None,
            {
                "description": explained(
                    _("Kinds of data, precise enough that people know what is meant."),
                    _("GDPR Art. 9, 10, 30(1)(c)."),
                ),
                "fields": ["name", "code", "description", "sensitivity", "position"],
            },
        ),
        WORK,
    ]
