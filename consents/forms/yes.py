"""A yes by phone or on paper: the words that were read out, and a control of its own for each thing that is asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.db.models import F
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from purposes.document import PublicPurpose, StaffTask
from purposes.evidence_of_consent import Evidence
from purposes.models import ChannelPermission, Wording
from purposes.wordings import wordings_of
from subjects.forms import MomentInput
from subjects.tasks import Tasks

from .. import actions
from ..decisions import CONSENT
from ..kinds import Channel
from ..models import ConsentEvent
from .saying import SayingForm

#: What staff can say shows a yes. Only the person proves a mailbox.
SHOWN = (Evidence.DOCUMENT, Evidence.REPORTED)
ITSELF = "itself"


class YesForm(SayingForm):
    """They say yes to the words that they heard or read."""

    title = _("Record a yes")
    lead = _("Read these words out, or have them on the paper. Tick only what the person says yes to.")

    wording = forms.IntegerField(widget=forms.HiddenInput)
    to = forms.MultipleChoiceField(
        label=_("What do they say yes to?"),
        help_text=_("Each is a yes of its own. Nothing is ticked beforehand."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick what the person says yes to.")},
    )
    evidence = forms.ChoiceField(
        label=_("What shows it?"), choices=[(each.value, each.label) for each in SHOWN], widget=forms.RadioSelect
    )
    of_age = forms.BooleanField(
        label=_("They are 15 years old or older, or a parent or guardian says it for them"),
        help_text=_("Ask: this is offered to children. Nothing of it is kept."),
        error_messages={"required": _("Without it no yes can be recorded.")},
    )
    document = forms.CharField(
        label=_("Where is the document kept?"),
        required=False,
        max_length=200,
        help_text=_("The paper or the recording, such as: archive 12, folder 3."),
    )
    when = forms.DateTimeField(
        label=_("When did they say it?"), required=False, help_text=_("Empty: now."), widget=MomentInput
    )
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, shown: Wording, **options: Any) -> None:
        super().__init__(*args, **options)
        self.shown = shown
        self.fields["wording"].initial = shown.pk
        self._choose_from("to", self._offered())
        if not self.tasks.purposes[shown.purpose].offered_to_children:
            del self.fields["of_age"]

    def clean_wording(self) -> Wording:
        """The words that were on the page. Others are not recorded in their place."""
        if self.cleaned_data["wording"] != self.shown.pk:
            raise forms.ValidationError(_("The words have changed meanwhile: read out these."))
        return self.shown

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("evidence") == Evidence.DOCUMENT and not data.get("document", "").strip():
            self.add_error("document", _("Write where the document is kept, or say that there is none."))
        return data

    def act(self, by: Any) -> list[ConsentEvent]:
        data = self.cleaned_data
        return actions.record_yes(
            purpose=self.shown.purpose,
            wording=data["wording"],
            channels=["" if each == ITSELF else each for each in data["to"]],
            evidence=data["evidence"],
            document=data["document"] if data["evidence"] == Evidence.DOCUMENT else "",
            happened_at=data["when"],
            note=data["note"],
            of_age=data.get("of_age", False),
            **self.saying(by),
        )

    def _offered(self) -> list[tuple[str, Any]]:
        """The purpose itself where consent carries it, and the permissions that its tasks ask for."""
        purpose = self.tasks.purposes[self.shown.purpose]
        itself = [(ITSELF, self.tasks.purpose_name(purpose.code))] if purpose.primary_basis == CONSENT else []
        tasks = [task for task in self.tasks.by_code.values() if task.purpose == purpose.code]
        return [*itself, *((channel.value, channel.label) for channel in asked_by(purpose, tasks))]


def asked_by(purpose: PublicPurpose, tasks: Sequence[StaffTask]) -> list[Channel]:
    """The channels whose permission the tasks of a purpose ask for, and the device where a second basis is consent."""
    needed = {task.channel_permission for task in tasks}
    tracks = any(second.basis == CONSENT for second in purpose.secondary_bases)
    offered = {
        Channel.EMAIL: ChannelPermission.WRITTEN in needed,
        Channel.SMS: ChannelPermission.WRITTEN in needed,
        Channel.PHONE: ChannelPermission.PHONE in needed,
        Channel.DEVICE: tracks or any(task.needs_device_permission for task in tasks),
    }
    return [channel for channel, is_offered in offered.items() if is_offered]


def wordings_in_force(tasks: Tasks, purpose: str) -> dict[str, Wording]:
    """The frozen words of the consent of the edition in force, by language. One query."""
    if tasks.document is None or tasks.edition is None:
        return {}
    composed = wordings_of(tasks.document.public, tasks.edition)
    hashes = [row.sha256 for row in composed if row.purpose == purpose]
    return {row.language: row for row in Wording.objects.filter(sha256__in=hashes)}


def earlier_wordings(purpose: str, in_force: Iterable[Wording]) -> list[Wording]:
    """The published words that are not shown any more, newest first, each with `since`: a paper may still hold them."""
    rows = Wording.objects.annotate(since=F("edition__in_force_from")).filter(purpose=purpose, since__lte=Now())
    return list(rows.exclude(pk__in=[row.pk for row in in_force]).order_by("-since", "language"))
