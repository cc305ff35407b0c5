"""What a lawful basis must say, and data that need more than a basis."""

import pytest

from purposes import models
from tests import factories
from tests.purposes.blockers.findings import A01, SUPPORT, change, found, warned
from tests.purposes.register import both

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("basis", "column"), [("A6-1-c", "statute"), ("A6-1-e", "statute"), ("A6-1-b", "contract_party")]
)
def test_a_legal_obligation_names_its_law_and_a_contract_its_party(rows, basis, column):
    """R-026."""
    change(rows.support, primary_basis=basis)
    assert found() == [("R-026", *SUPPORT)]
    change(rows.support, **{column: both("bogføringsloven § 12")})
    assert found() == []


def test_a_secondary_legal_obligation_names_its_law_too(rows):
    """R-015, R-026."""
    basis = factories.SecondaryBasisFactory(purpose=rows.support, basis="A6-1-c")
    assert found() == [("R-026", *SUPPORT)]
    change(basis, statute=both("bogføringsloven § 12"))
    assert found() == []


def test_a_secondary_basis_is_not_the_primary_one_again(rows):
    """R-015: exactly one primary basis, and others beside it."""
    factories.SecondaryBasisFactory(purpose=rows.support, basis="A6-1-f")
    assert found() == [("R-015", *SUPPORT)]


def test_a_secondary_basis_reaches_to_tasks_of_its_own_purpose(rows):
    """R-015: a reach never goes beyond the purpose."""
    basis = factories.SecondaryBasisFactory(purpose=rows.support, contract_party=both("kunden"))
    models.SecondaryBasisTask.objects.create(secondary_basis=basis, task=rows.access.tasks.get())
    assert found() == [("R-015", *SUPPORT)]


def test_special_categories_of_data_need_a_condition(rows):
    """R-026: Art. 9(2)."""
    change(rows.contact_data, sensitivity="special")
    assert found() == [("R-026", "activity", f"a0{place}") for place in (1, 2, 3, 4)]
    models.Activity.objects.update(special_condition="A9-2-a")
    assert found() == []


def test_a_condition_that_stands_on_a_law_names_it(rows):
    """R-026: Art. 9(2)(b)."""
    change(rows.activity, special_condition="A9-2-b")
    assert found() == [("R-026", *A01)]
    change(rows.activity, national_rule=both("databeskyttelsesloven § 12"))
    assert found() == []


def test_data_on_offences_need_a_national_rule(rows):
    """R-026: Art. 10."""
    change(rows.contact_data, sensitivity="criminal")
    models.Activity.objects.exclude(pk=rows.activity.pk).update(national_rule=both("databeskyttelsesloven § 8"))
    assert found() == [("R-026", *A01)]


@pytest.mark.parametrize("sensitivity", ["may-hold-special", "may-touch-criminal"])
def test_data_that_may_be_special_are_a_warning(rows, sensitivity):
    """R-026: looked at, not refused."""
    change(rows.contact_data, sensitivity=sensitivity)
    assert found() == []
    assert ("R-026", *A01) in warned("R-026")
