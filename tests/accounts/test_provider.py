"""Sign-in through the company's OpenID Connect provider, tried against a real one on loopback."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import requests
from django.urls import reverse

from gdpr_registry.accounts import actions, oidc
from gdpr_registry.accounts.roles import Role
from gdpr_registry.models import AccessEntry, User
from tests.accounts.provider.serve import PASSWORD
from tests.mails import sent

ROLE_MAP = {"privacy-officers": "officer", "privacy-dpo": "data_protection_officer", "auditors": "auditor"}


@dataclass
class Provider:
    """The provider as a test sees it: who is in which group, and a browser that signs in there."""

    issuer: str
    groups_file: Path
    groups: dict[str, list[str]] = field(default_factory=dict)

    def put(self, email: str, *groups: str) -> None:
        self.groups[email] = list(groups)
        self.groups_file.write_text(json.dumps(self.groups))

    def sign_in(self, client, email: str):
        """Walk from our button to the provider, sign in there, and come back; return our last answer."""
        start = client.post(reverse("openid_connect_login", kwargs={"provider_id": oidc.PROVIDER}))
        assert start.status_code == 302, start.content
        browser = requests.Session()
        form = browser.get(start.url, timeout=120)
        assert form.status_code == 200, form.text
        back = browser.post(form.url, {"login": email, "password": PASSWORD}, allow_redirects=False, timeout=120)
        while back.headers["Location"].startswith("/"):
            back = browser.get(self.issuer + back.headers["Location"], allow_redirects=False, timeout=120)
        return client.get(back.headers["Location"].removeprefix("http://testserver"), follow=True)


@pytest.fixture(scope="module")
def running_provider(tmp_path_factory):
    folder = tmp_path_factory.mktemp("provider")
    groups = folder / "groups.json"
    groups.write_text("{}")
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "PROVIDER_DATABASE": str(folder / "provider.sqlite3"),
        "PROVIDER_GROUPS": str(groups),
        "PROVIDER_CALLBACK": f"http://testserver/accounts/provider/{oidc.PROVIDER}/login/callback/",
    }
    command = [sys.executable, "-m", "tests.accounts.provider.serve"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, cwd=folder) as process:
        port = process.stdout.readline().strip()
        assert port, "the provider did not start"
        yield Provider(f"http://127.0.0.1:{port}", groups)
        process.terminate()


@pytest.fixture
def provider(running_provider, settings, db):
    settings.OIDC_ISSUER = running_provider.issuer
    settings.OIDC_ROLE_MAP = ROLE_MAP
    settings.SOCIALACCOUNT_PROVIDERS = oidc.providers(
        issuer=running_provider.issuer,
        name="Example A/S",
        client_id="registry",
        secret="the client's secret",
        scopes=["openid", "profile", "email"],
    )
    running_provider.groups.clear()
    return running_provider


def roles_of(account: User) -> set[str]:
    return set(account.role_memberships.values_list("role", flat=True))


def test_a_group_becomes_a_role_at_the_first_sign_in(client, provider, traced):
    provider.put("karen@example.dk", "privacy-officers", "football")

    page = provider.sign_in(client, "karen@example.dk")

    karen = User.objects.get(email="karen@example.dk")
    assert page.context["user"] == karen
    assert (karen.name, roles_of(karen)) == ("Karen Jensen", {Role.OFFICER})
    assert not karen.has_usable_password()
    assert traced(karen) == [
        "accounts.created",
        "accounts.linked_to_provider",
        "accounts.role_given",
        "accounts.signed_in",
    ]


def test_roles_follow_the_groups_at_each_sign_in(client, provider):
    provider.put("karen@example.dk", "privacy-officers")
    provider.sign_in(client, "karen@example.dk")
    karen = User.objects.get(email="karen@example.dk")
    actions.give_role(account=karen, role=Role.RECEPTION, by=None)
    client.logout()

    provider.put("karen@example.dk", "privacy-dpo")
    provider.sign_in(client, "karen@example.dk")

    assert roles_of(karen) == {Role.DATA_PROTECTION_OFFICER, Role.RECEPTION}


def test_who_has_no_mapped_group_is_refused_with_a_sentence(client, provider):
    provider.put("ida@example.dk", "football")

    page = provider.sign_in(client, "ida@example.dk")

    assert page.status_code == 403
    assert page.context["reason"]
    assert not User.objects.exists()
    assert AccessEntry.objects.get().action == "accounts.sign_in_failed"


def test_who_has_lost_all_groups_is_refused_and_loses_the_roles(client, provider):
    provider.put("karen@example.dk", "privacy-officers")
    provider.sign_in(client, "karen@example.dk")
    client.logout()

    provider.put("karen@example.dk")
    page = provider.sign_in(client, "karen@example.dk")

    assert page.status_code == 403
    assert roles_of(User.objects.get(email="karen@example.dk")) == set()


def test_a_local_account_is_linked_when_the_provider_has_verified_the_address(client, provider, open_account):
    local = open_account(Role.STAFF, email="taken@example.dk")
    provider.put("taken@example.dk", "privacy-officers")

    provider.sign_in(client, "taken@example.dk")

    assert local.socialaccount_set.count() == 1
    assert roles_of(local) == {Role.STAFF, Role.OFFICER}


def test_a_local_account_is_not_handed_to_an_unverified_address(client, provider, open_account):
    local = open_account(Role.STAFF, email="loose@example.dk")
    provider.put("loose@example.dk", "privacy-officers")

    page = provider.sign_in(client, "loose@example.dk")

    assert page.status_code == 403
    assert not local.socialaccount_set.exists()
    assert roles_of(local) == {Role.STAFF}


def test_a_deactivated_account_is_not_opened_by_the_provider(client, provider):
    provider.put("karen@example.dk", "privacy-officers")
    provider.sign_in(client, "karen@example.dk")
    client.logout()
    actions.deactivate(account=User.objects.get(email="karen@example.dk"), by=None)

    provider.sign_in(client, "karen@example.dk")

    assert client.get(reverse("own_account")).status_code == 302


def test_an_auditor_of_the_provider_expires_too(client, provider):
    """R-108."""
    provider.put("ida@example.dk", "auditors")

    provider.sign_in(client, "ida@example.dk")

    ida = User.objects.get(email="ida@example.dk")
    assert roles_of(ida) == {Role.AUDITOR}
    assert ida.expires_at is not None


def test_nothing_else_the_provider_says_is_kept(client, provider):
    provider.put("karen@example.dk", "privacy-officers")
    provider.sign_in(client, "karen@example.dk")
    client.logout()
    provider.sign_in(client, "karen@example.dk")

    account = User.objects.get(email="karen@example.dk").socialaccount_set.get()
    assert account.extra_data == {}


def test_the_provider_keeps_the_password(client, provider):
    provider.put("karen@example.dk", "privacy-officers")
    provider.sign_in(client, "karen@example.dk")
    assert client.get(reverse("account_change_password")).status_code == 403
    client.logout()

    client.post(reverse("account_reset_password"), {"email": "karen@example.dk"})

    assert sent() == []


def test_without_a_provider_its_addresses_are_not_found(client, db):
    assert client.get(reverse("openid_connect_login", kwargs={"provider_id": oidc.PROVIDER})).status_code == 404


@pytest.mark.parametrize(
    ("said", "roles"),
    [
        ({"groups": ["privacy-officers", "auditors"]}, {"officer", "auditor"}),
        ({"groups": "privacy-officers"}, {"officer"}),
        ({"groups": None}, set()),
        ({}, set()),
    ],
)
def test_a_group_claim_is_read_in_every_usual_shape(said, roles):
    assert oidc.mapped_roles(said, claim="groups", role_map=ROLE_MAP) == roles
