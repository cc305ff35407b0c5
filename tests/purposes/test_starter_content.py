"""What the starter register says: the statement's four groups, its purposes, bases, words and limits.

No sentence of the statement stands here: the assertions are ours, and say the same as it does.
"""

import re
from collections import Counter

import msgspec
import pytest

from purposes.models import Assessment as AssessmentModel
from purposes.models import ConsentText, Sensitivity
from purposes.starter import content
from purposes.starter.shapes.part import Text
from purposes.vague import vague

COMPANY = "Lindehav Software A/S"
LANGUAGES = ("da", "en")
INTEREST, CONSENT, LAW, CONTRACT = "A6-1-f", "A6-1-a", "A6-1-c", "A6-1-b"

register = content.read(controller=COMPANY)
demo = content.read_demo()
purposes = {purpose.code: purpose for purpose in register.purposes}
assessments = {assessment.purpose: assessment for assessment in register.assessments}
activities = {activity.code: activity for activity in register.activities}
on = {code: purpose for code, purpose in purposes.items() if purpose.is_on}
on_interest = [code for code, purpose in on.items() if purpose.primary_basis == INTEREST]


def texts_of(part, at=""):
    """Every text of a part with where it stands."""
    if isinstance(part, Text):
        yield at, part
    elif isinstance(part, msgspec.Struct):
        for name in part.__struct_fields__:
            yield from texts_of(getattr(part, name), f"{at}.{name}")
    elif isinstance(part, list):
        for number, each in enumerate(part):
            yield from texts_of(each, f"{at}[{getattr(each, 'code', number)}]")


def words(text):
    return len(text.split())


def sentences(text):
    return [part.strip() for part in re.split(r"(?<=[.?!])\s+", text) if part.strip()]


# --- languages and words ----------------------------------------------------------------------


def test_every_text_is_there_in_danish_and_english():
    """R-096."""
    texts = [*texts_of(register), *texts_of(demo)]
    assert len(texts) > 600
    assert [at for at, text in texts if not text.da or not text.en] == []


def test_no_text_is_left_untranslated():
    """Danish and English differ, but for words that both languages have."""
    same = {text.da for _at, text in texts_of(register) if text.da == text.en}
    assert same == set()


def test_no_company_but_the_given_one_is_named():
    everything = "".join(path.read_text() for path in sorted(content.FOLDER.rglob("*.toml")))
    assert "Visma" not in everything
    assert [text.da for _at, text in texts_of(register) if COMPANY in text.da and not text.da.startswith(COMPANY)] == []


def test_danish_speaks_to_the_person_as_du():
    """Never the formal De, Dem or Deres inside a sentence."""
    formal = re.compile(r"(?<![.?!:]\s)(?<!^)\b(?:De|Dem|Deres)\b")
    assert formal.search("Vi skriver til Dem.")
    assert [text.da for _at, text in texts_of(register) if formal.search(text.da)] == []


def test_danish_uses_the_terms_of_the_regulation():
    """R-096: the glossary."""
    danish = " ".join(text.da for _at, text in texts_of(register)).lower()
    for term in ("legitim interesse", "samtykke", "tilbagekald", "indsigelse", "dataansvarlig", "databehandler"):
        assert term in danish
    for wrong in ("cpr-nr", "persondataloven", "data controller", "samtykker til at", "berettigede interesse"):
        assert wrong not in danish


# --- groups and purposes ----------------------------------------------------------------------


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


# --- the first layer --------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_and_introductions_leave_room_for_a_first_layer_of_120_words(language):
    """The line on the lawful basis takes at most 18 words more."""
    for group in register.categories:
        if group.in_statement:
            names = [p.name for p in on.values() if p.category == group.code and p.in_statement_list]
            introduction = getattr(group.introduction, language)
            assert words(introduction) <= 24
            assert words(introduction) + sum(words(getattr(name, language)) for name in names) <= 102


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_purpose_has_a_short_name(language):
    long = [p.code for p in register.purposes if words(getattr(p.name, language)) > 9]
    assert long == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_purpose_is_vague(language):
    """R-013."""
    found = {
        code: vague(f"{getattr(p.name, language)} {getattr(p.description, language)}", language)
        for code, p in purposes.items()
    }
    assert {code: phrases for code, phrases in found.items() if phrases} == {}


def test_measuring_and_security_name_what_they_look_at():
    """R-013: letters e and f are the ones that a regulator would find too vague."""
    measuring = purposes["customers.e"].description.en
    assert all(word in measuring for word in ("functions", "how long", "give up", "errors"))
    security = purposes["customers.f"].description.en
    assert all(word in security for word in ("sign-ins", "traffic", "faults"))


# --- assessments ------------------------------------------------------------------------------


def test_every_purpose_on_interest_is_assessed_and_nothing_else():
    """R-028."""
    assert sorted(assessments) == sorted(on_interest)
    assert len(assessments) == 10


def test_no_two_assessments_share_a_sentence():
    """R-031: each is argued for its own purpose."""
    counted = Counter()
    for assessment in register.assessments:
        told = {s for _at, text in texts_of(assessment) for s in [*sentences(text.da), *sentences(text.en)]}
        counted.update(told)
    assert [sentence for sentence, count in counted.items() if count > 1] == []


@pytest.mark.parametrize("code", sorted(assessments))
def test_an_assessment_weighs_all_three_steps(code):
    """R-029 (step 1), R-030 (step 2) and R-031 (step 3)."""
    told = assessments[code]
    assert len(sentences(told.interest.da)) == len(sentences(told.interest.en)) == 1
    for part in (*(f"{test}_reason" for test in AssessmentModel.TESTS), *AssessmentModel.BALANCING, "necessity"):
        assert words(getattr(told, part).da) >= 5
    assert told.alternative
    assert any(mitigation.beyond_legal_duty for mitigation in told.mitigation)


@pytest.mark.parametrize("code", sorted(assessments))
def test_minimisation_is_argued_for_each_data_category_that_the_purpose_uses(code):
    """R-030."""
    assert sorted(row.data for row in assessments[code].minimisation) == sorted(data_of(code))


def data_of(purpose):
    """The data that the record says a purpose uses."""
    found = set()
    for activity in register.activities:
        belongs = {limit.code for limit in activity.limit if limit.purpose in ("", purpose)}
        if purpose in activity.purposes:
            for cells in activity.cell:
                if cells.category == purposes[purpose].category and belongs & set(cells.limits):
                    found |= set(cells.data)
    return found


def test_visitor_access_names_four_interests():
    """R-020, R-074."""
    named = [row.name for row in assessments["visitors.access"].named_interest]
    assert [name.en for name in named] == ["trade secrets", "staff", "premises", "you as a visitor"]
    kiosk = next(point for point in register.points if point.code == "reception-kiosk")
    assert all(name.da in kiosk.notice.da and name.en in kiosk.notice.en for name in named)


# --- consents ---------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("consent", register.consents, ids=lambda consent: consent.purpose)
def test_a_consent_is_asked_for_in_at_most_60_words(consent, language):
    """R-041: the half of the register; how it is shown and withdrawn follows with the preference centre."""
    parts = [getattr(getattr(consent, part), language) for part in ConsentText.PARTS]
    assert words(" ".join(parts)) <= 60
    assert parts[0].startswith(COMPANY)


def test_every_consent_has_its_words():
    """R-041."""
    on_consent = {code for code, p in purposes.items() if p.primary_basis == CONSENT}
    in_part = {code for code, p in purposes.items() for basis in p.secondary if basis.basis == CONSENT}
    assert {consent.purpose for consent in register.consents} == on_consent | in_part


def test_every_consent_says_what_a_yes_needs_and_how_long_it_is_good():
    """R-036, R-043: a form on paper is enough for prospects and applicants; members sign in by a link."""
    assert {row.purpose: (row.required_evidence, row.valid_months) for row in register.consents} == {
        "applicants.evaluation": ("document", 24),
        "applicants.later-jobs": ("document", 12),
        "customers.i": ("document", 24),
        "customers.j": ("link", 24),
        "customers.recordings": ("document", 12),
        "prospects.marketing": ("document", 24),
        "prospects.profile": ("document", 24),
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_two_buttons_are_of_equal_weight(language):
    """R-059: the half of the words; size and contrast follow with the form."""
    for consent in register.consents:
        agree, refuse = getattr(consent.agree_label, language), getattr(consent.refuse_label, language)
        assert agree.split()[0].strip(",") in ("Ja", "Yes")
        assert refuse.split()[0].strip(",") in ("Nej", "No")
        assert abs(words(agree) - words(refuse)) <= 2


def test_applicants_are_told_plainly_what_a_no_means():
    """R-041, R-066: the consent is conditional in fact, and says so."""
    consent = next(row for row in register.consents if row.purpose == "applicants.evaluation")
    assert "Siger du nej, kan vi ikke vurdere dig" in consent.refusal.da
    assert "If you say no, we cannot consider you" in consent.refusal.en
    conditional = [code for code, purpose in purposes.items() if purpose.conditional_on]
    assert conditional == ["applicants.evaluation"]


def test_only_a_contract_of_ones_own_asks_for_data_and_no_machine_decides_alone():
    """R-094: GDPR Art. 13(2)(e) and (f)."""
    obliging = {code: purpose.duty_to_provide for code, purpose in purposes.items() if purpose.duty_to_provide}
    assert list(obliging) == ["customers.a"]
    assert "Uden dem bliver der ingen kontrakt" in obliging["customers.a"].da
    assert "Without them there is no contract" in obliging["customers.a"].en
    assert not [code for code, purpose in purposes.items() if purpose.automated_decisions]


# --- the record -------------------------------------------------------------------------------


def limit(activity, code):
    found = next(row for row in activities[activity].limit if row.code == code)
    return (found.duration, found.unit)


def test_the_record_has_sixteen_lines():
    """R-003, R-010: two of them as processor."""
    assert sorted(activities) == [f"a{number:02}" for number in range(1, 17)]
    assert [code for code, a in sorted(activities.items()) if a.role == "processor"] == ["a05", "a06"]
    for code in ("a05", "a06"):
        assert activities[code].purposes == []
        assert {cells.category for cells in activities[code].cell} == {"customers-people"}


def test_every_purpose_that_is_on_stands_in_the_record():
    """R-001."""
    assert {code for a in register.activities for code in a.purposes} >= set(on)
    assert [code for code in on if not data_of(code)] == []


def test_each_cell_names_its_limits_and_kinds_of_recipients():
    """R-004, R-005, R-009."""
    kinds = {kind.code for kind in register.kinds}
    for activity in register.activities:
        for cells in activity.cell:
            assert cells.limits and set(cells.limits) <= {row.code for row in activity.limit}
            assert cells.to and set(cells.to) <= kinds
        assert {row.code for row in activity.limit} == {code for cells in activity.cell for code in cells.limits}


def test_a_limit_of_one_purpose_stands_in_a_line_of_that_purpose():
    """R-009."""
    for activity in register.activities:
        assert {row.purpose for row in activity.limit} - {""} <= set(activity.purposes)


@pytest.mark.parametrize(
    ("activity", "code", "length"),
    [
        ("a01", "no-contract", (24, "months")),
        ("a01", "contract", (36, "months")),
        ("a01", "offer", (12, "months")),
        ("a02", "project-papers", (36, "months")),
        ("a03", "account", (90, "days")),
        ("a03", "sign-in-log", (13, "months")),
        ("a04", "case", (24, "months")),
        ("a04", "screen-recording", (30, "days")),
        ("a04", "call-recording", (90, "days")),
        ("a05", "access-log", (13, "months")),
        ("a06", "backup", (35, "days")),
        ("a07", "raw-events", (13, "months")),
        ("a07", "survey-answer", (24, "months")),
        ("a07", "survey-name", (90, "days")),
        ("a07", "invitation", (12, "months")),
        ("a07", "recording", (6, "months")),
        ("a08", "ordinary-log", (6, "months")),
        ("a08", "administrator-log", (13, "months")),
        ("a08", "incident", (36, "months")),
        ("a08", "backup", (35, "days")),
        ("a09", "not-confirmed", (90, "days")),
        ("a09", "confirmed", (36, "months")),
        ("a09", "block-review", (12, "months")),
        ("a10", "bookkeeping", (5, "years")),
        ("a10", "card-token", (None, "")),
        ("a11", "signal", (24, "months")),
        ("a11", "profile", (24, "months")),
        ("a11", "objection", (None, "")),
        ("a12", "membership", (None, "")),
        ("a12", "idle", (24, "months")),
        ("a12", "report", (6, "months")),
        ("a13", "marketing-withdrawal", (None, "")),
        ("a13", "marketing-idle", (24, "months")),
        ("a13", "unconfirmed", (7, "days")),
        ("a13", "enquiry", (6, "months")),
        ("a13", "proof", (90, "days")),
        ("a14", "not-hired", (6, "months")),
        ("a14", "unsolicited", (6, "months")),
        ("a14", "documentation", (6, "months")),
        ("a14", "later-jobs", (12, "months")),
        ("a15", "visit", (30, "days")),
        ("a15", "not-come", (1, "days")),
        ("a15", "roll-call", (None, "")),
        ("a15", "incident", (None, "")),
        ("a16", "request-file", (24, "months")),
        ("a16", "identity", (None, "")),
        ("a16", "reads-and-decisions", (13, "months")),
    ],
)
def test_each_period_has_found_its_place(activity, code, length):
    """R-009, R-068 (applicants: 6 months), R-076 (visitors: 30 days)."""
    assert limit(activity, code) == length


def test_every_line_is_screened_with_a_reason():
    """R-027."""
    assert {a.dpia_screening for a in register.activities} == {"not-needed", "look-closer"}
    looks = [code for code, a in sorted(activities.items()) if a.dpia_screening == "look-closer"]
    assert looks == ["a07", "a08", "a09", "a11", "a13", "a14"]


def test_a_line_has_transfers_or_says_why_there_are_none():
    """R-001, R-008."""
    sent = {transfer.activity for transfer in demo.transfer}
    assert sent == {code for code, a in activities.items() if a.no_transfers_reason is None}
    assert {transfer.tool for transfer in demo.transfer} == {"A45-3"}
    assert all(transfer.document_title for transfer in demo.transfer)


def test_data_that_may_touch_offences_names_the_national_rule():
    """R-026."""
    touchy = {row.code for row in register.data_categories if row.sensitivity == Sensitivity.MAY_TOUCH_CRIMINAL}
    lines = [a for a in register.activities for cells in a.cell if touchy & set(cells.data)]
    assert touchy and lines
    assert all(activity.national_rule for activity in lines)


def test_applicants_are_never_asked_for_age_or_picture():
    told = next(row for row in register.data_categories if row.code == "application").description.da
    assert all(word in told for word in ("alder", "fødselsdato", "CPR-nummer", "billede"))


# --- where people are told --------------------------------------------------------------------


def test_every_interest_is_told_where_data_of_its_group_are_collected():
    """R-034: the half of the register; the gate follows with the ledger."""
    for code in on_interest:
        points = [p for p in register.points if code in p.purposes and purposes[code].category in p.categories]
        assert points, code


def test_a_notice_of_an_interest_tells_of_the_right_to_object():
    """R-034, R-094 (GDPR Art. 21(4))."""
    for point in register.points:
        if set(point.purposes) & set(on_interest):
            assert "indsigelse" in point.notice.da or "sige nej uden grund" in point.notice.da
            assert "object" in point.notice.en or "say no" in point.notice.en
            assert "legitim" in point.notice.da and "legitimate" in point.notice.en


def test_a_notice_names_the_company_and_stays_short():
    for point in register.points:
        assert point.notice.da.startswith(COMPANY)
        assert words(point.notice.da) <= 90 and words(point.notice.en) <= 100


def test_data_that_others_give_name_their_source():
    """GDPR Art. 14(2)(f)."""
    others = [point for point in register.points if not point.from_the_person]
    assert [point.code for point in others] == ["partner-list"]
    assert others[0].source.da and others[0].source.en
    assert len(register.points) == 12


def test_a_point_tells_only_of_purposes_that_are_on_and_of_its_groups():
    for point in register.points:
        assert set(point.purposes) <= set(on)
        assert {purposes[code].category for code in point.purposes} <= set(point.categories)


def test_everything_that_is_named_exists():
    data = {row.code for row in register.data_categories}
    assert {code for a in register.activities for cells in a.cell for code in cells.data} == data
    assert {code for a in register.activities for code in a.measures} == {row.code for row in register.measures}
    assert {code for a in register.activities for code in a.systems} == {row.code for row in register.systems}
    assert {kind for a in register.activities for cells in a.cell for kind in cells.to} == {
        kind.code for kind in register.kinds
    }
