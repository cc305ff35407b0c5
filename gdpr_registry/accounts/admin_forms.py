"""The forms by which a technical administrator opens and changes an account."""

from typing import Any, ClassVar

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from gdpr_registry.accounts import actions
from gdpr_registry.accounts.roles import Role
from gdpr_registry.models import User


def moment_input() -> forms.DateTimeInput:
    return forms.DateTimeInput(attrs={"type": "datetime-local", "step": 1}, format="%Y-%m-%dT%H:%M:%S")


class AccountForm(forms.ModelForm):
    """Asks the actions themselves whether what was typed is allowed, by trying it and taking it back."""

    by: ClassVar[User]

    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=Role.choices, widget=forms.CheckboxSelectMultiple, required=False
    )

    def clean(self) -> dict[str, Any]:
        super().clean()
        if not self.errors:
            with transaction.atomic():
                self.act()
                transaction.set_rollback(True)
        return self.cleaned_data

    def act(self) -> User:
        """Do what the form asks for. Raise ValidationError with the sentence of the rule that refuses it."""
        raise TypeError("A form that opens or changes an account says how.")


class OpenAccountForm(AccountForm):
    class Meta:
        model = User
        fields = ("email", "name", "language", "roles", "expires_at")
        widgets = {"expires_at": moment_input()}

    def act(self) -> User:
        return actions.create_account(**self.cleaned_data, by=self.by)


class ChangeAccountForm(AccountForm):
    class Meta:
        model = User
        fields = ("name", "language", "roles", "expires_at")
        widgets = {"expires_at": moment_input()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "roles" in self.fields:
            self.initial["roles"] = sorted(self.instance.role_names)

    @transaction.atomic
    def act(self) -> User:
        account = User.objects.get(pk=self.instance.pk)
        typed = self.cleaned_data
        actions.rename(account=account, name=typed["name"], language=typed["language"], by=self.by)
        # An auditor's role needs an end before it is given, and an end is lifted only after the role is taken.
        lifts = typed["expires_at"] is None
        if not lifts:
            self._set_expiry(account)
        actions.set_roles(account=account, roles=typed["roles"], by=self.by)
        if lifts:
            self._set_expiry(account)
        return User.objects.get(pk=account.pk)

    def _set_expiry(self, account: User) -> None:
        if "expires_at" in self.changed_data:
            actions.set_expiry(account=account, expires_at=self.cleaned_data["expires_at"], by=self.by)
