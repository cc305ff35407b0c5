"""What a person's own page asks for: the way in, and one press for each thing that is done there."""

from __future__ import annotations

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from ..stops import Right, Stop
from .address import AddressField


class AddressForm(forms.Form):
    """Whose page a link is wanted to."""

    address = AddressField(label=_("Your e-mail address"), max_length=254)


class StopForm(forms.Form):
    """One press on one's own page."""

    key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)
    right = forms.ChoiceField(choices=[(right.value, right.value) for right in Right], widget=forms.HiddenInput)
    purpose = forms.CharField(max_length=60, widget=forms.HiddenInput)
    channel = forms.CharField(max_length=10, required=False, widget=forms.HiddenInput)

    @property
    def stop(self) -> Stop:
        data = self.cleaned_data
        return Stop(Right(data["right"]), data["purpose"], data["channel"])


class KeyForm(forms.Form):
    """A press without any choice: only its key, so that pressing twice does it once."""

    key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)


class OpenForm(KeyForm):
    """The press that opens the page, and stops the purpose that the mail was asked for."""

    stop = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)
