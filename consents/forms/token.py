"""Which token is issued: to which system, for what, until when."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gdpr_registry.translated import Translated
from purposes import days, editions
from purposes.forms.inputs import DayInput

from ..actions import issue_token
from ..models import ApiToken, Verb


class TokenForm(forms.Form):
    """Which system, what it may do, about what, and until when."""

    name = forms.CharField(
        label=gettext_lazy("Which system is it for?"),
        help_text=gettext_lazy("As your colleagues call it, for example “web shop” or “newsletter server”."),
        max_length=100,
    )
    verbs = forms.MultipleChoiceField(
        label=gettext_lazy("What may it do?"), choices=Verb.choices, widget=forms.CheckboxSelectMultiple
    )
    reach = forms.ChoiceField(
        label=gettext_lazy("For which purposes?"),
        choices=[("some", gettext_lazy("Only those ticked below")), ("every", gettext_lazy("Every purpose"))],
        initial="some",
        widget=forms.RadioSelect,
    )
    purposes = forms.MultipleChoiceField(
        label=gettext_lazy("Purposes"), required=False, widget=forms.CheckboxSelectMultiple
    )
    last_day = forms.DateField(
        label=gettext_lazy("Last day"),
        help_text=gettext_lazy("At most a year from now. Issue a new one in time, and revoke this one."),
        widget=DayInput,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["purposes"].choices = _purposes_in_force()  # type: ignore[attr-defined]
        self.fields["last_day"].initial = days.today() + timedelta(days=ApiToken.LONGEST)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("reach") == "some" and not said.get("purposes") and "purposes" not in self.errors:
            self.add_error("purposes", _("Tick at least one purpose, or choose every purpose."))
        if said.get("reach") == "every" and said.get("purposes"):
            self.add_error("reach", _("Purposes are ticked below. Choose those, or untick them."))
        return said

    def issue(self, by: Any) -> tuple[ApiToken, str]:
        """Issue the token that the form asks for. Raises RegisterError."""
        said = self.cleaned_data
        return issue_token(
            name=said["name"],
            verbs=said["verbs"],
            purposes=None if said["reach"] == "every" else said["purposes"],
            expires_at=days.end(said["last_day"]),
            by=by,
        )


def _purposes_in_force() -> list[tuple[str, str]]:
    return [(row.code, f"{Translated(row.name)} ({row.code})") for row in editions.purposes_in_force()]
