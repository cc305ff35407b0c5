"""Fixtures of the ledger's tests."""

import pytest
from django.db import transaction

from tests.purposes.register import published


@pytest.fixture(scope="module")
def small_register(django_db_setup, django_db_blocker):
    """The small register with its first edition in force, published once for a file's tests."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield published()
        transaction.set_rollback(True)
