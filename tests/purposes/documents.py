"""Documents of an edition made by hand, and editions made of them."""

import hashlib
from datetime import timedelta
from typing import Any

from django.utils import timezone

from purposes import blockers, models, starter
from purposes import document as d
from purposes.actions import approve, approve_assessment, propose
from tests.factories import UserFactory


def text(da: str = "", en: str = "") -> d.Text:
    """A text in both languages; `text("Navn")` has only the Danish one."""
    return {language: words for language, words in (("da", da), ("en", en)) if words}


def company(code: str = "fjordsoft", **fields: Any) -> d.Company:
    return d.Company(
        **{
            "code": code,
            "name": "Fjordsoft A/S",
            "registration_number": "12345678",
            "address": "Havnegade 1\n1058 København K",
            "country": "DK",
            "email": "privacy@fjordsoft.example",
            "phone": "+45 70 00 00 00",
            "website": "https://fjordsoft.example",
            "dpo_email": "dpo@fjordsoft.example",
            "dpo_phone": "",
            **fields,
        }
    )


def limit(code: str = "case", duration: int | None = 24, unit: str = "months", **fields: Any) -> d.Limit:
    return d.Limit(
        **{
            "code": code,
            "duration": duration,
            "unit": unit if duration else "",
            "counted_from": text("sagens afslutning", "the closing of the case"),
            "condition": {},
            **fields,
        }
    )


def purpose(code: str, **fields: Any) -> d.PublicPurpose:
    category, _, tail = code.partition(".")
    return d.PublicPurpose(
        **{
            "code": code,
            "category": category,
            "letter": tail if len(tail) == 1 else "",
            "name": text(f"at gøre {code}", f"to do {code}"),
            "description": text(f"Sådan gør vi {code}.", f"How we do {code}."),
            "covers": text("svar på spørgsmål", "answers to questions"),
            "does_not_cover": text("reklame", "advertising"),
            "controllers": ["fjordsoft"],
            "joint_arrangement": "",
            "primary_basis": "A6-1-f",
            "statute": {},
            "contract_party": {},
            "secondary_bases": [],
            "interest": text("at passe vores arbejde", "to do our work well"),
            "named_interests": [],
            "revision": 1,
            "in_statement_list": True,
            "when_refused": text("Vi holder op.", "We stop."),
            "conditional_on": {},
            "offered_to_children": False,
            "data": [d.PurposeData(data_category="d1", limits=[limit()], recipient_categories=["r2"])],
            "transfers": [],
            **fields,
        }
    )


def consent(code: str, **fields: Any) -> d.PublicPurpose:
    return purpose(code, **{"primary_basis": "A6-1-a", "interest": {}, **fields})


def wording(code: str, **fields: Any) -> d.ConsentWording:
    return d.ConsentWording(
        **{
            "purpose": code,
            "revision": 1,
            "texts": text("Må vi bruge dit indlæg?", "May we use your post?"),
            "agree_label": text("Ja", "Yes"),
            "refuse_label": text("Nej", "No"),
            "companies": ["fjordsoft"],
            "form_version": 1,
            **fields,
        }
    )


def secondary(basis: str = "A6-1-b", **fields: Any) -> d.Secondary:
    return d.Secondary(
        **{
            "code": "contract",
            "basis": basis,
            "reason": text("Du er selv kunden.", "You are the customer yourself."),
            "reach": text("dit tilbud og din kontrakt", "your offer and your contract"),
            "statute": {},
            "contract_party": {},
            "tasks": [],
            "data_categories": [],
            **fields,
        }
    )


def point(code: str = "contact-form", *categories: str, **fields: Any) -> d.Point:
    return d.Point(
        **{
            "code": code,
            "name": text("Kontaktformular", "Contact form"),
            "from_the_person": True,
            "source": {},
            "notice": text("Vi bruger det du skriver til at svare dig.", "We use what you write to answer you."),
            "told_since": "2026-01-01",
            "told_until": "",
            "categories": list(categories),
            "purposes": [],
            **fields,
        }
    )


def group(code: str, da: str, en: str) -> d.Group:
    return d.Group(
        code=code,
        name=text(da, en),
        description=text(f"Hvem {da.lower()} er.", f"Who {en.lower()} are."),
        introduction=text("Vi bruger oplysninger om dig.", "We use data about you."),
    )


def four_groups() -> list[d.Group]:
    return [
        group("customers", "Kundekontakter og softwarebrugere", "Customer contacts and software users"),
        group("prospects", "Kundeemner", "Prospects"),
        group("applicants", "Jobsøgere", "Job applicants"),
        group("visitors", "Besøgende", "Visitors"),
    ]


def all_purposes() -> list[d.PublicPurpose]:
    marketing = {"direct_marketing": "all"}
    transfer = d.PublicTransfer(
        recipient_category="r5", destination="US", tool="A45-3", document_title="Adequacy decision 2023/1795"
    )
    return [
        purpose("customers.a", secondary_bases=[secondary()], direct_marketing="some"),
        *(purpose(f"customers.{letter}") for letter in "bcdefgh"),
        purpose("customers.i", transfers=[transfer], **marketing),
        consent("customers.j"),
        purpose(
            "customers.rights",
            primary_basis="A6-1-c",
            in_statement_list=False,
            statute=text("GDPR art. 12-22", "GDPR Art. 12-22"),
        ),
        consent("prospects.marketing", secondary_bases=[secondary()], **marketing),
        consent("prospects.profile", **marketing),
        consent("applicants.evaluation", conditional_on=text("Vi kan ikke vurdere dig.", "We cannot consider you.")),
        purpose(
            "visitors.access",
            named_interests=[
                text("forretningshemmeligheder", "trade secrets"),
                text("medarbejdere", "staff"),
                text("lokaler", "premises"),
                text("dig som besøgende", "you as a visitor"),
            ],
        ),
    ]


def document(**fields: Any) -> d.PublicDocument:
    """A public part with four groups and their purposes."""
    return d.PublicDocument(
        **{
            "schema": d.SCHEMA,
            "publisher": "fjordsoft",
            "companies": [company()],
            "arrangements": [],
            "categories": four_groups(),
            "data_categories": [
                d.Kind(
                    code="d1",
                    name=text("kontaktoplysninger", "contact details"),
                    description=text("navn og e-mail", "name and e-mail"),
                    sensitivity="ordinary",
                ),
                d.Kind(code="d2", name=text("brugerdata", "user data"), description={}, sensitivity="ordinary"),
            ],
            "recipient_categories": [
                d.RecipientKind(code="r2", name=text("drift i EØS", "hosting in the EEA")),
                d.RecipientKind(code="r5", name=text("udsendelse af e-mail", "sending of e-mail")),
            ],
            "purposes": all_purposes(),
            "wordings": [],
            "collection_points": [
                point("contact-form", "customers", "prospects"),
                point(
                    "partner-list", "prospects", from_the_person=False, source=text("vores partnere", "our partners")
                ),
                point("reception", "visitors"),
            ],
            **fields,
        }
    )


def empty_record() -> d.RecordDocument:
    lists = {field: [] for field in d.RecordDocument.__struct_fields__ if field != "schema"}
    return d.RecordDocument(schema=d.SCHEMA, **lists)


def publish(public: d.PublicDocument | None = None, *, ago: timedelta = timedelta(0), **fields: Any) -> models.Edition:
    """Insert an edition with `public`, in force since `ago` (negative: to come), as publication leaves it."""
    whole = d.RegisterDocument(public=public or document(), record=empty_record())
    at = timezone.now() - ago
    officer = UserFactory()
    proposal = models.Proposal.objects.create(
        reason="So that people know.",
        composed_sha256=whole.sha256,
        proposed_by=officer,
        state="published",
        decided_by=officer,
        decided_at=at,
    )
    return models.Edition.objects.record(
        **{
            "number": models.Edition.objects.count() + 1,
            "schema": d.SCHEMA,
            "in_force_from": at,
            "published_at": min(at, timezone.now()),
            "published_by": officer,
            "proposal": proposal,
            "is_material": True,
            "public": whole.public_bytes.decode(),
            "record": whole.record_bytes.decode(),
            "public_sha256": hashlib.sha256(whole.public_bytes).hexdigest(),
            "record_sha256": hashlib.sha256(whole.record_bytes).hexdigest(),
            "sha256": whole.sha256,
            **fields,
        }
    )


def publish_starter() -> models.Edition:
    """The demonstration's register, written by one officer, approved by another and published."""
    writer, approver = UserFactory(roles=["officer"]), UserFactory(roles=["officer"])
    starter.load(controller_name=None, by=writer, demo=True)
    for assessment in models.Assessment.objects.all():
        approve_assessment(assessment=assessment, by=approver)
    assert blockers.blocking(blockers.blockers()) == []
    return approve(proposal=propose(by=writer, reason="The first edition."), by=approver)
