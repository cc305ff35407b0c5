"""Companies of the group, and those of them who decide together."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ..desk import PARTIES
from ..forms.inputs import ManyField
from ..forms.rows import RegisterForm
from ..models import Controller, JointArrangement
from .base import RegisterAdmin
from .showing import WORK, explained, in_each_language


@admin.register(Controller)
class ControllerAdmin(RegisterAdmin):
    """A company of the group."""

    section, position = PARTIES, 1
    list_display = ["code", "name", "registration_number", "country", "dpo_name", "publishes_statement", "in_work"]
    list_filter = ["in_work", "publishes_statement", "country"]
    search_fields = ["code", "name", "registration_number", "address"]
    fieldsets = [
        (
            _("The company"),
            {
                "description": explained(
                    _("Who decides why and how personal data are processed, and how people reach them."),
                    _("GDPR Art. 4(7), 13(1)(a), 30(1)(a)."),
                ),
                "fields": ["name", "code", "registration_number", "address", "country", "email", "phone", "website"],
            },
        ),
        (_("The statement"), {"fields": ["publishes_statement"]}),
        (
            _("Contacts"),
            {
                "description": explained(
                    _("The data protection officer and the contacts stand in the record."),
                    _("GDPR Art. 13(1)(b), 27, 37(7)."),
                ),
                "fields": ["contact_name", "dpo_name", "dpo_email", "dpo_phone", "representative"],
            },
        ),
        WORK,
    ]


class JointArrangementForm(RegisterForm):
    """An arrangement with the companies it binds."""

    many = {"companies": "controllers"}
    companies = ManyField(Controller.objects.all(), label=_("joint controllers"))


@admin.register(JointArrangement)
class JointArrangementAdmin(RegisterAdmin):
    """Companies that decide together."""

    section, position = PARTIES, 2
    form = JointArrangementForm
    list_display = ["code", "name", "companies", "document_title", "in_work"]
    list_filter = ["in_work"]
    search_fields = ["code", *in_each_language("name")]
    sortable_by = ["code"]
    fieldsets = [
        (
            None,
            {
                "description": explained(
                    _("Companies that decide together write down who answers for what, and tell people the essence."),
                    _("GDPR Art. 26(1) and (2)."),
                ),
                "fields": ["name", "code", "companies", "essence", "document_title", "document_url"],
            },
        ),
        WORK,
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[JointArrangement]:
        return super().get_queryset(request).prefetch_related("controllers")

    @admin.display(description=_("joint controllers"))
    def companies(self, arrangement: JointArrangement) -> str:
        return ", ".join(company.name for company in arrangement.controllers.all())
