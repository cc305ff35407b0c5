"""A register that is published once for a file's tests, and a browser of somebody who has begun a shift."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.consents.staff import SUPPORT_TASK, newsroom
from tests.shared import for_a_module


@pytest.fixture(scope="module")
def published_newsroom(django_db_setup, django_db_blocker):
    with for_a_module(django_db_blocker):
        yield newsroom()


@pytest.fixture
def door(published_newsroom, db):
    """`door(account)` is a browser of the account, in English, with a task chosen for the shift."""

    def opened(account, task=SUPPORT_TASK):
        browser = Client(headers={"accept-language": "en"})
        browser.force_login(account)
        if task:
            browser.post(reverse("staff_why"), {"task": task})
        return browser

    return opened
