"""An e-mail address that a person writes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from gdpr_registry.outbox import takes_mail
from subjects.identity import NotAnIdentifier, normalise_email


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
