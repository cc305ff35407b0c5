"""Two texts compared word by word, as the history and the preview show them."""

import pytest

from purposes.trace import FieldChange


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("", "New words.", [("came", "New words.")]),
        ("Old words.", "", [("went", "Old words.")]),
        ("We answer you.", "We answer you. The same day.", [("same", "We answer you."), ("came", " The same day.")]),
        (
            "We keep the case for 24 months.",
            "We keep the case for 12 months.",
            [("same", "We keep the case for"), ("went", " 24"), ("came", " 12"), ("same", " months.")],
        ),
        (
            "To run the sale.",
            "Other words altogether here.",
            [("went", "To run the sale."), ("came", "Other words altogether here.")],
        ),
        ("", "", []),
    ],
)
def test_only_the_words_that_differ_are_marked(before, after, words):
    assert FieldChange("Description", before, after).words == words
