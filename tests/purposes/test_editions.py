"""Editions: numbered, frozen, in force from an instant."""

import pytest

from purposes import editions, models
from tests.purposes import register

pytestmark = pytest.mark.django_db


def test_the_draft_becomes_edition_one():
    """R-011: a published version is immutable and says who, when and why."""
    edition = register.publish(register.ready())
    assert edition.number == 1
    assert editions.in_force() == edition
    assert editions.document_of(edition).public.purpose("customers.d").revision == 1
