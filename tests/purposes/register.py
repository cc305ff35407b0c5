"""A small register that can be published as it is: four groups, one purpose on each kind of basis that has rules."""

from datetime import date

from gdpr_registry import history
from purposes import models
from purposes.actions import approve, approve_assessment, propose
from tests import factories

PAST = date(2020, 1, 1)
FUTURE = date(2090, 1, 1)


def both(da: str, en: str | None = None) -> dict[str, str]:
    return {"da": da, "en": en or f"{da} (en)"}


def officer(name: str = "Anne"):
    return factories.UserFactory(name=name, roles=["officer"])


class Register:
    """The rows that tests reach for by name."""

    def __init__(self, activities: int = 0) -> None:
        self.writer = officer("Wanda Writer")
        self.company = self._company()
        self.owner = self.writer
        self.hosting = factories.RecipientFactory(
            code="hosting",
            name="Nordhost",
            category=factories.RecipientCategoryFactory(
                code="hosting-providers", name=both("hostingudbydere", "hosts")
            ),
            agreement_title="Databehandleraftale",
        )
        self.measure = factories.MeasureFactory(code="m1")
        self.contact_data = factories.DataCategoryFactory(
            code="d1",
            name=both("kontaktoplysninger", "contact details"),
            description=both("navn, mail", "name, e-mail"),
        )
        self.groups = {code: self._group(code, place) for place, code in enumerate(models.STATEMENT_CATEGORIES)}
        self.support = self._interest("customers.d", "customers", letter="d")
        self.access = self._interest("visitors.access", "visitors")
        self.news = self._consent("prospects.marketing", "prospects")
        self.evaluation = self._consent("applicants.evaluation", "applicants")
        purposes = [self.support, self.access, self.news, self.evaluation]
        self.activities = [self._activity(f"a{place:02}", purpose) for place, purpose in enumerate(purposes, 1)]
        self.activity = self.activities[0]
        self.more = [self._activity(f"b{place:03}", self.support) for place in range(activities)]
        self.point = self._point()

    def _company(self):
        return factories.ControllerFactory(
            code="nordlys",
            name="Nordlys Software A/S",
            registration_number="12345678",
            address="Havnegade 1\n1058 København K",
            email="privacy@nordlys.example",
            contact_name="Kim Holm",
            dpo_name="Dorthe Poulsen",
            dpo_email="dpo@nordlys.example",
            publishes_statement=True,
        )

    def _group(self, code, place):
        return factories.DataSubjectCategoryFactory(
            code=code,
            name=both(f"gruppe {code}", f"group {code}"),
            introduction=both("Hej. Her står hvad vi gør.", "Hello. This is what we do."),
            in_statement=True,
            position=place,
        )

    def _purpose(self, code, group, **columns):
        return factories.PurposeFactory(
            code=code,
            category=self.groups[group],
            controller=self.company,
            name=both(f"formål {code}", f"purpose {code}"),
            description=both("Vi svarer på den sag du sender.", "We answer the case that you send."),
            when_refused=both("Vi holder op.", "We stop."),
            owner=self.owner,
            owner_title="head of it",
            review_on=FUTURE,
            **columns,
        )

    def _interest(self, code, group, **columns):
        purpose = self._purpose(code, group, primary_basis="A6-1-f", **columns)
        factories.TaskFactory(code=f"{code.split('.')[1]}.do", purpose=purpose)
        assessment = factories.AssessmentFactory(
            purpose=purpose,
            assessed_on=PAST,
            review_on=FUTURE,
            interest=both("At hjælpe brugere", "To help users"),
            is_lawful=True,
            is_articulated=True,
            is_present=True,
            outcome="prevails",
            **{
                name: both(f"tekst om {name}")
                for name in (
                    "is_lawful_reason",
                    "is_articulated_reason",
                    "is_present_reason",
                    "necessity",
                    *models.Assessment.BALANCING,
                )
            },
        )
        models.Alternative.objects.create(
            assessment=assessment, description=both("kun hjælpesider"), rejected_because=both("løser ikke det svære")
        )
        models.Minimisation.objects.create(
            assessment=assessment, data_category=self.contact_data, reason=both("ellers kan vi ikke svare")
        )
        models.Mitigation.objects.create(
            assessment=assessment, description=both("korte frister"), beyond_legal_duty=True
        )
        return purpose

    def _consent(self, code, group):
        purpose = self._purpose(code, group, primary_basis="A6-1-a")
        text = factories.ConsentTextFactory(
            purpose=purpose,
            request=both("Nordlys Software A/S sender nyheder.", "Nordlys Software A/S sends news."),
            data=both("Vi bruger din adresse.", "We use your address."),
            duration=both("Til du stopper.", "Until you stop."),
            how_to_stop=both("Et klik i hver mail.", "One click in each mail."),
            refusal=both("Et nej ændrer intet.", "A no changes nothing."),
            agree_label=both("Ja tak", "Yes please"),
            refuse_label=both("Nej tak", "No thanks"),
        )
        models.ConsentCompany.objects.create(consent_text=text, controller=self.company)
        return purpose

    def _activity(self, code, purpose):
        line = factories.ActivityFactory(
            code=code,
            name=both(f"linje {code}", f"line {code}"),
            controller=self.company,
            no_transfers_reason=both("alle er i EØS", "all are in the EEA"),
            dpia_screening="not-needed",
            dpia_reason=both("få oplysninger", "few data"),
            owner=self.owner,
            owner_title="head of it",
            review_on=FUTURE,
        )
        models.ActivityPurpose.objects.create(activity=line, purpose=purpose)
        models.ActivityMeasure.objects.create(activity=line, measure=self.measure)
        limit = factories.TimeLimitFactory(
            activity=line,
            code="closed",
            duration=30,
            unit="days",
            counted_from=both("sagens lukning", "the closing of the case"),
            reason=both("ikke længere nødvendigt", "no longer needed"),
        )
        cell = factories.CellFactory(activity=line, category=purpose.category, data_category=self.contact_data)
        models.CellLimit.objects.create(activity=line, cell=cell, time_limit=limit)
        models.Disclosure.objects.create(cell=cell, recipient=self.hosting)
        return line

    def _point(self):
        point = factories.CollectionPointFactory(
            code="support-portal",
            name=both("Supportportal", "Support portal"),
            notice=both("Vi hjælper dig.", "We help you."),
            told_since=PAST,
        )
        for code in ("customers", "visitors"):
            models.CollectionPointCategory.objects.create(collection_point=point, category=self.groups[code])
        for purpose in (self.support, self.access):
            models.CollectionPointPurpose.objects.create(collection_point=point, purpose=purpose)
        return point


def ready(activities: int = 0) -> Register:
    """A register whose assessments are approved."""
    register = Register(activities)
    for assessment in models.Assessment.objects.order_by("pk"):
        approve_assessment(assessment=assessment, by=officer("Asger Approver"))
    return register


def published(activities: int = 0) -> Register:
    """A register with its first edition in force."""
    register = ready(activities)
    publish(register)
    return register


def publish(register: Register, **options) -> models.Edition:
    """Propose and approve the draft by two officers."""
    proposal = propose(by=register.writer, reason="First words", **options)
    return approve(proposal=proposal, by=officer("Asger Approver"))


def edit(by, row, **columns):
    """Change a row as this account would through a form."""
    with history.context(by=by):
        for name, value in columns.items():
            setattr(row, name, value)
        row.save(update_fields=list(columns))
    return row
