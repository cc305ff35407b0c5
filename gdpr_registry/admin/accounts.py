"""Accounts for the technical administrator, whose changes go through actions."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gdpr_registry import access
from gdpr_registry.accounts import actions, invitation
from gdpr_registry.accounts.admin_forms import AccountForm, ChangeAccountForm, OpenAccountForm
from gdpr_registry.accounts.signed_in import account_of
from gdpr_registry.accounts.traces import OBJECT_KIND
from gdpr_registry.models import AccessEntry, User

from .reading import ACCOUNTS


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
