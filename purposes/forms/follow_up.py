"""What the pages of follow-ups ask for."""

from typing import Any
from uuid import uuid4

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from ..actions.follow_up import colleagues_of
from ..models import FollowUp, FollowUpKind
from .inputs import DayInput


class KeyForm(forms.Form):
    """A form that counts once, however often it is sent: its key is made with the page."""

    key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)


class AskForm(KeyForm):
    """A question to a colleague about a row. Two fields are required."""

    to = forms.ModelChoiceField(
        get_user_model().objects.none(), label=_("Who do you ask?"), empty_label=_("Choose a colleague")
    )
    question = forms.CharField(
        label=_("What do you want to know?"),
        help_text=_("Do not write the names of people outside the company."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    due_on = forms.DateField(label=_("Answer by"), required=False, widget=DayInput)
    kind = forms.ChoiceField(label=_("Kind"), choices=FollowUpKind.choices, initial=FollowUpKind.COMMENT)

    def __init__(self, *args: Any, by: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        to = self.fields["to"]
        assert isinstance(to, forms.ModelChoiceField)  # noqa: S101  said above
        to.queryset = colleagues_of(by)


class AnswerForm(KeyForm):
    """An answer."""

    text = forms.CharField(label=_("Your answer"), widget=forms.Textarea(attrs={"rows": 4}))


class FollowUpFilter(forms.Form):
    """Which follow-ups a list shows; it lives in the address."""

    SHOWN = {"to-me": _("To me"), "from-me": _("From me"), "all": _("All")}

    def __init__(self, data: Any, *, by: Any) -> None:
        super().__init__(data)
        self.by = by
        self.sees_all = by.has_perm("purposes.view_followup")

    @property
    def which(self) -> str:
        """The list that is asked for; "all" only for who may read all."""
        asked = self.data.get("which", "")
        known = asked in self.SHOWN and (asked != "all" or self.sees_all)
        return asked if known else "to-me"

    @property
    def closed(self) -> bool:
        """Whether closed ones are shown, instead of open ones."""
        return self.data.get("state") == "closed"

    def rows(self) -> Any:
        """The follow-ups, open ones by the day they are due."""
        found = FollowUp.objects.select_related("to", "asked_by").with_answers()
        found = {"to-me": found.to_me, "from-me": found.from_me}.get(self.which, found.readable_by)(self.by)
        if self.closed:
            return found.filter(closed_at__isnull=False).order_by("-closed_at", "-pk")
        return found.open().order_by("due_on", "-pk")

    def choices(self) -> list[tuple[str, Any, bool]]:
        """The lists there are: key, name, whether it is this one."""
        return [(key, name, key == self.which) for key, name in self.SHOWN.items() if key != "all" or self.sees_all]
