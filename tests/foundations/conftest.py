import pytest

from tests.foundations import probes


@pytest.fixture
def probe(as_owner):
    """A sealed kind whose rows may go once a tombstone names them, with its table."""
    with as_owner():
        probes.make_table(probes.Probe)
    return probes.Probe
