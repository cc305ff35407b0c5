"""The form of a mailing: what it is for, and its words in each language."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from gdpr_registry.translated import Translated, TranslatedFormField
from subjects.tasks import Tasks

from ..mailings import tasks_of
from ..models import Mailing

LONGEST_SUBJECT = 200


class MailingForm(forms.Form):
    """A draft, new or as it stands. `key` makes one draft of a form that is sent twice."""

    key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)
    version = forms.IntegerField(initial=1, widget=forms.HiddenInput)
    task = forms.ChoiceField(
        label=_("What do you send?"),
        help_text=_("A task of the edition in force that is direct marketing in writing. It decides who may get it."),
        widget=forms.RadioSelect,
    )
    subject = TranslatedFormField(label=_("Subject"), help_text=_("One line, without the name of anybody."))
    text = TranslatedFormField(
        label=_("Text"),
        help_text=_(
            "Plain text, with an empty line between paragraphs. Beneath it stand by themselves: why they get it, the "
            "link that stops it, and the company's name and address."
        ),
        multiline=True,
    )

    def __init__(self, data: Any = None, *, tasks: Tasks, mailing: Mailing | None = None) -> None:
        initial = {name: getattr(mailing, name) for name in ("version", "task", "subject", "text")} if mailing else {}
        super().__init__(data, initial=initial)
        choices: Any = self.fields["task"]
        choices.choices = tasks_of(tasks)
        texts: Any = self.fields["text"].widget
        for area in texts.widgets:
            area.attrs["rows"] = 10

    def clean_subject(self) -> Translated:
        subject: Translated = self.cleaned_data["subject"]
        if any(len(text) > LONGEST_SUBJECT or "\n" in text for text in subject.values()):
            raise forms.ValidationError(
                _("Write the subject on one line of at most %(most)d characters."), params={"most": LONGEST_SUBJECT}
            )
        return subject

    def clean_text(self) -> Translated:
        # As mail is written: browsers send another end of a line.
        return Translated(
            {code: text.replace("\r\n", "\n").strip() for code, text in self.cleaned_data["text"].items()}
        )

    @property
    def words(self) -> dict[str, Any]:
        """What both actions take."""
        return {name: self.cleaned_data[name] for name in ("task", "subject", "text")}


class SendForm(forms.Form):
    """The press that sends: the version that was looked at, and whether it goes without who reads what is missing."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    only_written = forms.BooleanField(required=False)
