"""What shows that a person said yes, from the weakest to the strongest."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from purposes.evidence_of_consent import Evidence

KINDS = st.sampled_from(Evidence)


@pytest.mark.parametrize(
    ("language", "labels"),
    [
        (
            "en",
            [
                "imported without proof",
                "reported without document",
                "document seen",
                "signed in by link",
                "mailbox proved",
            ],
        ),
        (
            "da",
            [
                "importeret uden bevis",
                "oplyst uden dokument",
                "dokument set",
                "logget ind med et link",
                "bekræftet fra postkassen",
            ],
        ),
    ],
)
def test_evidence_is_named_by_its_facts_in_the_order_of_its_weight(language, labels):
    """R-036."""
    with translation.override(language):
        assert [str(kind.label) for kind in sorted(Evidence, key=lambda kind: kind.rank)] == labels


@given(KINDS, KINDS)
def test_of_two_kinds_the_stronger_is_at_least_the_other_and_equals_are_both(one, other):
    """R-036."""
    assert one.is_at_least(one)
    assert (one.is_at_least(other) and other.is_at_least(one)) is (one is other)
    assert one.is_at_least(other) is (one.rank >= other.rank)


@pytest.mark.parametrize(
    ("held", "enough"),
    [("imported", False), ("reported", False), ("document", True), ("link", True), ("mailbox", True)],
)
def test_a_document_is_asked_for_and_less_is_not_enough(held, enough):
    """R-036, R-043: unknown means no."""
    assert Evidence(held).is_at_least(Evidence.DOCUMENT) is enough
