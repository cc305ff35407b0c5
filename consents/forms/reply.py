"""A mail of ours was answered with “stop”: it counts, whether or not the person used the link."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from subjects.forms import MomentInput

from .. import actions
from ..kinds import Channel, Status
from ..models import ConsentEvent
from ..on_the_way import written_about
from .saying import SayingForm, words_area


class ReplyForm(SayingForm):
    """They want no more mail, and wrote so in an answer to one."""

    method = None  # type: ignore[assignment]  # a reply
    title = _("They answered a mail with “stop”")
    lead = _(
        "All mail to them about it stops as you record this. No reason is asked for. Mails that left since the answer "
        "came are named on the record."
    )
    submit = _("Stop it")

    purpose = forms.ChoiceField(
        label=_("What did the mail tell of?"), help_text=_("What they got last stands first."), widget=forms.RadioSelect
    )
    when = forms.DateTimeField(
        label=_("When was the answer received?"),
        help_text=_("The time on the mail, not now."),
        widget=MomentInput,
    )
    note = forms.CharField(label=_("Note"), required=False, widget=words_area())

    def purposes(self) -> list[tuple[str, str]]:
        """What they were mailed about, the newest first; then all marketing of their groups, and each yes to e-mail."""
        marketing = [row.code for row in self._of_their_groups() if row.direct_marketing]
        mail = [row for row in self.on_file.standings if row.channel == Channel.EMAIL and row.status == Status.GIVEN]
        codes = [*written_about(self.person), *marketing, *(row.purpose for row in mail)]
        return self._named(dict.fromkeys(codes))

    def clean_when(self) -> Any:
        if self.cleaned_data["when"] > timezone.now():
            raise forms.ValidationError(_("This has not happened yet: choose a time that has passed."))
        return self.cleaned_data["when"]

    def act(self, by: Any) -> list[ConsentEvent]:
        data = self.cleaned_data
        said = {"received_at": data["when"], "by": by, "key": data["key"], "note": data["note"]}
        return actions.stop_by_reply(person=self.person, purpose=data["purpose"], **said)
