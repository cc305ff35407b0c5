"""The staff log while the register is a draft."""

import pytest
from django.urls import reverse

from purposes.exceptions import RegisterError
from tests.purposes.register import ready
from tests.subjects.log import record, staff

pytestmark = pytest.mark.django_db


def test_nothing_is_recorded_before_the_first_edition():
    ready()
    with pytest.raises(RegisterError):
        record(staff())


def test_before_the_first_edition_the_page_says_what_to_do(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.force_login(staff())
    assert "No edition is in force yet" in client.get(reverse("staff")).content.decode()
