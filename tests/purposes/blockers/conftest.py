"""A draft that is complete, to be broken in one place."""

import pytest


@pytest.fixture(autouse=True)
def in_english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def rows(small_draft):
    return small_draft
