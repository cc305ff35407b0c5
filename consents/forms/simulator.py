"""What the simulator asks for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from purposes.dpv import LawfulBasis
from purposes.models import ChannelPermission

from ..what_if import Change

AS_IT_STANDS = ("", _("as in the draft"))
#: No permission at all is a choice too, and a form has no other word for it than "".
NO_PERMISSION = "none"


class WhatIfForm(forms.Form):
    """A change to try on one purpose of the draft."""

    purpose = forms.ChoiceField(label=_("Purpose"))
    basis = forms.ChoiceField(
        label=_("Lawful basis"),
        choices=[AS_IT_STANDS, *LawfulBasis.choices],
        required=False,
        help_text=_("Another basis raises the revision too."),
    )
    permission = forms.ChoiceField(
        label=_("Channel permission that its tasks need"),
        choices=[
            AS_IT_STANDS,
            *((value or NO_PERMISSION, label) for value, label in ChannelPermission.choices),
        ],
        required=False,
    )
    raises_revision = forms.BooleanField(label=_("Raise the revision: whoever said yes is asked anew"), required=False)

    def __init__(self, *args: Any, purposes: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["purpose"].choices = purposes  # type: ignore[attr-defined]  # a ChoiceField

    @property
    def change(self) -> Change:
        """What is to be tried, of a valid form."""
        said = self.cleaned_data
        permission = "" if said["permission"] == NO_PERMISSION else said["permission"] or None
        return Change(said["purpose"], said["basis"] or None, permission, said["raises_revision"])
