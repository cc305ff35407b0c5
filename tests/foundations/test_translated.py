"""One text per language in one column (R-096)."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.test.utils import isolate_apps
from django.utils.translation import override

from gdpr_registry.translated import Translated, TranslatedField, master_is_filled
from purposes.models import Measure
from tests.foundations.probes import execute

with isolate_apps("gdpr_registry"):

    class Page(models.Model):
        title = TranslatedField("title")
        body = TranslatedField("body", blank=True, multiline=True)

        class Meta:
            app_label = "gdpr_registry"
            constraints = [master_is_filled("title", "a_page_has_a_title")]

        def __str__(self):
            return str(self.title)


class PageForm(forms.ModelForm):
    class Meta:
        model = Page
        fields = ["title", "body"]

    def validate_constraints(self):
        """Asked of the database in the tests that have one."""


class FormWithoutDatabase(PageForm):
    def _post_clean(self):
        self.instance = forms.models.construct_instance(self, self.instance, self._meta.fields, self._meta.exclude)


def test_a_text_prints_in_the_active_language():
    text = Translated({"da": "Formål", "en": "Purpose"})
    with override("en"):
        assert str(text) == "Purpose"
    with override("da"):
        assert str(text) == "Formål"


def test_a_missing_language_falls_back_to_danish_and_says_so():
    text = Translated({"da": "Formål"})
    with override("en-gb"):
        assert str(text) == "Formål"
        assert text.language_shown() == "da"
    assert text.in_language("en") == "Formål"
    assert Translated({"da": "Formål", "en": "Purpose"}).language_shown("en-GB") == "en"


def test_an_empty_text_is_no_text():
    assert Translated({"da": "Formål", "en": ""}) == {"da": "Formål"}
    assert str(Translated()) == ""


def test_a_dictionary_given_to_the_field_becomes_a_text():
    page = Page(title={"da": "Formål"})
    assert isinstance(page.title, Translated)
    page.title = {"da": "Andet"}
    assert str(page.title) == "Andet"


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ({"da": "Formål", "tlh": "ngoQ"}, "unknown_language"),
        ({"da": 7}, "invalid"),
        ("Formål", "invalid"),
        ({}, "blank"),
        ({"en": "Purpose"}, "blank"),
        ({"da": "  "}, "blank"),
        ({"da": "Navn \u202eeman"}, "unseen"),
        ({"da": "Navn", "en": "Name\x1b[2J"}, "unseen"),
    ],
)
def test_what_is_no_translated_text_is_refused(value, code):
    with pytest.raises(ValidationError) as refused:
        Page._meta.get_field("title").clean(value, None)
    assert refused.value.code == code


def test_letters_of_any_language_and_new_lines_are_text():
    text = {"da": "Æ ø å, ß, 漢\n\t“citat” – ude\r\nog 👩‍💻 hjemme"}
    assert Page._meta.get_field("title").clean(text, None) == text


def test_a_blank_text_is_allowed_where_the_field_says_so():
    assert Page._meta.get_field("body").clean({}, None) == {}


def test_the_form_has_one_labelled_input_per_language():
    with override("en"):
        page = str(PageForm()["title"])
    assert '<label for="id_title_0" class="translated-input-language">Danish</label>' in page
    assert '<label for="id_title_1" class="translated-input-language">English</label>' in page
    assert 'name="title_da" lang="da" required' in page
    assert 'name="title_en" lang="en"' in page
    assert page.count("required") == 1
    assert 'role="group" aria-label="Title"' in page


def test_a_long_text_gets_text_areas():
    assert str(PageForm()["body"]).count("<textarea") == 2


def test_the_form_reads_each_language():
    form = FormWithoutDatabase({"title_da": " Formål ", "title_en": "Purpose", "body_da": "", "body_en": ""})
    assert form.is_valid(), form.errors
    assert form.cleaned_data == {"title": {"da": "Formål", "en": "Purpose"}, "body": {}}
    assert isinstance(form.instance.title, Translated)


def test_the_form_asks_for_danish_where_only_english_is_written():
    with override("en"):
        form = FormWithoutDatabase({"title_da": " ", "title_en": "Purpose"})
        assert form.errors["title"] == ["Write the text in Danish: the other languages fall back to it."]


def test_an_untouched_form_has_not_changed():
    """A hidden initial value would make a blank inline row of the admin count as changed."""
    assert not PageForm({"title_da": "", "title_en": "", "body_da": "", "body_en": ""}).has_changed()
    assert "initial-title" not in str(PageForm())


def test_the_form_shows_what_is_written():
    page = PageForm(instance=Page(title={"da": "Formål", "en": "Purpose"}))
    assert 'value="Formål"' in str(page["title"])
    assert 'value="Purpose"' in str(page["title"])


def test_the_admin_prints_the_text_and_not_its_json():
    from django.contrib.admin.utils import display_for_field

    with override("en"):
        shown = display_for_field(Translated(da="Formål", en="Purpose"), Page._meta.get_field("title"), "-")
    assert shown == "Purpose"


def test_migrations_know_the_field_by_what_was_asked():
    _name, path, _args, options = Page._meta.get_field("body").deconstruct()
    assert path == "gdpr_registry.translated.TranslatedField"
    assert options == {"default": dict, "blank": True, "multiline": True, "verbose_name": "body"}


@pytest.mark.django_db
class TestInTheDatabase:
    def test_a_text_comes_back_as_a_text(self):
        Measure.objects.create(code="m.probe", name={"da": "Prøve", "en": "Probe"})
        name = Measure.objects.get(code="m.probe").name
        assert isinstance(name, Translated)
        assert name == {"da": "Prøve", "en": "Probe"}

    def test_a_text_is_found_by_its_words_in_one_language(self):
        Measure.objects.create(code="m.probe", name={"da": "Prøve", "en": "Probe"})
        assert Measure.objects.filter(name__da__icontains="prøv").count() == 1
        assert Measure.objects.filter(name__en="Probe").values_list("name__da", flat=True).get() == "Prøve"

    @pytest.mark.parametrize("text", ["{}", '{"en": "Probe"}', '{"da": ""}', '{"da": "  "}', '{"da": null}', "null"])
    def test_the_database_refuses_a_text_without_danish(self, text):
        measure = Measure.objects.create(code="m.probe", name={"da": "Prøve"})
        with pytest.raises(IntegrityError), transaction.atomic():
            execute("UPDATE purposes_measure SET name = %s::jsonb WHERE id = %s", text, measure.pk)

    def test_the_constraint_answers_in_a_sentence(self):
        with override("en"), pytest.raises(ValidationError) as refused:
            Measure(code="m.probe", name={"en": "Probe"}).validate_constraints()
        assert refused.value.messages == ["Write the text in Danish: the other languages fall back to it."]

    @pytest.mark.parametrize("name", [{"da": "Prøve", "tlh": "waH"}, {"da": 7}, "Prøve"])
    def test_what_is_no_translated_text_is_not_saved_whatever_the_way(self, name):
        measure = Measure.objects.create(code="m.probe", name={"da": "Prøve"})
        for attempt in (
            lambda: Measure.objects.create(code="m.other", name=name),
            lambda: Measure.objects.bulk_create([Measure(code="m.other", name=name)]),
            lambda: Measure.objects.filter(pk=measure.pk).update(name=name),
        ):
            with pytest.raises(ValidationError), transaction.atomic():
                attempt()
