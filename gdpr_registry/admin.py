"""Accounts for the technical administrator, whose changes go through actions; the trace of access for its readers."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gdpr_registry import access, outbox
from gdpr_registry.accounts import actions, invitation
from gdpr_registry.accounts.admin_forms import AccountForm, ChangeAccountForm, OpenAccountForm
from gdpr_registry.accounts.signed_in import account_of
from gdpr_registry.accounts.traces import OBJECT_KIND
from gdpr_registry.models import AccessEntry, OutgoingMail, User

#: Their section of the admin's front page.
ACCOUNTS = gettext_lazy("Accounts and access")


@admin.register(User)
class AccountAdmin(admin.ModelAdmin):
    section, position = ACCOUNTS, 0
    list_display = ("email", "name", "role_list", "is_active", "expires_at", "last_login")
    list_filter = ("is_active", "role_memberships__role")
    search_fields = ("email", "name")
    ordering = ("name", "email")
    actions = ("deactivate", "reactivate", "send_invitation", "reset_second_step")
    readonly_fields = ("email", "is_active", "created_at", "deactivated_at", "last_login")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("role_memberships")

    def get_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        if obj is None:
            return OpenAccountForm.Meta.fields
        return ("email", *ChangeAccountForm.Meta.fields, *self.readonly_fields[1:])

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        return self.readonly_fields if obj else ()

    def get_form(
        self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any
    ) -> type[AccountForm]:
        kind = ChangeAccountForm if obj else OpenAccountForm
        return type(kind.__name__, (kind,), {"by": account_of(request)})

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: User, form: AccountForm, change: bool) -> None:
        account = form.act()
        obj.pk = account.pk
        if not change:
            invitation.invite(account=account, by=account_of(request))
            self.message_user(request, _("A mail invites the person to choose a password."))

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show what was done with the account: Django's own log is not kept for accounts."""
        account = get_object_or_404(User, pk=object_id)
        if not self.has_view_permission(request, account):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": _("What was done with %(account)s") % {"account": account},
            "account": account,
            "entries": entries_of(account),
        }
        return render(request, "admin/gdpr_registry/user/history.html", context)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        return None

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        return None

    @admin.display(description=gettext_lazy("roles"))
    def role_list(self, account: User) -> str:
        return ", ".join(sorted(str(held.get_role_display()) for held in account.role_memberships.all())) or "–"

    @admin.action(description=gettext_lazy("Deactivate"), permissions=["change"])
    def deactivate(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        self._for_each(request, queryset, actions.deactivate)

    @admin.action(description=gettext_lazy("Activate again"), permissions=["change"])
    def reactivate(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        self._for_each(request, queryset, actions.reactivate)

    @admin.action(description=gettext_lazy("Send the invitation again"), permissions=["change"])
    def send_invitation(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        self._for_each(request, queryset, invitation.invite)

    @admin.action(description=gettext_lazy("Reset two-step sign-in"), permissions=["change"])
    def reset_second_step(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        self._for_each(request, queryset, actions.reset_one_time_password)

    def _for_each(self, request: HttpRequest, accounts: QuerySet[User], act: Callable[..., None]) -> None:
        for account in accounts:
            try:
                act(account=account, by=account_of(request))
            except ValidationError as refusal:
                self.message_user(request, f"{account}: {' '.join(refusal.messages)}", messages.ERROR)
            else:
                self.message_user(request, _("Done: %(account)s") % {"account": account})


@admin.register(AccessEntry)
class AccessEntryAdmin(admin.ModelAdmin):
    """What was done with people and accounts: a list to read, and no other page."""

    section, position = ACCOUNTS, 1
    list_display = ("at", "actor", "actor_role", "sentence", "object_kind", "object_id", "field_list", "purpose")
    list_display_links = None
    list_filter = ("action",)
    search_fields = ("object_id",)
    ordering = ("-at", "-pk")
    sortable_by = ()
    show_full_result_count = False

    def get_urls(self) -> list[URLPattern]:
        return [url for url in super().get_urls() if (url.name or "").endswith("_changelist")]

    def get_queryset(self, request: HttpRequest) -> QuerySet[AccessEntry]:
        name = User.objects.filter(pk=OuterRef("actor_id")).values("name")
        return super().get_queryset(request).annotate(actor_name=Subquery(name))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: AccessEntry | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: AccessEntry | None = None) -> bool:
        return False

    @admin.display(description=gettext_lazy("who"))
    def actor(self, entry: AccessEntry) -> str:
        return getattr(entry, "actor_name", "") or _("the registry itself")

    @admin.display(description=gettext_lazy("what"))
    def sentence(self, entry: AccessEntry) -> str:
        return str(access.sentence_of(entry.action))

    @admin.display(description=gettext_lazy("fields"))
    def field_list(self, entry: AccessEntry) -> str:
        return ", ".join(entry.fields)


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
class OutgoingMailAdmin(admin.ModelAdmin):
    """What waits to leave, has left, could not or no longer might: a list without the words, and a second chance."""

    section, position = ACCOUNTS, 2
    list_display = ("written_at", "sentence", "to", "state", "attempts", "why")
    list_display_links = None
    list_filter = (StateFilter,)
    search_fields = ("to",)
    sortable_by = ()
    actions = ("try_again",)
    show_full_result_count = False

    def get_urls(self) -> list[URLPattern]:
        return [url for url in super().get_urls() if (url.name or "").endswith("_changelist")]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: OutgoingMail | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: OutgoingMail | None = None) -> bool:
        return False

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


def entries_of(account: User) -> list[dict[str, Any]]:
    """Return what was done with an account, newest first, in words; at most 200 entries."""
    rows = list(AccessEntry.objects.filter(object_kind=OBJECT_KIND, object_id=str(account.pk)).order_by("-at")[:200])
    names = dict(User.objects.filter(pk__in={row.actor_id for row in rows}).values_list("pk", "name"))
    return [
        {
            "at": row.at,
            "actor": names.get(row.actor_id) or _("the registry itself"),
            "sentence": access.sentence_of(row.action),
            "fields": row.fields,
        }
        for row in rows
    ]
