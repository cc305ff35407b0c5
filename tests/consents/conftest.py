"""Registers that are published once for a file's tests, and a browser of somebody who has begun a shift."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.consents.staff import SUPPORT_TASK, newsroom
from tests.purposes.register import published


@pytest.fixture(scope="module")
def small_register(django_db_setup, django_db_blocker):
    """The small register with its first edition in force, published once for a file's tests."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield published()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def published_newsroom(django_db_setup, django_db_blocker):
    """Made once for the tests of a module; each changes it in a transaction of its own."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield newsroom()
        transaction.set_rollback(True)


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
