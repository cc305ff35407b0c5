"""The starter's groups and purposes are those of the statement, each on its stated basis."""

import pytest

from tests.purposes.starter_content import CONSENT, CONTRACT, INTEREST, LAW, on, purposes, register


def test_exactly_four_groups_stand_in_the_statement():
    """R-003."""
    stands = [(group.code, group.name.da) for group in register.categories if group.in_statement]
    assert stands == [
        ("customers", "Kundekontakter og software-brugere"),
        ("prospects", "Kundeemner"),
        ("applicants", "Jobsøgere"),
        ("visitors", "Besøgende"),
    ]
    served = {cells.category for activity in register.activities for cells in activity.cell}
    assert {code for code, _name in stands} <= served


def test_others_are_there_for_the_record_only():
    """R-003."""
    others = {group.code for group in register.categories if not group.in_statement}
    assert others == {"hosts", "referees", "staff", "customers-people"}


def test_the_ten_purposes_of_customers_stand_in_the_order_of_their_letters():
    """R-002."""
    lettered = [(p.code, p.letter) for p in sorted(register.purposes, key=lambda p: p.position) if p.letter]
    assert lettered == [(f"customers.{letter}", letter) for letter in "abcdefghij"]


@pytest.mark.parametrize(
    ("letter", "danish", "english"),
    [
        ("a", "salg kontrakter", "sales contracts"),
        ("b", "tilbud beder", "offers ask"),
        ("c", "levere aftalt", "deliver agreed"),
        ("d", "hjælpe produkterne", "help products"),
        ("e", "produkter tjenester websteder bedre", "products services sites better"),
        ("f", "sikkerhedstrusler vedligeholde fejl", "security threats maintain faults"),
        ("g", "misbrugt", "misuse"),
        ("h", "ordrer fakturaer betalinger opfølgning", "orders invoices payments follow-up"),
        ("i", "interesseprofiler markedsføring", "interest profiles marketing"),
        ("j", "brugerfællesskaber læring dialog", "communities learning dialogue"),
    ],
)
def test_each_letter_keeps_its_meaning(letter, danish, english):
    """R-002."""
    name = purposes[f"customers.{letter}"].name
    assert all(word in name.da for word in danish.split())
    assert all(word in name.en for word in english.split())


@pytest.mark.parametrize(
    ("code", "basis"),
    [
        *((f"customers.{letter}", INTEREST) for letter in "abcdefghi"),
        ("customers.j", CONSENT),
        ("prospects.marketing", CONSENT),
        ("prospects.profile", CONSENT),
        ("applicants.evaluation", CONSENT),
        ("visitors.access", INTEREST),
    ],
)
def test_each_purpose_of_the_statement_has_the_stated_basis(code, basis):
    """R-015 to R-020."""
    assert purposes[code].primary_basis == basis
    assert purposes[code].is_on
    assert purposes[code].in_statement_list


def test_the_interest_profile_is_two_purposes_with_two_bases():
    """R-021: the half of the register; the gate follows with the ledger."""
    assert purposes["customers.i"].primary_basis == INTEREST
    assert purposes["prospects.profile"].primary_basis == CONSENT
    assert purposes["prospects.profile"].secondary == []


def test_the_statement_lists_these_purposes_and_no_other():
    listed = [code for code, purpose in on.items() if purpose.in_statement_list]
    assert listed == [
        *(f"customers.{letter}" for letter in "abcdefghij"),
        "prospects.marketing",
        "prospects.profile",
        "applicants.evaluation",
        "visitors.access",
    ]


def test_the_duty_purposes_are_on_and_name_their_law():
    """R-026: the statement tells of them under rights."""
    for group in ("customers", "prospects", "applicants", "visitors"):
        duty = purposes[f"{group}.rights"]
        assert (duty.is_on, duty.in_statement_list, duty.primary_basis) == (True, False, LAW)
        assert "artikel" in duty.statute.da


def test_prepared_purposes_are_off():
    """R-066, R-067: documentation and later jobs are purposes of their own, turned on by an officer."""
    assert {code: p.primary_basis for code, p in purposes.items() if not p.is_on} == {
        "customers.recordings": CONSENT,
        "customers.do-not-contact": INTEREST,
        "prospects.do-not-contact": INTEREST,
        "applicants.documentation": INTEREST,
        "applicants.references": INTEREST,
        "applicants.later-jobs": CONSENT,
    }
    assert all(purpose.to_confirm for purpose in purposes.values() if not purpose.is_on)


def test_only_what_the_statement_calls_primarily_has_a_secondary_basis():
    """R-015."""
    allowed = {*(f"customers.{letter}" for letter in "abcdefghi"), "prospects.marketing"}
    assert {code for code, purpose in purposes.items() if purpose.secondary} <= allowed


def test_each_secondary_basis_has_a_reason_a_reach_and_its_ground():
    """R-015, R-026."""
    tasks = {task.code: code for code, purpose in purposes.items() for task in purpose.task}
    for code, purpose in purposes.items():
        for basis in purpose.secondary:
            assert basis.basis != purpose.primary_basis
            assert basis.tasks or basis.data
            assert {tasks[task] for task in basis.tasks} <= {code}
            assert (basis.statute is not None) == (basis.basis == LAW)
            assert (basis.contract_party is not None) == (basis.basis == CONTRACT)


def test_each_task_is_marketing_and_needs_permission_as_it_should():
    """R-058: the half of the register."""
    tasks = [task for purpose in register.purposes for task in purpose.task]
    assert {task.code for task in tasks if task.is_direct_marketing} == {
        "customers.a.approach",
        "customers.i.audience",
        "customers.i.newsletter",
        "customers.j.promote",
        "prospects.marketing.newsletter",
        "prospects.marketing.call",
        "prospects.profile.audience",
        "prospects.profile.signal",
    }
    assert {task.code for task in tasks if task.channel_permission == "written"} == {
        "customers.a.approach",
        "customers.i.newsletter",
        "customers.j.promote",
        "prospects.marketing.newsletter",
    }
    assert {task.code for task in tasks if task.channel_permission == "phone"} == {"prospects.marketing.call"}
    assert {task.code for task in tasks if task.needs_device_permission} == {
        "customers.e.measure",
        "prospects.profile.signal",
    }
    assert all(task.code.startswith(f"{code}.") for code, p in purposes.items() for task in p.task)
    assert len(tasks) == 25
