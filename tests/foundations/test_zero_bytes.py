"""A zero byte in an address reaches no text of the database, and is no error of ours."""

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db

PAGES = [
    ("admin:consents_consentevent_changelist", "kind"),
    ("admin:consents_standing_changelist", "channel"),
    ("admin:gdpr_registry_outgoingmail_changelist", "kind"),
    ("staff_objections", "purpose"),
]


@pytest.fixture
def officer():
    client = Client(raise_request_exception=False, headers={"accept-language": "en"})
    client.force_login(factories.UserFactory(roles=["officer"]))
    return client


@pytest.mark.parametrize(("name", "field"), PAGES)
def test_a_filter_with_a_zero_byte_is_told_to_be_unreadable(officer, name, field):
    """ASVS 2.2.1: and the same filter without it is read."""
    response = officer.get(reverse(name), {field: "a\x00b"})
    assert response.status_code == 400
    assert "<h1>We could not read the request</h1>" in response.content.decode()
    assert officer.get(reverse(name), {field: "ab"}).status_code in (200, 302)
