"""What the pages of the log ask for."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from purposes import days
from purposes.forms.inputs import DayInput

from .models import LogEntry
from .querysets import LogEntryQuerySet
from .tasks import Tasks

#: How long what somebody did counts for what is offered first, and how many tasks that are.
LOOKING_BACK = timedelta(days=90)
OFFERED_FIRST = 5


class MomentInput(forms.DateTimeInput):
    """A day and a time in the browser's own calendar."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class EntryForm(forms.Form):
    """What was done. Two fields are required: the task and what."""

    #: Names in an address that another system links to: `/staff/?task=customers.b.offer&what=…`.
    PREFILLED = ("task", "what", "when", "people", "system", "note")

    key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)
    task = forms.ChoiceField(label=_("What was it for?"), help_text=_("Choose the task that fits best."))
    what = forms.CharField(
        label=_("What did you do?"),
        max_length=200,
        help_text=_("A few words, such as: sent the offer. Do not write names."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    when = forms.DateTimeField(label=_("When?"), required=False, help_text=_("Empty: now."), widget=MomentInput)
    people = forms.IntegerField(
        label=_("For how many people?"),
        required=False,
        min_value=1,
        max_value=100_000_000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    system = forms.ChoiceField(label=_("In which system?"), required=False)
    note = forms.CharField(
        label=_("Note"), required=False, help_text=_("Do not write names."), widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, tasks: Tasks, by: Any, kept: LogEntry | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.tasks = tasks
        self._offer_tasks(by, kept)
        self._offer_systems(kept)
        if kept is not None:
            self.fields["when"].help_text = ""
            self.fields["when"].required = True

    def _offer_tasks(self, by: Any, kept: LogEntry | None) -> None:
        since = timezone.now() - LOOKING_BACK
        often = self.tasks.chosen(LogEntry.objects.most_used_tasks(by, since, OFFERED_FIRST))
        choices: list[Any] = [("", _("Choose a task"))]
        if often:
            choices.append((_("What you do most"), often))
        if kept is not None and self.tasks.basis(kept.task) is None:
            # Its purpose is no longer in force: the entry may keep its task, no other may take it.
            choices.append((kept.task, kept.task))
        self._choose_from("task", [*choices, *self.tasks.by_group()])

    def _offer_systems(self, kept: LogEntry | None) -> None:
        systems = sorted(self.tasks.systems.items(), key=lambda system: system[1].casefold())
        if kept is not None and kept.system and kept.system not in self.tasks.systems:
            systems.append((kept.system, kept.system))
        self._choose_from("system", [("", _("No system, or another")), *systems])

    def _choose_from(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  said above
        field.choices = choices

    @property
    def chosen_task(self) -> str:
        """The task that the form shows, sent or filled in."""
        return str(self["task"].value() or "")

    @property
    def said(self) -> dict[str, Any]:
        """What a clean form says, as the actions take it."""
        data = self.cleaned_data
        return {
            "key": data["key"],
            "task": data["task"],
            "what": data["what"],
            "happened_at": data["when"],
            "people_count": data["people"],
            "system": data["system"],
            "note": data["note"],
        }


class AgainForm(forms.Form):
    """The same as last time, in one press."""

    key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)
    entry = forms.IntegerField(widget=forms.HiddenInput)


def as_filled_in(entry: LogEntry) -> dict[str, Any]:
    """An entry as the form shows it."""
    return {
        "task": entry.task,
        "what": entry.what,
        "when": entry.happened_at,
        "people": entry.people_count,
        "system": entry.system,
        "note": entry.note,
    }


class LogFilter(forms.Form):
    """Which entries a list shows; it lives in the address."""

    STATES = [("", _("All entries")), ("not-in-force", _("For purposes no longer in force"))]

    purpose = forms.ChoiceField(label=_("Purpose"), required=False)
    person = forms.ModelChoiceField(
        get_user_model().objects.none(), label=_("Recorded by"), required=False, empty_label=_("Everybody")
    )
    since = forms.DateField(label=_("From"), required=False, widget=DayInput)
    until = forms.DateField(label=_("To"), required=False, widget=DayInput)
    state = forms.ChoiceField(label=_("Which entries"), required=False, choices=STATES)

    def __init__(self, data: Any, *, by: Any, tasks: Tasks) -> None:
        super().__init__(data)
        self.by, self.tasks = by, tasks
        self.sees_all = by.has_perm("subjects.view_logentry")
        self._offer_purposes()
        self._offer_people()

    def _offer_purposes(self) -> None:
        readable = LogEntry.objects.readable_by(self.by).order_by()
        recorded = set(readable.values_list("purpose", flat=True).distinct())
        names = self.tasks.purpose_names
        choices = [(code, f"{code} · {names[code]}" if code in names else code) for code in sorted(recorded | {*names})]
        field = self.fields["purpose"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  said above
        field.choices = [("", _("All purposes")), *choices]

    def _offer_people(self) -> None:
        if not self.sees_all:
            del self.fields["person"]
            return
        field = self.fields["person"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  said above
        recorded = LogEntry.objects.order_by().values("by").distinct()
        field.queryset = get_user_model().objects.filter(pk__in=recorded).order_by("name", "pk")

    def rows(self) -> LogEntryQuerySet:
        """The entries as they stand that the filter lets pass; a wrong value filters nothing."""
        return self.of(LogEntry.objects.standing())

    def of(self, entries: LogEntryQuerySet) -> LogEntryQuerySet:
        """Those of `entries` that the account may read and the filter lets pass."""
        self.is_valid()
        chosen = self.cleaned_data
        since, until = chosen.get("since"), chosen.get("until")
        found = entries.readable_by(self.by).between(
            days.beginning(since) if since else None, days.beginning(until + timedelta(days=1)) if until else None
        )
        if purpose := chosen.get("purpose"):
            found = found.filter(purpose=purpose)
        if person := chosen.get("person"):
            found = found.filter(by=person)
        if chosen.get("state") == "not-in-force":
            found = found.not_for(self.tasks.purposes)
        return found

    @property
    def is_used(self) -> bool:
        """Whether anything is filtered."""
        return any(self.cleaned_data.values())
