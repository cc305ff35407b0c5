"""Mails: what waits to leave, has left, could not or no longer might."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gdpr_registry import outbox
from gdpr_registry.models import OutgoingMail

from .reading import ACCOUNTS, ListToRead


class StateFilter(admin.SimpleListFilter):
    """Sent, waiting, given up or withheld."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("given-up", gettext_lazy("given up")),
            ("waits", gettext_lazy("waits")),
            ("sent", gettext_lazy("sent")),
            ("withheld", gettext_lazy("withheld")),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case "given-up":
                return queryset.given_up()
            case "waits":
                return queryset.waiting()
            case "sent":
                return queryset.filter(sent_at__isnull=False)
            case "withheld":
                return queryset.withheld()
        return queryset


@admin.register(OutgoingMail)
class OutgoingMailAdmin(ListToRead):
    """What waits to leave, has left, could not or no longer might: a list without the words, and a second chance."""

    section, position = ACCOUNTS, 2
    list_display = ("written_at", "sentence", "to", "state", "attempts", "why")
    list_filter = (StateFilter,)
    search_fields = ("to",)
    actions = ("try_again",)

    def has_send_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("gdpr_registry.send_outgoingmail")

    @admin.action(description=gettext_lazy("Try again"), permissions=["send"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[OutgoingMail]) -> None:
        again = sum(outbox.try_again(mail) for mail in queryset)
        self.message_user(request, _("Mails that are tried again: %(count)d") % {"count": again})

    @admin.display(description=gettext_lazy("what"))
    def sentence(self, mail: OutgoingMail) -> str:
        return str(outbox.kind_of(mail.kind).sentence)

    @admin.display(description=gettext_lazy("state"))
    def state(self, mail: OutgoingMail) -> str:
        if mail.gave_up_at:
            return _("given up")
        if mail.withheld_at:
            return _("withheld")
        return _("sent") if mail.sent_at else _("waits")

    @admin.display(description=gettext_lazy("why"))
    def why(self, mail: OutgoingMail) -> str:
        return mail.withheld_for or mail.error
