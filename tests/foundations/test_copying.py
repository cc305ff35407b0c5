"""Very many rows at once: what is taken off the tables meanwhile is put back."""

import pytest

from consents.models import ConsentEvent
from gdpr_registry import copying
from subjects.models import Identifier, Person, PersonCategory

MODELS = [Person, Identifier, PersonCategory, ConsentEvent]


def walls():
    tables = [model._meta.db_table for model in MODELS]
    return [sorted(copying._ask(query, tables)) for query in (copying.CONSTRAINTS, copying.INDEXES)]


@pytest.mark.django_db(transaction=True)
def test_indexes_and_constraints_come_back_whatever_happens_meanwhile():
    before = walls()
    with pytest.raises(RuntimeError), copying.without_indexes(MODELS):
        assert walls() == [[], []]
        raise RuntimeError("Interrupted.")
    assert walls() == before
