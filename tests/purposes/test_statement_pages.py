"""The pages of the statement and of the editions: addresses, languages, caches, queries."""

import base64
import hashlib
from datetime import timedelta

import pytest
from django.test import Client

from tests.purposes.documents import company, document, publish, purpose

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def edition():
    return publish()


def test_the_front_page_is_the_statement_in_force(client, edition):
    page = client.get("/", headers={"accept-language": "en"})
    assert page.status_code == 200
    assert "<h1>Why we process personal data</h1>" in page.text
    assert "Edition 1, in force since" in page.text
