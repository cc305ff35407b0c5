"""A register that is published once for a file's tests, a browser of somebody in a shift, and what happens at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
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


@pytest.fixture
def beside():
    """`beside(do)` does this at the same time, on a connection of its own."""
    with ThreadPoolExecutor() as pool:

        def begin(do):
            def alone():
                try:
                    return do()
                finally:
                    connections.close_all()

            return pool.submit(alone)

        yield begin
