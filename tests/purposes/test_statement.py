"""What the statement says of a document: pure, without pages."""

import pytest
from django.utils import translation

from purposes import document as d
from purposes.statement import statement
from purposes.statement.bases import article_of
from purposes.statement.comparison import compared
from tests.purposes.documents import (
    company,
    consent,
    document,
    limit,
    point,
    purpose,
    secondary,
    text,
)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def only(*purposes: d.PublicPurpose, language: str = "en", **fields):
    """The one purpose section of a document with these purposes; the first of them."""
    told = statement(document(purposes=list(purposes), **fields), language)
    return next(section for group in told.sections for section in (*group.purposes, *group.duties))


def lines_of_basis(language: str = "en") -> dict[str, list[tuple[str, str, str, bool]]]:
    """Per group: first letter, last letter, basis, whether primarily."""
    told = statement(document(), language)
    return {
        section.code: [
            (share.first.letter, share.last.letter, str(share.basis.short), share.primarily) for share in section.shares
        ]
        for section in told.sections
    }


def test_four_groups_stand_in_order_with_the_letters_a_to_j():
    """R-002, R-003, R-093: sections and letters in the order of the register."""
    told = statement(document(), "en")
    assert [section.code for section in told.sections] == ["customers", "prospects", "applicants", "visitors"]
    assert "".join(purpose.letter for purpose in told.sections[0].purposes) == "abcdefghij"
    assert told.sections[0].is_lettered
    assert not told.sections[1].is_lettered


def test_each_group_tells_its_basis_in_one_line():
    """R-015 to R-020: "primarily" where a further basis exists, and only there."""
    assert lines_of_basis() == {
        "customers": [("a", "i", "our legitimate interest", True), ("j", "j", "your consent", False)],
        "prospects": [("", "", "your consent", True)],
        "applicants": [("", "", "your consent", False)],
        "visitors": [("", "", "our legitimate interest", False)],
    }


def test_visitors_are_told_the_four_things_that_are_protected():
    """R-020."""
    [visitors] = [section for section in statement(document(), "en").sections if section.code == "visitors"]
    assert [str(name) for name in visitors.purposes[0].named_interests] == [
        "trade secrets",
        "staff",
        "premises",
        "you as a visitor",
    ]


def test_a_duty_stands_under_the_rights_and_not_in_the_list():
    told = statement(document(), "en")
    assert [duty.anchor for _section, duty in told.rights().duties] == ["customers.rights"]
    assert "customers.rights" not in [purpose.anchor for purpose in told.sections[0].purposes]


def test_everything_on_legitimate_interest_can_be_objected_to():
    """R-056, R-094: legitimate interests, also where they are a further basis only."""
    told = statement(document(), "en")
    named = {section.code: [purpose.anchor[-1] for purpose in section.objectable] for section in told.rights().general}
    assert named == {"customers": list("abcdefghi"), "visitors": ["s"]}
    part = consent("prospects.marketing", secondary_bases=[secondary("A6-1-f")])
    assert only(part).can_be_objected_to


def test_a_consent_to_part_of_a_purpose_can_be_withdrawn_too():
    """R-056."""
    part = purpose("customers.i", secondary_bases=[secondary("A6-1-a")], direct_marketing="all")
    rights = statement(document(purposes=[part]), "en").rights()
    assert [purpose.anchor for section in rights.withdrawable for purpose in section.withdrawable] == ["customers.i"]


def test_the_purposes_that_oblige_or_decide_by_machine_are_named_under_the_rights():
    """GDPR Art. 13(2)(e) and (f)."""
    told = statement(
        document(
            purposes=[
                purpose("customers.a", duty_to_provide=text("Loven kræver det.", "The law asks for it.")),
                purpose("customers.b", automated_decisions=text("En model afgør det.", "A model decides.")),
                purpose("customers.rights", in_statement_list=False, duty_to_provide=text("Det gør den.", "It does.")),
            ]
        ),
        "en",
    )
    rights = told.rights()
    assert [purpose.anchor for _section, purpose in rights.obliging] == ["customers.a", "customers.rights"]
    assert [str(purpose.automated_decisions) for _section, purpose in rights.automated] == ["A model decides."]
    prospects = told.rights(told.section("prospects"))
    assert not prospects.obliging
    assert not prospects.automated


def test_marketing_is_named_where_a_no_is_absolute():
    """R-056: GDPR Art. 21(2) and (3)."""
    rights = statement(document(), "en").rights()
    assert [(section.code, [p.anchor for p in section.marketing]) for section in rights.marketing] == [
        ("customers", ["customers.a", "customers.i"]),
        ("prospects", ["prospects.marketing", "prospects.profile"]),
    ]


def test_the_rights_of_one_group_name_only_its_purposes():
    told = statement(document(), "en")
    rights = told.rights(told.section("applicants"))
    assert [section.code for section in rights.withdrawable] == ["applicants"]
    assert not rights.general
    assert not rights.marketing


@pytest.mark.parametrize(
    ("language", "number", "unit", "words"),
    [
        ("en", 24, "months", "24 months"),
        ("da", 24, "months", "24 måneder"),
        ("en", 1, "months", "1 month"),
        ("da", 1, "months", "1 måned"),
        ("da", 90, "days", "90 dage"),
        ("en", 5, "years", "5 years"),
        ("da", 5, "years", "5 år"),
    ],
)
def test_a_time_limit_is_told_in_words(language, number, unit, words):
    """R-119."""
    data = [d.PurposeData(data_category="d1", limits=[limit("x", number, unit)], recipient_categories=[])]
    [row] = only(purpose("customers.a", data=data), language=language).data
    assert row.limits[0].duration == words


def test_a_time_limit_that_an_event_ends_has_no_duration():
    data = [d.PurposeData(data_category="d1", limits=[limit("x", None)], recipient_categories=[])]
    [row] = only(purpose("customers.a", data=data)).data
    assert row.limits[0].duration == ""
    assert str(row.limits[0].counted_from) == "the closing of the case"


def test_kinds_of_data_with_the_same_limits_and_recipients_share_a_row():
    rows = [
        d.PurposeData(data_category="d1", limits=[limit()], recipient_categories=["r2"]),
        d.PurposeData(data_category="d2", limits=[limit()], recipient_categories=["r5"]),
        d.PurposeData(data_category="d1", limits=[limit()], recipient_categories=["r2"]),
    ]
    told = only(purpose("customers.a", data=rows)).data
    assert [[str(kind.name) for kind in row.kinds] for row in told] == [
        ["contact details", "contact details"],
        ["user data"],
    ]


def test_countries_are_called_by_their_names_and_organisations_as_written():
    def place(destination: str, language: str) -> str:
        transfer = d.PublicTransfer(recipient_category="r5", destination=destination, tool="A46-2-c", document_title="")
        return only(purpose("customers.i", transfers=[transfer]), language=language).transfers[0].country

    assert place("CH", "en") == "Switzerland"
    assert place("CH", "da") == "Schweiz"
    assert place("CERN", "da") == "CERN"


@pytest.mark.parametrize(
    ("code", "article"),
    [
        ("A6-1-f", "Art. 6(1)(f)"),
        ("A45-3", "Art. 45(3)"),
        ("A46-2-c", "Art. 46(2)(c)"),
        ("A49-2", "Art. 49(1), second subparagraph"),
    ],
)
def test_articles_are_cited_as_people_cite_them(code, article):
    assert article_of(code) == article


def test_a_text_that_falls_back_to_danish_says_so():
    """R-119: each foreign phrase carries its language."""
    name = only(purpose("customers.a", name=text("at <sælge>"))).name
    assert str(name) == '<span lang="da">at &lt;sælge&gt;</span>'
    assert str(only(purpose("customers.a", name=text("at sælge")), language="da").name) == "at sælge"


def test_the_publisher_is_not_repeated_at_each_purpose():
    joint = d.Arrangement(
        code="door",
        name=text("Døren", "The door"),
        essence=text("Hvem gør hvad", "Who does what"),
        controllers=["fjordsoft", "nordlys"],
    )
    fields = {"companies": [company("nordlys", name="Nordlys AS", country="NO"), company()], "arrangements": [joint]}
    shared = purpose("visitors.access", controllers=["fjordsoft", "nordlys"], joint_arrangement="door")
    assert only(purpose("customers.a"), **fields).others_responsible == ""
    assert only(shared, **fields).others_responsible == "Fjordsoft A/S and Nordlys AS"
    assert str(only(shared, **fields).arrangement) == "Who does what"


def test_complaints_go_to_the_authority_of_each_controllers_country():
    """GDPR Art. 77; a country that is not in the table gets no invented address."""
    companies = [company("b", country="NO"), company(), company("c", country="PT"), company("d", country="DK")]
    told = statement(document(companies=companies), "en")
    assert [(complaint.name.text, complaint.country) for complaint in told.complaints] == [
        ("Datatilsynet", "Denmark"),
        ("Datatilsynet", "Norway"),
    ]
    assert [complaint.website for complaint in told.complaints] == [
        "https://www.datatilsynet.dk",
        "https://www.datatilsynet.no",
    ]


def test_sources_other_than_the_person_are_named():
    """R-094: GDPR Art. 14(2)(f); a collection point that gives its notice no longer is left out."""
    told = statement(
        document(
            collection_points=[
                point("partner", "prospects", from_the_person=False, source=text("en partner", "a partner")),
                point("old", "prospects", told_until="2026-06-01"),
            ]
        ),
        "en",
    )
    [source] = told.section("prospects").sources
    assert not source.from_the_person
    assert str(source.source) == "a partner"
    assert told.section("visitors").sources == ()


def test_changes_are_told_with_what_was_and_is():
    """R-095."""
    changed = purpose("customers.a", description=text("Ny.", "New."), primary_basis="A6-1-a")
    told = compared(document(purposes=[purpose("customers.a")]), document(purposes=[changed]), "en")
    assert [(str(change.old), str(change.new)) for change in told] == [
        ("How we do customers.a.", "New."),
        ("our legitimate interest", "your consent"),
    ]
    assert all("customers.a" in change.sentence for change in told)


def test_equal_documents_have_nothing_to_tell():
    assert compared(document(), document(), "en") == ()
