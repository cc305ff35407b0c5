"""A row of the draft as it is written on its page, with its parts; broken constraints in their own words."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.forms.models import BaseInlineFormSet, ModelChoiceField
from django.utils.translation import gettext_lazy as _

#: Where a constraint of several fields is answered: the field a person would look at first.
PLACES = {
    "a_processor_has_an_address_and_a_contact_person": "contact_name",
    "one_controller_publishes_the_statement": "publishes_statement",
    "a_letter_stands_once_in_a_category": "letter",
    "a_purposes_letter_is_a_small_letter": "letter",
    "a_purpose_has_one_controller_or_named_joint_controllers": "controller",
    "an_activity_has_one_company_or_named_joint_controllers": "controller",
    "a_processors_record_names_one_company": "controller",
    "who_answers_for_a_condition_gives_a_reason": "condition_reason",
    "a_notice_ends_after_it_begins": "told_until",
    "a_duration_has_a_unit": "unit",
    "a_yes_is_good_for_one_to_sixty_months": "valid_months",
    "the_statement_speaks_to_exactly_four_categories": "in_statement",
    "a_controllers_country_is_two_capital_letters": "country",
    "a_recipients_country_is_two_capital_letters": "country",
}

_SAVED_MEANWHILE = _(
    "%(who)s saved this row while you had it open. Nothing of yours is saved yet and nothing is lost: look at both "
    "versions below, then save again."
)


def _offers_accounts(field: ModelChoiceField) -> bool:
    return field.queryset is not None and field.queryset.model is get_user_model()


class RegisterForm(forms.ModelForm):
    """A row of the draft. A broken constraint is answered in its own sentence, at the field to mend.

    `many` says which form field writes which many-to-many relation; its rows go through their explicit model, so that
    history sees them.
    """

    many: dict[str, str] = {}
    #: What others saved while this page was open; then it is not saved.
    conflict: Any = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, ModelChoiceField) and _offers_accounts(field):
                self._offer_accounts(field)
        if self.instance.pk and "code" in self.fields:
            self.fields["code"].disabled = True
        for name in self._many_here():
            self.initial.setdefault(name, [row.pk for row in self._relation(name).all()] if self.instance.pk else [])

    def clean(self) -> Any:
        if self.conflict:
            self.add_error(None, _SAVED_MEANWHILE % {"who": self.conflict.who or _("Somebody")})
        return super().clean()

    def through_defaults(self, name: str) -> dict[str, Any]:
        """What else a row behind the field `name` must say."""
        return {}

    def _offer_accounts(self, field: ModelChoiceField) -> None:
        chosen = [value for value in (self.initial.get(name) for name in self.fields) if isinstance(value, int)]
        offered = models.Q(is_active=True) | models.Q(pk__in=chosen)
        field.queryset = get_user_model().objects.filter(offered).order_by("name")

    def _many_here(self) -> Iterator[str]:
        return (name for name in self.many if name in self.fields)

    def _relation(self, name: str) -> Any:
        return getattr(self.instance, self.many[name])

    def _save_m2m(self) -> None:
        super()._save_m2m()  # type: ignore[misc]
        for name in self._many_here():
            if name in self.changed_data:
                self._relation(name).set(self.cleaned_data[name], through_defaults=self.through_defaults(name))

    def _get_validation_exclusions(self) -> set[str]:
        # The code is shown, not asked for; what a constraint says of it still holds.
        return super()._get_validation_exclusions() - ({"code"} if self.instance.pk else set())  # type: ignore[misc]

    def _update_errors(self, errors: ValidationError) -> None:
        if hasattr(errors, "error_dict"):
            errors = ValidationError(self._placed(errors.error_dict))
        super()._update_errors(errors)  # type: ignore[misc]

    def _placed(self, errors: dict[str, list[ValidationError]]) -> dict[str, list[ValidationError]]:
        placed = {name: list(found) for name, found in errors.items() if name != NON_FIELD_ERRORS}
        for error in errors.get(NON_FIELD_ERRORS, ()):
            placed.setdefault(self._place_of(str(error.message)), []).append(error)
        return placed

    def _place_of(self, sentence: str) -> str:
        names = (c.name for c in self.instance._meta.constraints if sentence_of(c) == sentence)
        place = next((PLACES[name] for name in names if name in PLACES), NON_FIELD_ERRORS)
        return place if place in self.fields else NON_FIELD_ERRORS


def sentence_of(constraint: models.BaseConstraint) -> str:
    """What a constraint says to the person who breaks it."""
    return str(constraint.get_violation_error_message())


class RegisterFormSet(BaseInlineFormSet):
    """The parts of a row. All forms share one reading of the choices; doublets are named in the constraint's words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._choices: dict[str, list[Any]] = {}
        super().__init__(*args, **kwargs)

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        for name, field in form.fields.items():
            # What is hidden (the row's own key, its parent) is never listed.
            if isinstance(field, ModelChoiceField) and not field.widget.is_hidden:
                field.choices = self._shared(name, field)

    def _shared(self, name: str, field: ModelChoiceField) -> list[Any]:
        if name not in self._choices:
            choices: Any = field.choices
            self._choices[name] = list(choices)
        return self._choices[name]

    def get_unique_error_message(self, unique_check: Sequence[str]) -> str:
        wanted = set(unique_check)
        model: Any = self.model
        for constraint in model._meta.constraints:
            if isinstance(constraint, models.UniqueConstraint) and set(constraint.fields) == wanted:
                return sentence_of(constraint)
        return super().get_unique_error_message(unique_check)
