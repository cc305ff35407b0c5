"""Canonical JSON: the short way writes the bytes of RFC 8785, as the library does (R-035)."""

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from gdpr_registry.canonical import canonical_bytes

TEXTS = st.text() | st.sampled_from(["\x7f", "\u2028", "\U0001f600", "\x00\x1f", '"\\/', "\ue000", "\b\f\n\r\t"])
NUMBERS = st.integers(-(2**53) + 1, 2**53 - 1)
PLAIN = st.none() | st.booleans() | NUMBERS | TEXTS | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(PLAIN, lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner), max_leaves=20)


@given(VALUES)
def test_the_bytes_are_those_of_the_standard(value):
    assert canonical_bytes(value) == rfc8785.dumps(value)


@pytest.mark.parametrize("value", [2**53, -(2**53), {"a": [2**60]}, float("nan"), {1: "x"}, {"a": float("inf")}])
def test_what_two_readers_could_read_differently_is_refused(value):
    with pytest.raises(rfc8785.CanonicalizationError):
        canonical_bytes(value)


@pytest.mark.parametrize("value", ["\ud800", {"a": ["\udfff"]}, {"\ud800": 1}])
def test_half_a_surrogate_pair_is_refused_as_the_library_refuses_it(value):
    with pytest.raises(Exception) as expected:
        rfc8785.dumps(value)
    with pytest.raises(expected.type):
        canonical_bytes(value)
