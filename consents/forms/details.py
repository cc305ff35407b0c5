"""Who is on file: registered with the notice that was handed over, and what changes about them."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import uuid4

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from subjects import actions
from subjects.identity import EMAIL, PHONE, REFERENCE, Ref
from subjects.models import Identifier, Person
from subjects.models.identifier import IdentifierKind
from subjects.tasks import Tasks

from ..actions import remove_identifier
from ..actions.common import STAFF
from ..notices import Notice, notice_of
from ..on_file import OnFile
from ..person_page import category_names, point_names


class NoticeFields(forms.Form):
    """A notice that is read out or handed over: the one on the page, and no other, is recorded."""

    key = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)
    point = forms.ChoiceField(label=_("Where do they meet us?"), help_text=_("It decides which notice they are given."))
    language = forms.ChoiceField(label=_("In which language?"), choices=settings.LANGUAGES)
    #: Filled by the piece of the page that shows the notice.
    shown = forms.CharField(required=False, widget=forms.HiddenInput)
    handed_over = forms.BooleanField(
        label=_("I have read the notice out, or handed it over"),
        error_messages={"required": _("Read the notice out, or hand it over, and say so.")},
    )

    def __init__(self, *args: Any, tasks: Tasks, **options: Any) -> None:
        super().__init__(*args, **options)
        self.tasks = tasks
        field = self.fields["point"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  said above
        field.choices = [("", _("Choose")), *point_names(tasks).items()]

    @property
    def notice(self) -> Notice | None:
        """The notice of the chosen point in the chosen language."""
        return notice_of(self.tasks, str(self["point"].value() or ""), str(self["language"].value() or ""))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("point") and (notice := self.notice) and data.get("shown") != notice.fingerprint:
            self.add_error("handed_over", _("The notice below is another one: read out this one."))
        return data


class NoticeForm(NoticeFields):
    """A further notice is shown to somebody on file."""

    def act(self, person: Person, by: Any) -> None:
        data = self.cleaned_data
        actions.show_notice(
            person=person,
            collection_point=data["point"],
            language=data["language"],
            by=by,
            source=STAFF,
            key=str(data["key"]),
        )


class RegisterForm(NoticeFields):
    """Somebody is put on file, for what they started themselves."""

    categories = forms.MultipleChoiceField(
        label=_("Which group do they belong to?"), widget=forms.CheckboxSelectMultiple
    )
    name = forms.CharField(label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = forms.CharField(label=_("E-mail address"), required=False, max_length=300)
    phone = forms.CharField(label=_("Phone number"), required=False, max_length=60)
    is_business_contact = forms.BooleanField(
        label=_("Acts for a company: a call on the phone needs no permission"), required=False
    )

    field_order = ("key", "name", "email", "phone", "categories", "is_business_contact", "point", "language")

    def __init__(self, *args: Any, tasks: Tasks, **options: Any) -> None:
        super().__init__(*args, tasks=tasks, **options)
        field = self.fields["categories"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101  said above
        field.choices = list(category_names(tasks).items())

    def act(self, by: Any) -> Person:
        """Register. Raises RegisterError, PermissionDenied."""
        data = self.cleaned_data
        same = ("name", "email", "phone", "categories", "is_business_contact", "language")
        return actions.register_person(
            **{name: data[name] for name in same},
            collection_point=data["point"],
            by=by,
            source=STAFF,
            key=str(data["key"]),
        )


class DetailForm(forms.Form):
    """A small change to who is on file."""

    title: ClassVar[Any]
    submit: ClassVar[Any]

    def __init__(self, *args: Any, on_file: OnFile, tasks: Tasks, **options: Any) -> None:
        super().__init__(*args, **options)
        self.person, self.on_file, self.tasks = on_file.person, on_file, tasks

    def act(self, by: Any) -> None:
        """Change it. Raises RegisterError, PermissionDenied."""
        raise NotImplementedError


class NameForm(DetailForm):
    title, submit = _("Change the name"), _("Change the name")
    name = forms.CharField(label=_("New name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def act(self, by: Any) -> None:
        actions.change_name(person=self.person, name=self.cleaned_data["name"], by=by)


class AddIdentifierForm(DetailForm):
    title, submit = _("Add what they are found by"), _("Add")
    kind = forms.ChoiceField(label=_("Kind"), choices=IdentifierKind.choices)
    value = forms.CharField(label=_("Value"), max_length=300, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    system = forms.CharField(
        label=_("System"), required=False, max_length=60, help_text=_("Of a reference: its code, such as crm.")
    )

    def act(self, by: Any) -> None:
        data = self.cleaned_data
        system = data["system"] if data["kind"] == REFERENCE else ""
        actions.add_identifier(person=self.person, kind=data["kind"], value=data["value"], system=system, by=by)


class RemoveIdentifierForm(DetailForm):
    title, submit = _("Remove what they are found by"), _("Remove")
    identifier = forms.ModelChoiceField(Identifier.objects.none(), widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["identifier"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  said above
        field.queryset = self.person.identifiers.select_related("person")

    def act(self, by: Any) -> None:
        remove_identifier(identifier=self.cleaned_data["identifier"], by=by)


class JoinForm(DetailForm):
    title, submit = _("Enter them in a group"), _("Enter")
    category = forms.ChoiceField(label=_("Group"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["category"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  said above
        names = category_names(self.tasks)
        field.choices = [(code, name) for code, name in names.items() if code not in self.on_file.categories_now]

    def act(self, by: Any) -> None:
        actions.join_category(person=self.person, category=self.cleaned_data["category"], by=by)


class LeaveForm(DetailForm):
    title, submit = _("Take them out of a group"), _("Take out")
    category = forms.CharField(max_length=60, widget=forms.HiddenInput)

    def act(self, by: Any) -> None:
        actions.leave_category(person=self.person, category=self.cleaned_data["category"], by=by)


def filled_in(ref: Ref) -> dict[str, str]:
    """What somebody looked for in vain, as the form of a registration begins with it."""
    return {ref.kind: ref.value} if ref.kind in (EMAIL, PHONE) else {}
