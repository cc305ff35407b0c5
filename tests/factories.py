"""Rows for tests: each factory makes the smallest row that the database accepts. Add what your tests need."""

from datetime import timedelta

import factory
from django.utils import timezone

from consents.actions.token import digest_of
from consents.imports.plan import PEOPLE
from consents.imports.setup import PeopleSetup
from consents.models import ApiToken, Mailing, PeopleImport, Verb
from gdpr_registry.models import RoleMembership, User
from purposes import models
from purposes.actions import imports
from subjects import encrypted
from subjects.identity import normalised
from subjects.models import Person


class UserFactory(factory.django.DjangoModelFactory):
    """An account; `roles=["officer"]` gives it roles."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.test")
    name = factory.Sequence(lambda n: f"Person {n}")
    password = ""

    @factory.post_generation
    def roles(self, create, extracted, **kwargs):
        for role in extracted or ():
            RoleMembership.objects.create(user=self, role=role)
        if "auditor" in (extracted or ()):
            self.expires_at = timezone.now() + timedelta(days=30)
            self.save(update_fields=["expires_at"])


class ControllerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Controller

    code = factory.Sequence(lambda n: f"company-{n}")
    name = factory.Sequence(lambda n: f"Company {n}")


class JointArrangementFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.JointArrangement

    code = factory.Sequence(lambda n: f"arrangement-{n}")
    name = {"da": "Aftale", "en": "Arrangement"}


class DataSubjectCategoryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.DataSubjectCategory

    code = factory.Sequence(lambda n: f"group-{n}")
    name = {"da": "Gruppe", "en": "Group"}


class DataCategoryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.DataCategory

    code = factory.Sequence(lambda n: f"d{n}")
    name = factory.Sequence(lambda n: {"da": f"Oplysninger {n}", "en": f"Data {n}"})


class RecipientCategoryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.RecipientCategory

    code = factory.Sequence(lambda n: f"kind-{n}")
    name = {"da": "Modtagere", "en": "Recipients"}


class RecipientFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Recipient

    code = factory.Sequence(lambda n: f"recipient-{n}")
    name = factory.Sequence(lambda n: f"Recipient {n}")
    category = factory.SubFactory(RecipientCategoryFactory)
    role = "processor"
    address = "Havnegade 1, 1058 København"
    contact_name = "Kim Holm"


class SystemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.System

    code = factory.Sequence(lambda n: f"system-{n}")
    name = factory.Sequence(lambda n: f"System {n}")


class MeasureFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Measure

    code = factory.Sequence(lambda n: f"m{n}")
    name = {"da": "Kryptering", "en": "Encryption"}


class PurposeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Purpose

    code = factory.Sequence(lambda n: f"group.p{n}")
    name = factory.Sequence(lambda n: {"da": f"Formål {n}", "en": f"Purpose {n}"})
    category = factory.SubFactory(DataSubjectCategoryFactory)
    controller = factory.SubFactory(ControllerFactory)
    primary_basis = "A6-1-f"


class TaskFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Task

    code = factory.Sequence(lambda n: f"task-{n}")
    name = {"da": "Send det", "en": "Send it"}
    purpose = factory.SubFactory(PurposeFactory)


class SecondaryBasisFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.SecondaryBasis

    code = factory.Sequence(lambda n: f"secondary-{n}")
    purpose = factory.SubFactory(PurposeFactory)
    basis = "A6-1-b"
    reason = {"da": "Kunden er en person", "en": "The customer is a person"}
    reach = {"da": "Tilbuddet", "en": "The offer"}


class ConsentTextFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ConsentText

    purpose = factory.SubFactory(PurposeFactory, primary_basis="A6-1-a")


class AssessmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Assessment

    purpose = factory.SubFactory(PurposeFactory)
    interest = {"da": "At holde aftaler", "en": "To keep contracts"}


class ActivityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Activity

    code = factory.Sequence(lambda n: f"a{n}")
    name = factory.Sequence(lambda n: {"da": f"Aktivitet {n}", "en": f"Activity {n}"})
    controller = factory.SubFactory(ControllerFactory)


class TimeLimitFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.TimeLimit

    activity = factory.SubFactory(ActivityFactory)
    code = factory.Sequence(lambda n: f"limit-{n}")
    duration = 24
    unit = "months"
    counted_from = {"da": "sidste kontakt", "en": "the last contact"}
    reason = {"da": "Ikke længere nødvendigt", "en": "No longer needed"}


class CellFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Cell

    activity = factory.SubFactory(ActivityFactory)
    category = factory.SubFactory(DataSubjectCategoryFactory)
    data_category = factory.SubFactory(DataCategoryFactory)


class TransferFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Transfer

    activity = factory.SubFactory(ActivityFactory)
    recipient = factory.SubFactory(RecipientFactory)
    destination = "US"


class CollectionPointFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.CollectionPoint

    code = factory.Sequence(lambda n: f"point-{n}")
    name = {"da": "Formular", "en": "Form"}


class RoundFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Round

    reach = "all"
    due_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=14))
    started_by = factory.SubFactory(UserFactory)
    started_at = factory.LazyFunction(timezone.now)


class ConfirmationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Confirmation

    round = factory.SubFactory(RoundFactory)
    activity = factory.SubFactory(ActivityFactory)
    owner = factory.SubFactory(UserFactory)


class SuggestionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Suggestion

    confirmation = factory.SubFactory(
        ConfirmationFactory, answer="changed", answered_at=factory.LazyFunction(timezone.now)
    )
    part = "note"
    value = {"text": "We use another system now."}


class ImportBatchFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ImportBatch

    kind = "activities"
    file_name = "activities.csv"
    content = "Navn;Formål\r\nSupport;At hjælpe\r\n".encode()
    uploaded_by = factory.SubFactory(UserFactory)
    setup = factory.LazyFunction(
        lambda: {
            "page": "activities",
            "begin": 1,
            "headings": ["Navn", "Formål"],
            "fields": ["name", ""],
            "controller": ControllerFactory().code,
            "confirmed": True,
        }
    )


class PersonFactory(factory.django.DjangoModelFactory):
    """A person on file; `email="..."`, `phone="..."` and `name="..."` are kept encrypted."""

    class Meta:
        model = Person

    language = "da"

    @classmethod
    def _create(cls, model_class, *args, name="", email="", phone="", **columns):
        person = model_class(**columns)
        if name:
            person.key_id, person.name = encrypted.sealed_name(person.pk, name)
        person.save(force_insert=True)
        for kind, value in {"email": email, "phone": phone}.items():
            if value:
                encrypted.new_identifier(person.pk, normalised(kind, value)).save(force_insert=True)
        return person


class ApiTokenFactory(factory.django.DjangoModelFactory):
    """The token of a system that may do everything; what it shows at the door is `shown`."""

    class Meta:
        model = ApiToken

    class Params:
        shown = factory.Sequence(lambda n: f"token-{n}")

    name = factory.Sequence(lambda n: f"System {n}")
    digest = factory.LazyAttribute(lambda row: digest_of(row.shown))
    verbs = list(Verb.values)
    every_purpose = True
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=30))
    created_by = factory.SubFactory(UserFactory)


class MailingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Mailing

    task = "news.letter"
    subject = {"da": "Nyt", "en": "News"}
    text = {"da": "Vi har lavet noget nyt.", "en": "We have made something new."}
    written_by = factory.SubFactory(UserFactory)


class PeopleImportFactory(factory.django.DjangoModelFactory):
    """An upload of people whose columns are confirmed."""

    class Meta:
        model = PeopleImport

    uploaded_by = factory.SubFactory(UserFactory, roles=["officer"])
    content = b"E-mail;Category\r\nanna@example.dk;customers\r\n"

    @classmethod
    def _create(cls, model_class, *args, uploaded_by, content):
        batch = imports.upload(name="people.csv", content=content, by=uploaded_by, door=PEOPLE)
        setup = PeopleSetup.load(batch.setup)
        setup.confirmed = True
        imports.prepare(batch=batch, setup=setup, by=uploaded_by, door=PEOPLE)
        return model_class.objects.get(pk=batch.pk)
