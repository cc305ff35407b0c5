"""What the transitions of a draft ask for: a reason, what is proposed, what is advised."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .inputs import DayInput


class ReasonForm(forms.Form):
    """A reason in a few words."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 4}))


class ProposeForm(forms.Form):
    """What goes with the draft when it is put forward. `wording` are the keys that may be marked, with sentences."""

    reason = forms.CharField(
        label=_("What this edition changes, and why"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000
    )
    takes_effect_on = forms.DateField(
        label=_("Takes effect on"),
        required=False,
        help_text=_("In force from the start of this day. Empty: as soon as it is approved."),
        widget=DayInput,
    )
    wording_only = forms.MultipleChoiceField(
        label=_("Changes of wording only"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick a text that says the same as before in other words. What you do not tick is material."),
    )
    wording_reason = forms.CharField(
        label=_("Why these change the wording only"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, wording: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        marks: Any = self.fields["wording_only"]
        marks.choices = list(wording)
        if not marks.choices:
            del self.fields["wording_only"], self.fields["wording_reason"]


class AdviceForm(forms.Form):
    """What the data protection officer says of a proposal (Art. 39(1)(a))."""

    agrees = forms.TypedChoiceField(
        label=_("Advice"),
        choices=[("yes", _("I agree")), ("no", _("I disagree"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    why = forms.CharField(label=_("Why"), widget=forms.Textarea(attrs={"rows": 4}))
