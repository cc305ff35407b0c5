"""What a transaction saw, read from its snapshot."""

import pytest

from tests.races.actors import Commit


@pytest.mark.parametrize(
    ("xid", "sees"), [(5, True), (9, True), (10, False), (11, True), (12, False), (13, False)], ids=str
)
def test_a_snapshot_sees_what_was_kept_before_it(xid, sees):
    assert Commit(99, "10:13:10,12").sees(Commit(xid, "")) == sees
