"""What the tests of imports share: an officer, who reads in English."""

import pytest
from django.utils import translation

from tests import factories


@pytest.fixture
def read_in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def officer():
    return factories.UserFactory(roles=["officer"])
