"""Which question is put to the gate: for what, and about whom."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from purposes import days
from purposes.document import StaffTask
from purposes.forms.inputs import DayInput
from purposes.imports.reading import pages
from subjects.identity import NotAnIdentifier, parse_ref
from subjects.tasks import Basis, Tasks

from ..asked import Asked
from ..choosing import Beside, asked_of, beside, find_tasks, usual_channel
from ..columns import column_of


class TaskForm(forms.Form):
    """For what one asks. What stands beside the task follows from it: channel, secondary basis, company."""

    what = forms.CharField(
        label=_("What do you want to do?"),
        max_length=100,
        help_text=_("A few letters of the task, in Danish or English."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
    )
    task = forms.ChoiceField(
        label=_("Which of these?"),
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("Several tasks have these letters. Choose one.")
        ),
    )
    channel = forms.ChoiceField(label=_("By which channel?"), required=False)
    reach = forms.ChoiceField(label=_("On which basis?"), required=False, widget=forms.RadioSelect)
    company = forms.ChoiceField(
        label=_("For which company?"), required=False, help_text=_("Empty: for all that answer for the purpose.")
    )
    as_of = forms.DateField(
        label=_("As of the end of which day?"), required=False, help_text=_("Empty: now."), widget=DayInput
    )
    hindsight = forms.BooleanField(
        label=_("With hindsight: also what happened by then and was recorded later"), required=False
    )

    BESIDE = ("channel", "reach", "company")

    def __init__(self, *args: Any, tasks: Tasks, **options: Any) -> None:
        super().__init__(*args, **options)
        self.tasks = tasks
        self.found = find_tasks(tasks, str(self["what"].value() or ""))
        self.chosen = self.found.only or self._chosen_of_several()
        self._offer_tasks()
        self._offer_beside()

    def _chosen_of_several(self) -> StaffTask | None:
        return next((task for task in self.found.tasks if task.code == self["task"].value()), None)

    @property
    def chosen_name(self) -> str:
        """The chosen task in staff's words."""
        return self.tasks.name(self.chosen.code) if self.chosen else ""

    @property
    def chosen_basis(self) -> Basis | None:
        """The purpose of the chosen task and its basis."""
        return self.tasks.basis(self.chosen.code) if self.chosen else None

    def _offer_tasks(self) -> None:
        if len(self.found.tasks) < 2:
            del self.fields["task"]
            return
        self._choose_from("task", [(task.code, self._named(task)) for task in self.found.tasks])

    def _named(self, task: StaffTask) -> Any:
        return _two_lines(self.tasks.name(task.code), self.tasks.purpose_name(task.purpose))

    def _offer_beside(self) -> None:
        basis = self.chosen_basis
        offered = beside(self.tasks, basis) if basis else Beside([], [], [])
        self._offer("channel", offered.channels)
        self._offer("reach", [("", _("As the register says")), *self._bases(offered)] if offered.bases else [])
        self._offer("company", [("", _("All of them")), *offered.companies] if offered.companies else [])
        if offered.channels and self.chosen:
            self.fields["channel"].initial = usual_channel(self.chosen)

    def _bases(self, offered: Beside) -> list[tuple[str, Any]]:
        return [(code, _two_lines(name, reach)) for code, name, reach in offered.bases]

    def _offer(self, name: str, choices: list[Any]) -> None:
        if choices:
            self._choose_from(name, choices)
        else:
            del self.fields[name]

    def _choose_from(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  said above
        field.choices = choices

    def clean_as_of(self) -> Any:
        day = self.cleaned_data["as_of"]
        if day and day > days.today():
            raise forms.ValidationError(_("This day is still to come. Leave it empty to ask about now."))
        return day

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("what") and not self.found.tasks:
            self.add_error("what", _("No task has these letters. Try others, or choose from all tasks below."))
        return self.cleaned_data

    @property
    def beside(self) -> list[forms.BoundField]:
        """The fields that the chosen task asks for."""
        return [self[name] for name in self.BESIDE if name in self.fields]

    @property
    def asked(self) -> Asked:
        """What a clean form asks."""
        assert self.chosen  # noqa: S101  the form is clean
        data = self.cleaned_data
        return asked_of(
            self.chosen,
            channel=data.get("channel"),
            reach=data.get("reach"),
            company=data.get("company"),
            at=days.end(data["as_of"]) if data["as_of"] else None,
            hindsight=data["hindsight"],
        )


def _two_lines(name: str, more: Any) -> SafeString:
    return format_html('<span>{} <span class="quiet">{}</span></span>', capfirst(name), more)


class AskForm(TaskForm):
    """For what, and about whom."""

    person = forms.CharField(
        label=_("About whom?"),
        max_length=300,
        help_text=_("E-mail address, phone number, or a reference as system:number."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}),
    )

    def clean_person(self) -> str:
        person: str = self.cleaned_data["person"]
        try:
            parse_ref(person)
        except NotAnIdentifier as refusal:
            raise forms.ValidationError(refusal.sentence) from refusal
        return person


class AskListForm(TaskForm):
    """For what, and about which list: pasted, or from a file."""

    pasted = forms.CharField(
        label=_("About whom?"),
        required=False,
        help_text=_(
            "Paste e-mail addresses, phone numbers or references, one a line. More than 50,000: choose a file."
        ),
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off", "spellcheck": "false"}),
    )
    file = forms.FileField(label=_("File"), required=False, help_text=_("CSV or XLSX."))
    column = forms.CharField(
        label=_("Which column?"),
        required=False,
        max_length=200,
        help_text=_("Its heading as it stands in the file. Empty: the first column."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if bool(data.get("pasted", "").strip()) == bool(data.get("file")):
            self.add_error("pasted", _("Paste a list or choose a file, one of the two."))
        return data

    @property
    def refs(self) -> list[str]:
        """The references of a clean form. Raises RegisterError for a file that cannot be read."""
        file = self.cleaned_data["file"]
        if not file:
            return str(self.cleaned_data["pasted"]).splitlines()
        return column_of(pages(file.read(), file.name)[0].rows, self.cleaned_data["column"].strip())
