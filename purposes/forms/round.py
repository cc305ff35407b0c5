"""The forms of a round: what the officer asks, and what the owner answers."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gdpr_registry.models import User

from ..models import DataCategory, DurationUnit, Part, Reach, Recipient, System
from ..owned_line import OwnedLine
from .inputs import DayInput, FoldedCheckboxes


class AccountField(forms.ModelChoiceField):
    """Somebody who can sign in."""

    def __init__(self, **options: Any) -> None:
        super().__init__(User.objects.none(), **options)

    def offer(self) -> None:
        """Fill the choices: once a form, not once a process."""
        self.queryset = User.objects.usable().order_by("name")


class WithAccounts(forms.Form):
    """A form whose choices of accounts are read when it is made."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            if isinstance(field, AccountField):
                field.offer()


class StartRoundForm(WithAccounts):
    """Which lines, until when, and what to tell the owners."""

    reach = forms.ChoiceField(
        label=_("Which lines do you ask about?"), choices=Reach.choices, widget=forms.RadioSelect, initial=Reach.DUE
    )
    owner = AccountField(
        label=_("Whose lines?"), required=False, help_text=_("Only if you ask about the lines of one owner.")
    )
    due_on = forms.DateField(label=_("Answers by"), widget=DayInput)
    text = forms.CharField(
        label=_("What to tell the owners"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It stands in the mail and on their page."),
    )
    next_review_on = forms.DateField(
        label=_("Look again on"),
        required=False,
        widget=DayInput,
        help_text=_("When the round is closed, lines that are still right get this day as their next review."),
    )


class AssignForm(WithAccounts):
    """Who answers for a line."""

    owner = AccountField(label=_("Owner"))


class HandOverForm(WithAccounts):
    """Who takes over."""

    to = AccountField(label=_("Hand over to"))


class NotMineForm(WithAccounts):
    """Who answers for the line instead."""

    account = AccountField(label=_("Who answers for it?"), required=False, empty_label=_("Somebody else"))
    who = forms.CharField(
        label=_("Somebody else: who?"),
        required=False,
        max_length=200,
        help_text=_("A name or a function, such as: the head of sales. You may leave it out if you chose a name."),
    )


class ChangedForm(forms.Form):
    """A line in the few things that its owner knows. What is left as it is suggests nothing."""

    description = forms.CharField(label=_("What is it?"), required=False, widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, *args: Any, line: OwnedLine, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["description"].widget.attrs["lang"] = line.language
        if line.is_activity:
            self._add_list(Part.DATA, _("Which data?"), DataCategory.objects.all(), line.data)
            self._add_limits(line)
            self._add_list(
                Part.RECIPIENTS, _("Who receives them?"), Recipient.objects.order_by("name"), line.recipients
            )
            self._add_list(Part.SYSTEMS, _("Which systems?"), System.objects.order_by("name"), line.systems)
        self.fields["note"] = forms.CharField(
            label=_("Something else"),
            required=False,
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_("In your own words. The officer who asked reads it."),
        )

    def _add_list(self, part: Part, label: Any, rows: Iterable[Any], present: dict[str, str]) -> None:
        choices = [(row.code, str(row.name)) for row in rows]
        # What the line has stands first.
        choices.sort(key=lambda choice: choice[0] not in present)
        self.fields[part.value] = forms.MultipleChoiceField(
            label=label, required=False, choices=choices, widget=FoldedCheckboxes
        )

    def _add_limits(self, line: OwnedLine) -> None:
        for limit in line.limits:
            if limit.length is None:
                continue
            self.fields[f"length.{limit.code}"] = forms.IntegerField(
                label=_("How long? Number"), help_text=limit.words, min_value=1, max_value=1000, required=False
            )
            self.fields[f"unit.{limit.code}"] = forms.ChoiceField(
                label=_("How long? Unit"), choices=DurationUnit.choices, required=False
            )
