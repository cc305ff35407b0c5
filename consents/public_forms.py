"""What the public pages of people ask for: an address, and a tick for each thing that takes a yes of its own."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from gdpr_registry.outbox import takes_mail
from subjects.identity import NotAnIdentifier, normalise_email

from .asking import CHANNEL_ASKED, Asking
from .stops import Right, Stop

YES, NO, STOP = "yes", "no", "stop"
ANSWERS = (YES, NO, STOP)


class AddressField(forms.CharField):
    """An e-mail address, as people are found by it."""

    widget = forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"})

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        try:
            address = normalise_email(text) if text else ""
        except NotAnIdentifier as error:
            raise ValidationError(error.sentence) from error
        if address and not takes_mail(address):
            # A link goes to it, and whoever is on file with it is told the same as anybody else.
            raise ValidationError(_("We cannot send mail to this address. Write another one, or write to us."))
        return address


class AddressForm(forms.Form):
    """Whose page a link is wanted to."""

    address = AddressField(label=_("Your e-mail address"), max_length=254)


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
