"""What only officers decide: an objection, the end of a restriction, a yes that is none."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import formats, timezone
from django.utils.translation import gettext_lazy as _

from subjects.tasks import Tasks

from .. import actions
from ..actions.common import DECIDE_OBJECTION, INVALIDATE, STAFF
from ..fold import OPEN
from ..kinds import Ground, Kind, Outcome
from ..models import ConsentEvent
from .saying import ALL, SayingForm, only, words_area


class DecidingForm(SayingForm):
    """What is decided was heard by no channel."""

    method = None  # type: ignore[assignment]


class AnswerForm(DecidingForm):
    """An open objection is answered."""

    permission = DECIDE_OBJECTION
    title = _("Answer an objection")
    lead = _("Uphold it, or go on for a compelling ground that weighs more than the person's interests. Not the owner.")
    submit = _("Answer")

    purpose = forms.ChoiceField(label=_("Which objection?"), widget=forms.RadioSelect)
    outcome = forms.ChoiceField(
        label=_("What is decided?"),
        choices=[(each.value, each.label) for each in Outcome if each],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=_("Reasons"), help_text=_("The person is told of them."), widget=words_area(5))

    def purposes(self) -> list[tuple[str, str]]:
        return self._named(row.purpose for row in self.on_file.standings if row.objection == OPEN)

    def act(self, by: Any) -> list[ConsentEvent]:
        data = self.cleaned_data
        what = {name: data[name] for name in ("purpose", "outcome", "note")}
        return [actions.answer_objection(**what, **self.saying(by))]


class LiftForm(DecidingForm):
    """A restriction ends."""

    permission = DECIDE_OBJECTION
    title = _("Lift a restriction")
    lead = _("The person is told before the processing goes on (Art. 18(3)).")
    submit = _("Lift it")

    purpose = forms.ChoiceField(label=_("Which restriction?"), widget=forms.RadioSelect)
    note = forms.CharField(label=_("Why it ends, and when the person was told"), widget=words_area())

    def purposes(self) -> list[tuple[str, str]]:
        names = {ALL: str(_("everything")), **dict(self._named(row.purpose for row in self.on_file.standings))}
        return [
            (f"{row.purpose or ALL} {ground}", f"{names[row.purpose or ALL]}: {Ground(ground).label}")
            for row in self.on_file.standings
            for ground in row.restriction.split()
        ]

    def act(self, by: Any) -> list[ConsentEvent]:
        data = self.cleaned_data
        purpose, ground = data["purpose"].split()
        lifted = actions.lift_restriction(purpose=only(purpose), ground=ground, note=data["note"], **self.saying(by))
        return [lifted]


class YesField(forms.ModelChoiceField):
    """A yes to choose, in the words of the register."""

    tasks: Tasks

    def label_from_instance(self, obj: Any) -> str:
        channel = f", {obj.get_channel_display()}" if obj.channel else ""
        day = formats.date_format(timezone.localtime(obj.happened_at))
        return f"{self.tasks.purpose_name(obj.purpose)}{channel} ({day})"


class InvalidateForm(DecidingForm):
    """A yes that is none: of another person, or to other words."""

    permission = INVALIDATE
    title = _("Declare a yes invalid")
    lead = _("The yes stays in the ledger and has no effect. A no is never declared invalid.")
    submit = _("Declare invalid")

    event = YesField(ConsentEvent.objects.none(), label=_("Which yes?"), empty_label=None, widget=forms.RadioSelect)
    note = forms.CharField(label=_("Why it is invalid"), widget=words_area())

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["event"]
        assert isinstance(field, YesField)  # noqa: S101  said above
        void = self.person.events.filter(kind=Kind.INVALIDATED).values("voids")
        field.queryset = self.person.events.filter(kind=Kind.GIVEN).exclude(pk__in=void)
        field.tasks = self.tasks

    def act(self, by: Any) -> list[ConsentEvent]:
        data = self.cleaned_data
        voided = actions.invalidate(event=data["event"], by=by, source=STAFF, key=str(data["key"]), note=data["note"])
        return [voided]
