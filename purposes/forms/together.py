"""What the pages ask for that change many lines at once, or copy one."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from ..actions.together import Edits
from ..models import Activity, Measure, Recipient
from ..models.base import validate_code
from .inputs import DayInput

LEAVE = _("leave as it is")


class TogetherForm(forms.Form):
    """What to change on all chosen lines; what is left empty stays. `ids` and `version` name the lines as chosen."""

    ids = forms.CharField(widget=forms.HiddenInput)
    version = forms.CharField(widget=forms.HiddenInput)
    owner = forms.ModelChoiceField(get_user_model().objects.none(), label=_("Owner"), required=False, empty_label=LEAVE)
    review_on = forms.DateField(label=_("Review on"), required=False, widget=DayInput)
    add_recipient = forms.ModelChoiceField(
        Recipient.objects.all(),
        label=_("Add a recipient"),
        required=False,
        empty_label=LEAVE,
        help_text=_("To each cell of the matrix. Take it out by hand where it does not hold."),
    )
    remove_recipient = forms.ModelChoiceField(
        Recipient.objects.all(), label=_("Take out a recipient"), required=False, empty_label=LEAVE
    )
    add_measure = forms.ModelChoiceField(
        Measure.objects.all(), label=_("Add a security measure"), required=False, empty_label=LEAVE
    )
    remove_measure = forms.ModelChoiceField(
        Measure.objects.all(), label=_("Take out a security measure"), required=False, empty_label=LEAVE
    )
    reason = forms.CharField(
        label=_("Why"), widget=forms.Textarea(attrs={"rows": 2}), help_text=_("It stands in the history of each line.")
    )

    def __init__(self, *args: Any, model: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner"]
        owner.queryset = get_user_model().objects.filter(is_active=True).order_by("name")
        if model is not Activity:
            for name in ("add_recipient", "remove_recipient", "add_measure", "remove_measure"):
                del self.fields[name]

    def clean_ids(self) -> list[int]:
        numbers = [part for part in self.cleaned_data["ids"].split(",") if part.isdecimal()]
        return sorted({int(part) for part in numbers})

    def edits(self) -> Edits:
        """What was asked for."""
        names = Edits.__dataclass_fields__
        return Edits(**{name: self.cleaned_data.get(name) for name in names if self.cleaned_data.get(name)})


class CopyForm(forms.Form):
    """The code of the copy."""

    code = forms.CharField(
        label=_("Code of the new line"),
        max_length=60,
        validators=[validate_code],
        help_text=_("A short name that no other line has. It can never be changed."),
    )


class ReplaceForm(forms.Form):
    """Which recipient stands instead."""

    new = forms.ModelChoiceField(Recipient.objects.none(), label=_("Name instead"))

    def __init__(self, *args: Any, old: Recipient, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        new: Any = self.fields["new"]
        new.queryset = Recipient.objects.exclude(pk=old.pk).order_by("name")


class ReplaceReasonForm(forms.Form):
    """Why, and the state of the lines in the preview."""

    version = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Why"), widget=forms.Textarea(attrs={"rows": 2}), help_text=_("It stands in the history of each line.")
    )
