"""The form of a consent: an address, and a tick for each thing that takes a yes of its own."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ..asking import CHANNEL_ASKED, YES, Asking
from .address import AddressField


class ConsentForm(forms.Form):
    """The fields of a consent: an address for the link that confirms, a tick for each channel, age only of children.

    `asks_address` is off where a visit says who answers. Only a yes needs all of it, and stopping the address.
    """

    key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)
    #: The hash of the words that the page showed: a yes counts for these and no others.
    shown = forms.CharField(widget=forms.HiddenInput)
    address = AddressField(label=_("Your e-mail address"), max_length=254)
    channels = forms.MultipleChoiceField(
        label=_("Tick what you also say yes to"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one way, or say no: a yes without one would have no effect.")},
    )
    of_age = forms.ChoiceField(
        label=_("Are you 15 years old or older?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes or no.")},
    )

    def __init__(self, asking: Asking, data: Any = None, *, shown: str, asks_address: bool) -> None:
        super().__init__(data, initial={"shown": shown})
        self.asking, self.asks_address, self._current = asking, asks_address, shown
        self._says_yes = data is not None and data.get("answer") == YES
        is_needed = data is None or self._says_yes
        channels: Any = self.fields["channels"]
        channels.choices = [(channel, CHANNEL_ASKED[channel]) for channel in asking.channels]
        if asking.needs_a_channel:
            channels.label = _("How may we reach you?")
        if not asking.channels:
            del self.fields["channels"]
        channels.required = asking.needs_a_channel and is_needed
        self.fields["of_age"].required = is_needed
        if not asking.asks_age:
            del self.fields["of_age"]
        if not asks_address:
            del self.fields["address"]
        self.use_required_attribute = False

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self._says_yes and cleaned.get("shown") != self._current:
            # The page is shown again, with the new words.
            data: Any = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict, where something was sent
            data["shown"] = self._current
            self.data = data
            raise ValidationError(_("The words have changed since you opened this page. Read them again."))
        return cleaned

    def clean_of_age(self) -> str:
        if self._says_yes and self.cleaned_data["of_age"] == "no":
            raise ValidationError(
                _("Below 15, a parent or guardian says yes for you. Ask them to write to us. Nothing was kept.")
            )
        return str(self.cleaned_data["of_age"])

    @property
    def agreed(self) -> list[str]:
        """The keys that a yes is for: what the button decides, and each tick."""
        return [self.asking.own, *self.cleaned_data.get("channels", [])]
