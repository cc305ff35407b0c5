"""Text that is kept per language in one column: `{"da": "Formål", "en": "Purpose"}`.

Danish is the master and must be written; any other language of `settings.LANGUAGES` falls back to it when read. A new
language is a setting, not a migration.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.expressions import Value
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce, Length, Trim
from django.db.models.lookups import GreaterThan
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

MASTER = "da"


def languages() -> list[str]:
    """The codes of the languages content is kept in, the master first."""
    codes = [code for code, _name in settings.LANGUAGES]
    return sorted(codes, key=lambda code: code != MASTER)


class Translated(dict[str, str]):
    """One text in its languages; prints in the active one, or in the master where that one is missing."""

    def __init__(self, texts: Mapping[str, str] | None = None, **by_language: str) -> None:
        given = {**(texts or {}), **by_language}
        super().__init__({code: text for code, text in given.items() if text not in ("", None)})

    def __str__(self) -> str:
        return self.in_language(get_language())

    def in_language(self, code: str | None) -> str:
        """The text in the language `code`, or in the master; empty where there is neither."""
        return self.get(self.language_shown(code), "")

    def language_shown(self, code: str | None = None) -> str:
        """The code of the language in which `in_language(code)` answers: for the `lang` attribute of a page."""
        wanted = (code or get_language() or MASTER).split("-")[0].lower()
        return wanted if wanted in self else MASTER


class _AsOneText(json.JSONEncoder):
    """How the admin prints the column: Django's admin hands every JSON column to its encoder."""

    def encode(self, o: Any) -> str:
        return str(o)


class _TranslatedAttribute(DeferredAttribute):
    """Makes whatever dictionary is assigned to the field a `Translated`."""

    def __set__(self, instance: models.Model, value: Any) -> None:
        is_plain = isinstance(value, Mapping) and not isinstance(value, Translated)
        instance.__dict__[self.field.attname] = Translated(value) if is_plain else value


class TranslatedField(models.JSONField):
    """A text per language in one JSONB column. `multiline` gives it text areas. Search `title__da`, never `title`."""

    descriptor_class = _TranslatedAttribute

    def __init__(self, verbose_name: Any = None, *, multiline: bool = False, **options: Any) -> None:
        options.setdefault("default", dict)
        options.pop("encoder", None)
        super().__init__(verbose_name, encoder=_AsOneText, **options)
        self.multiline = multiline

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        options.pop("encoder", None)
        if self.multiline:
            options["multiline"] = True
        return name, path, args, options

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        read = super().from_db_value(value, expression, connection)
        return Translated(read) if isinstance(read, dict) else read

    def to_python(self, value: Any) -> Any:
        return Translated(value) if isinstance(value, Mapping) else value

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if isinstance(value, Value):
            value = value.value
        if value is None or hasattr(value, "as_sql"):
            return value
        return connection.ops.adapt_json_value(value, None)

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """Raises ValidationError for a language that is not in the settings, and for what is not text."""
        if value is not None and not hasattr(value, "as_sql") and not isinstance(value, Value):
            refuse_unknown(value)
            value = Translated(value)
        return super().get_db_prep_save(value, connection)

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        refuse_unknown(value)
        if not self.blank and not str(value.get(MASTER, "")).strip():
            raise ValidationError(_WRITE_THE_MASTER, code="blank")

    def formfield(self, **options: Any) -> Any:
        # A default would make Django render a hidden copy and count a blank inline row as changed.
        return super(models.JSONField, self).formfield(
            **{"form_class": TranslatedFormField, "multiline": self.multiline, "show_hidden_initial": False, **options}
        )


#: Control characters, and marks that turn the direction: people would read something else than what is hashed.
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]")

_WRITE_THE_MASTER = _("Write the text in Danish: the other languages fall back to it.")


def refuse_unknown(value: Any) -> None:
    """Raise ValidationError unless `value` is a mapping of known languages to text that reads as it is written."""
    if not isinstance(value, Mapping):
        raise ValidationError(_("A translated text is given per language."), code="invalid")
    unknown = sorted(str(code) for code in value if code not in languages())
    if unknown:
        raise ValidationError(
            _("This language is not used here: %(languages)s."),
            code="unknown_language",
            params={"languages": ", ".join(unknown)},
        )
    if not all(isinstance(text, str) for text in value.values()):
        raise ValidationError(_("A translated text holds text only."), code="invalid")
    if any(UNSEEN.search(text) for text in value.values()):
        raise ValidationError(
            _("The text holds an invisible character that changes how it is shown. Type it instead of pasting it."),
            code="unseen",
        )


class TranslatedInput(forms.MultiWidget):
    """One input per language, each with its label and its `lang`."""

    template_name = "components/translated_input.html"
    group_label: Any = ""

    def __init__(self, attrs: dict[str, Any] | None = None, *, multiline: bool = False) -> None:
        one: type[forms.Widget] = forms.Textarea if multiline else forms.TextInput
        shape = {"rows": 4} if multiline else {}
        super().__init__({code: one({"lang": code, **shape}) for code in languages()}, attrs)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["group_label"] = self.group_label
        names = dict(settings.LANGUAGES)
        for code, part in zip(languages(), context["widget"]["subwidgets"], strict=True):
            part["language"] = names[code]
        return context

    def decompress(self, value: Any) -> list[str]:
        return [value.get(code, "") if isinstance(value, Mapping) else "" for code in languages()]


class TranslatedFormField(forms.MultiValueField):
    """Reads one text per language; only the master is required. The value is a `Translated`."""

    def __init__(self, *, multiline: bool = False, required: bool = True, **options: Any) -> None:
        names = dict(settings.LANGUAGES)
        fields = [
            forms.CharField(required=required and code == MASTER, label=names[code], error_messages=_ASKED)
            for code in languages()
        ]
        options.setdefault("widget", TranslatedInput(multiline=multiline))
        options["error_messages"] = {**_ASKED, **options.pop("error_messages", {})}
        super().__init__(fields, required=required, require_all_fields=False, **options)
        # "Danish" alone says nothing: whoever hears the page hears the name of the text with it.
        self.widget.group_label = self.label

    def compress(self, data_list: list[str]) -> Translated:
        return Translated(dict(zip(languages(), data_list or [], strict=False)))


_ASKED = {"required": _WRITE_THE_MASTER, "incomplete": _WRITE_THE_MASTER}


def master_is_filled(field: str, name: str) -> models.CheckConstraint:
    """The constraint that `field` has a Danish text. `name` is unique in the database and reads as a sentence."""
    # `~Q(title__da="")` and patterns let null and {} pass; the length of what is there does not.
    length = Length(Trim(Coalesce(KT(f"{field}__{MASTER}"), Value(""))))
    return models.CheckConstraint(
        condition=GreaterThan(length, 0),
        name=name,
        violation_error_message=_WRITE_THE_MASTER,
        violation_error_code="master_missing",
    )
