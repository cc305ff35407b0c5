"""What somebody asks of the record, read from an address: as of which day or which edition, whose, in which view."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .. import days
from ..exceptions import RegisterError
from ..forms.inputs import DayInput
from . import source
from .catalogue import KEYS, VIEWS, View, view_of
from .report import Report


class Asked(forms.Form):
    """Read from the query of an address. An edition or the draft named wins over the day."""

    as_of = forms.DateField(
        label=_("As of"),
        required=False,
        widget=DayInput,
        help_text=_("The edition in force at the end of that day."),
    )
    controller = forms.CharField(label=_("Company"), required=False, widget=forms.Select)
    view = forms.ChoiceField(label=pgettext_lazy("record", "Set out as"), required=False)
    edition = forms.IntegerField(label=_("Edition"), required=False, min_value=1)
    draft = forms.BooleanField(label=_("Draft"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False, choices=settings.LANGUAGES)

    def __init__(self, asked: Mapping[str, str]) -> None:
        super().__init__(_with_defaults(asked))
        views = [(key, VIEWS["record", key].label) for key in KEYS["record"]]
        self.fields["view"].choices = views  # type: ignore[attr-defined]
        self.offer([])
        # Each shows what is in use, so none is marked as one that may stay empty.
        for name in ("as_of", "view"):
            self.fields[name].required = bool(self.data[name])

    def offer(self, companies: Iterable[tuple[str, str]]) -> None:
        """Let the reader choose one of these companies, by code and name."""
        self.fields["controller"].widget.choices = [("", _("All companies")), *companies]

    def chosen(self, language: str) -> source.Source:
        """The register asked for. Raises NoSuchRecord."""
        if self.cleaned_data.get("draft"):
            return source.draft()
        if number := self.cleaned_data.get("edition"):
            return source.numbered(number)
        return source.in_force_on(self.cleaned_data["as_of"], language)

    def shown(self, what: str) -> View:
        return view_of(what, self.cleaned_data.get("view", "") if what == "record" else "")

    def report(self, what: str, language: str) -> Report:
        """The report asked for, in the language asked for, otherwise `language`. Raises RegisterError."""
        if not self.is_valid():
            raise RegisterError(*(f"{self[name].label}: {told}" for name, all in self.errors.items() for told in all))
        language = self.cleaned_data.get("language") or language
        return Report(self.chosen(language), self.shown(what), language, self.cleaned_data.get("controller", ""))

    def query(self, **more: Any) -> str:
        """What was asked as the query of an address, with more or with other values; None leaves one out."""
        asked = {**getattr(self, "cleaned_data", {}), **more}
        asked["as_of"] = asked["as_of"].isoformat() if asked.get("as_of") else None
        asked["draft"] = "on" if asked.get("draft") else None
        return urlencode({name: value for name, value in asked.items() if value})


def _with_defaults(asked: Mapping[str, str]) -> dict[str, str]:
    """What was asked; the record of today in the words of Art. 30 where nothing was said."""
    told = {name: asked.get(name, "") for name in Asked.base_fields}
    told["view"] = told["view"] or KEYS["record"][0]
    if not (told["as_of"] or told["edition"] or told["draft"]):
        told["as_of"] = days.today().isoformat()
    return told
