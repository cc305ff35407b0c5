"""What the pages ask before a person is shown: what for, who, and why all the same."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from subjects import identity
from subjects.tasks import Tasks

from ..looking import RIGHTS, Because, Unusual


class ShiftForm(forms.Form):
    """What people are looked up for today."""

    task = forms.ChoiceField(
        label=_("What do you look people up for?"),
        help_text=_(
            "It stands in the head of every page for the rest of your shift, and beside every look in the trace."
        ),
    )

    def __init__(self, *args: Any, tasks: Tasks, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["task"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  said above
        of_rights = (RIGHTS, _("answer people about their own data: stop, objection, what we have"))
        field.choices = [("", _("Choose a task")), of_rights, *tasks.by_group()]


class FindForm(forms.Form):
    """One box for whatever a person is found by. `case` and `task` come from the link of another system."""

    ref = forms.CharField(
        label=_("E-mail address, phone number or reference"),
        max_length=300,
        help_text=_("A reference is written with its system, such as crm:4711."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autofocus": True}),
    )
    case = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    task = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    def clean_ref(self) -> identity.Ref:
        """Whom it names. What is no reference is told at the field."""
        try:
            return identity.parse_ref(self.cleaned_data["ref"])
        except identity.NotAnIdentifier as refused:
            raise forms.ValidationError(refused.sentence) from refused


class BecauseForm(forms.Form):
    """Why one looks at this person, where that is unusual."""

    because = forms.ChoiceField(label=_("Why do you look?"), choices=Because.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, found: list[Unusual], **options: Any) -> None:
        super().__init__(*args, **options)
        self.found = found
