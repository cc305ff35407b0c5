"""What staff write down of what a person says. Each form is one message with its own key: sent twice, it is one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from purposes.document import PublicPurpose
from subjects.tasks import Tasks

from .. import actions
from ..actions.common import RECORD_FOR_PERSON, STAFF
from ..kinds import RESTRICTION_GROUNDS, Channel, Ground, Kind, Method
from ..models import ConsentEvent
from ..on_file import OnFile
from ..stops import is_objectable

#: How staff hear of it.
HEARD = (Method.PHONE, Method.PAPER, Method.IN_PERSON, Method.REPLY)
ALL = "all"


def words_area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class SayingForm(forms.Form):
    """What all have in common. `act` calls the one action and returns its events."""

    permission: ClassVar[str] = RECORD_FOR_PERSON
    title: ClassVar[Any]
    lead: ClassVar[Any] = ""
    submit: ClassVar[Any] = _("Record it")
    #: What is said stands before how it was heard.
    field_order = (
        *("key", "purpose", "channel", "ground", "outcome", "wording", "to"),
        *("of_age", "method", "evidence", "document", "when", "note"),
    )

    key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)
    method = forms.ChoiceField(
        label=_("How did you hear of it?"),
        choices=[(method.value, method.label) for method in HEARD],
        initial=Method.PHONE,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, on_file: OnFile, tasks: Tasks, **options: Any) -> None:
        super().__init__(*args, **options)
        self.on_file, self.person, self.tasks = on_file, on_file.person, tasks
        if "purpose" in self.fields:
            self._choose_from("purpose", self.purposes())

    def act(self, by: Any) -> list[ConsentEvent]:
        """Record it. Raises RegisterError, PermissionDenied, and DatabaseError where it was not saved."""
        raise NotImplementedError

    def purposes(self) -> list[tuple[str, str]]:
        """The purposes to choose from, with their words."""
        raise NotImplementedError

    @property
    def nothing_to_choose(self) -> bool:
        field = self.fields.get("purpose")
        return isinstance(field, forms.ChoiceField) and not field.choices

    def saying(self, by: Any) -> dict[str, Any]:
        """What every action is told."""
        data = self.cleaned_data
        said = {"person": self.person, "by": by, "source": STAFF, "key": str(data["key"])}
        return {**said, "method": data.get("method") or Method.SYSTEM}

    def _choose_from(self, name: str, choices: Iterable[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  said by the classes
        field.choices = list(choices)

    def _named(self, codes: Iterable[str]) -> list[tuple[str, str]]:
        return [(code, self.tasks.purpose_name(code)) for code in codes]

    def _of_their_groups(self) -> list[PublicPurpose]:
        return [row for row in self.tasks.purposes.values() if row.category in self.on_file.categories_now]


class NoForm(SayingForm):
    """They were asked and say no."""

    title, lead = _("Record a no"), _("They were asked, and say no.")

    purpose = forms.ChoiceField(label=_("To what?"), widget=forms.RadioSelect)
    channel = forms.ChoiceField(
        label=_("To all of it, or to one channel?"),
        choices=[("", _("all of it")), *((c.value, c.label) for c in Channel if c)],
        required=False,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=_("Note"), required=False, widget=words_area())

    def purposes(self) -> list[tuple[str, str]]:
        """What asks for a yes in their groups, and whatever they said something of."""
        asked = {row.purpose for row in self.tasks.document.public.wordings} if self.tasks.document else set()
        now = [row.code for row in self._of_their_groups() if row.code in asked]
        said = [row.purpose for row in self.on_file.standings if row.status != "ConsentUnknown"]
        return self._named(dict.fromkeys([*now, *said]))

    def act(self, by: Any) -> list[ConsentEvent]:
        return actions.record_no(kind=Kind.REFUSED, **self._what(), **self.saying(by))

    def _what(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("purpose", "channel", "note")}


class WithdrawForm(NoForm):
    """They take a yes back."""

    title = _("Record a withdrawal")
    lead = _("They say stop. No reason is asked for, and it takes effect at once.")
    submit = _("Stop it")

    def act(self, by: Any) -> list[ConsentEvent]:
        return actions.record_no(kind=Kind.WITHDRAWN, **self._what(), **self.saying(by))


class StopMarketingForm(SayingForm):
    """No more marketing, of whatever kind."""

    title = _("Stop all marketing")
    lead = _("All direct marketing to this person stops at once. No reason is asked for (Art. 21(2)).")
    submit = _("Stop all marketing")

    def act(self, by: Any) -> list[ConsentEvent]:
        return actions.stop_marketing(**self.saying(by))


class ObjectForm(SayingForm):
    """They object to what we do on a legitimate interest."""

    title = _("Record an objection")
    lead = _("They object to something that we do on a legitimate interest (Art. 21(1)). An officer answers them.")

    purpose = forms.ChoiceField(label=_("To what do they object?"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Their reason, in their own words"),
        required=False,
        help_text=_("What is special about their situation. Write only what they want written."),
        widget=words_area(),
    )

    def purposes(self) -> list[tuple[str, str]]:
        return self._named(row.code for row in self._of_their_groups() if is_objectable(row))

    def act(self, by: Any) -> list[ConsentEvent]:
        data = self.cleaned_data
        return [actions.object_to(purpose=data["purpose"], note=data["note"], **self.saying(by))]


class RestrictForm(SayingForm):
    """Their data are kept and not used."""

    title = _("Restrict the processing")
    lead = _("Their data are kept and used for nothing else, until an officer lifts the restriction (Art. 18).")
    submit = _("Restrict")

    purpose = forms.ChoiceField(label=_("For what?"), widget=forms.RadioSelect)
    ground = forms.ChoiceField(
        label=_("On which ground?"),
        choices=[(ground.value, ground.label) for ground in RESTRICTION_GROUNDS if ground != Ground.OBJECTION],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=_("Note"), required=False, widget=words_area())

    def purposes(self) -> list[tuple[str, str]]:
        return [(ALL, str(_("everything"))), *self._named(row.code for row in self._of_their_groups())]

    def act(self, by: Any) -> list[ConsentEvent]:
        data = self.cleaned_data
        return [
            actions.restrict(purpose=only(data["purpose"]), ground=data["ground"], note=data["note"], **self.saying(by))
        ]


def only(purpose: str) -> str:
    """The code of a purpose as the actions take it: '' for all of them."""
    return "" if purpose == ALL else purpose
