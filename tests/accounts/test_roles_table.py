"""docs/roles.md says who may open which address, and the site does what it says (R-108)."""

import time
from urllib.parse import urljoin, urlsplit
from uuid import uuid4

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.apps import apps
from django.db import transaction
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from consents.models import AskedList, ConsentEvent, Mailing, RecipientTask
from consents.shift import OPEN, WHY
from gdpr_registry.accounts import oidc
from gdpr_registry.models import OutgoingMail, User
from purposes import models
from subjects.models import LogEntry, Person
from tests import factories
from tests.accounts.roles_table import ANSWERS, COLUMNS, NOBODY, Address, addresses, line, row_for, table
from tests.purposes.documents import document, publish, wording

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

# What an argument is called, and a value that leads to a page.
SAMPLES = {
    "language": "da",
    "number": 1,
    "provider_id": oidc.PROVIDER,
    "uidb36": "1",
    "key": "abc-123",
    "app_label": "purposes",
    "group": "customers",
    "what": "record",
    "kind": "csv",
    "question": uuid4(),
    "handle": "opened",
    "saying": "withdraw",
    "change": "name",
    "file": "json",
    "purpose": "customers.j",
    "said": "sent",
    "recipient": "host",
    "step": "told",
}


POSTED_STEPS = ("apply", "undo", "drop")

# Addresses that take POST only.
POSTED = frozenset(
    {
        *(f"admin:purposes_proposal_{verb}" for verb in ("approve", "reject", "withdraw", "advise")),
        *(f"admin:purposes_round_{verb}" for verb in ("remind", "close")),
        "admin:purposes_confirmation_assign",
        *(f"admin:purposes_suggestion_{verb}" for verb in ("accept", "refuse")),
        "admin:purposes_consenttext_readability",
        "round_still_right",
        "demo_mail",
        "follow_up_close",
        "staff_again",
        "me_stop",
        "me_stop_everything",
        "me_leave",
        "staff_ask_step",
        "staff_ask_allowed",
        "admin:consents_apitoken_revoke",
        "api:decide",
        "api:events",
        "api:find",
        "api:find_or_create",
        "api:record",
        "api:standing",
        "staff_change",
        "staff_mailing_send",
        "staff_mailing_discard",
        "staff_mailing_stop",
        "staff_objection_open",
        "staff_recipient_step",
        *(
            f"admin:{kind}_{verb}"
            for kind in ("purposes_importbatch", "consents_peopleimport")
            for verb in POSTED_STEPS
        ),
    }
)

# Pages of a person's own session: whoever else asks, signed in or not, is told that there is no such page.
OF_THE_PERSON = frozenset({"me_receipt", "me_receipt_file"})


@pytest.fixture
def registry(db, settings):
    """A small registry in which every address leads somewhere."""
    settings.REQUIRE_TOTP = True
    settings.OIDC_ISSUER = "https://sign-in.example.dk"
    settings.SOCIALACCOUNT_PROVIDERS = oidc.providers(
        issuer=settings.OIDC_ISSUER, name="Example A/S", client_id="registry", secret="secret", scopes=["openid"]
    )
    # The register's own is the newer one: both kinds are rows of one table.
    factories.PeopleImportFactory()
    factories.ImportBatchFactory()
    asked = wording("customers.j")
    edition = publish(document(wordings=[asked]))
    officer = edition.published_by
    models.PurposeStop.objects.record(purpose="customers.a", stopped_by=officer, reason="Wrong", edition=edition)
    models.Wording.objects.record(
        purpose="customers.j",
        revision=1,
        language="da",
        text=asked.texts["da"],
        controls=[],
        companies=["fjordsoft"],
        form_version=1,
        sha256="0" * 64,
        edition=edition,
    )
    models.Proposal.objects.create(
        reason="So that people know.", composed_sha256="0" * 64, proposed_by=officer, based_on=edition
    )
    entry = LogEntry.objects.record(
        by=officer,
        happened_at=edition.published_at,
        task="customers.a.do",
        purpose="customers.a",
        basis="A6-1-f",
        edition=1,
        what="Wrote",
        key=uuid4(),
    )
    person = Person.objects.create(language="da")
    ConsentEvent.objects.record(
        id=1,
        person=person,
        purpose="customers.j",
        kind="withdrawn",
        happened_at=edition.published_at,
        recorded_at=edition.published_at,
        method="form",
        source="web",
        key="one",
        request_hash=b"0" * 32,
    )
    RecipientTask.objects.create(event_id=1, recipient="host", role="processor")
    models.FollowUp.objects.create(
        about_kind=entry.sealed_kind(),
        about_id=entry.pk,
        about_label="Wrote",
        question="Why?",
        to=officer,
        asked_by=officer,
        key=uuid4(),
    )
    OutgoingMail.objects.create(kind="accounts.notice", to=officer.email, language="da", message_id="<1@example.dk>")
    AskedList.objects.create(asked_by=officer, task="customers.a.do", total=1)


def account(role: str) -> User:
    holder = factories.UserFactory(roles=[role])
    TOTP.activate(holder, SECRET)
    RecoveryCodes.activate(holder)
    return holder


def path(address: Address) -> str:
    """Return the address with sample arguments."""
    values = dict(SAMPLES)
    if {"object_id", "pk"} & set(address.arguments) and (row := newest_row(address.name)):
        values |= {"object_id": row.pk, "pk": row.pk}
    missing = set(address.arguments) - set(values)
    assert not missing, f"{address.name} needs a sample of {missing}: in SAMPLES, or a factory of its model"
    return reverse(address.name, kwargs={name: values[name] for name in address.arguments})


def newest_row(name: str) -> Model | None:
    """Return a row for a page of the admin; where the registry has none, its factory makes one."""
    named = {f"admin:{model._meta.app_label}_{model._meta.model_name}_": model for model in apps.get_models()}
    named |= {f"staff_ask_{page}": AskedList for page in ("answers", "step", "allowed")}
    named |= {
        "staff_mailing": Mailing,
        "demo_mail": OutgoingMail,
        "follow_up": models.FollowUp,
        "staff_entry": LogEntry,
        "staff_correct": LogEntry,
    }
    model = next((model for start, model in named.items() if name.startswith(start)), None)
    if model is None or (row := model.objects.order_by("pk").last()):
        return row if model else None
    factory = getattr(factories, f"{model.__name__}Factory", None)
    return factory() if factory else None


class Visitor(Client):
    """A browser that follows redirects. A third of all visits end at a page to sign in: it asks each of them once."""

    def __init__(self) -> None:
        super().__init__(raise_request_exception=False)
        self.at_sign_in: dict[str, HttpResponse] = {}

    def visit(self, address: str, *, posts: bool) -> HttpResponse:
        response = (self.post if posts else self.get)(address)
        if not response.has_header("Location"):
            return response
        target = urljoin(address, response["Location"])
        page = urlsplit(target).path
        if page not in (reverse("account_login"), reverse("admin:login")):
            return self.get(target, follow=True)
        if page not in self.at_sign_in:
            self.at_sign_in[page] = self.get(target, follow=True)
        return self.at_sign_in[page]


def answer(client: Visitor, address: Address) -> str:
    """Return what somebody gets: the page (yes), the sign-in page (sign in) or a refusal (no)."""
    with transaction.atomic():
        response = client.visit(asked := path(address), posts=address.name in POSTED)
        transaction.set_rollback(address.name in POSTED)
    if response.request["PATH_INFO"] == reverse("account_login") != asked:
        return "sign in"
    # 401 is a page that opened and says that a sign-in through the provider failed; the API asks for a token with it.
    # 422 is a page that judged an empty form.
    unknown = "no" if address.name.startswith("api:") else "yes"
    read = {200: "yes", 401: unknown, 403: "no", 422: "yes"}
    return read.get(response.status_code, f"status {response.status_code}")


def answers(address: Address, clients: dict[str, Visitor]) -> dict[str, str]:
    """Return what each role and nobody get. What some see, others may be told is not there."""
    given = {role: answer(client, address) for role, client in clients.items()}
    hides = "yes" in given.values() or address.name in OF_THE_PERSON
    return {role: "no" if hides and said == "status 404" else said for role, said in given.items()}


def browser(role: str) -> Visitor:
    client = Visitor()
    if role != NOBODY:
        client.force_login(account(role))
        open_a_person(client)
    return client


def open_a_person(client: Client) -> None:
    """Somebody is open in the session, under the handle that the table's addresses have."""
    why = {"task": "rights", "name": {}}
    session = client.session
    session[WHY] = {"why": why, "until": time.time() + 3600}
    session[OPEN] = {
        SAMPLES["handle"]: {
            "person": str(Person.objects.get().pk),
            "why": why,
            "until": time.time() + 3600,
            "seen": True,
        }
    }
    session.save()


def test_the_site_answers_each_role_and_nobody_as_the_table_says(registry):
    rows, clients = table(), {role: browser(role) for role in COLUMNS}
    wrong = []
    for address in addresses():
        given = answers(address, clients)
        row = row_for(address.name, rows)
        if row is None or rows[row] != given:
            wrong.append(line(address.name, given))

    assert wrong == [], "\n".join(["The site answers otherwise than docs/roles.md says:", *wrong])


def test_every_address_has_a_row_and_every_row_an_address():
    rows = table()
    used = {row_for(address.name, rows) for address in addresses()}

    assert [address.name for address in addresses() if row_for(address.name, rows) is None] == []
    assert sorted(set(rows) - used) == []


def test_every_cell_is_an_answer():
    assert {cell for row in table().values() for cell in row.values()} <= ANSWERS
