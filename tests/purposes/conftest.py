"""The people of the tests: an officer who reads in English; two officers who decide, and who advises them."""

import pytest
from django.utils import translation

from purposes.actions import propose
from tests import factories
from tests.purposes.register import both, edit
from tests.purposes.register import officer as officer_called


@pytest.fixture
def read_in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def officer():
    return factories.UserFactory(roles=["officer"])


@pytest.fixture
def first():
    return officer_called("Frida First")


@pytest.fixture
def second():
    return officer_called("Sune Second")


@pytest.fixture
def dpo():
    return factories.UserFactory(name="Dorthe DPO", roles=["data_protection_officer"])


@pytest.fixture
def register(small_register):
    return small_register


@pytest.fixture
def proposal(register, first):
    """A change that waits for the second officer."""
    edit(first, register.support, description=both("Vi hjælper på ny måde.", "We help in a new way."))
    return propose(by=first, reason="Help is given in a new way.")
