"""One box over the register: both languages, Danish letters as one can type them, small slips."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from hypothesis import example, given
from hypothesis import strategies as st

from purposes import models
from purposes.actions import stop_purpose
from purposes.search import Asked, find, readable_by
from purposes.search.letters import plain_letters
from tests import factories
from tests.purposes.register import both, edit, officer, publish, published, ready

PURPOSE = {"da": "At føre kundens løn på Ærø", "en": "To keep the customer’s payroll on Ærø"}


@pytest.fixture
def reader(db):
    return officer("Karen Reader")


def search(reader, text, **options):
    groups, slips = find(Asked(text), kinds=readable_by(reader), **options)
    return {group.kind.key: [row.code for row in group.rows] for group in groups}, slips


def found(reader, text):
    groups, slips = search(reader, text)
    assert not slips
    return groups


# --- letters ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed", ["Ærøskøbing", "ærøskøbing", "AEROESKOEBING", "aeroeskoebing", "aroskobing", "Äröskôbing"]
)
def test_danish_letters_are_found_however_they_are_typed(typed):
    assert plain_letters(typed) == plain_letters("Ærøskøbing")


@pytest.mark.parametrize(("one", "other"), [("Aalborg", "Ålborg"), ("Ålborg", "alborg"), ("blåbær", "blaabaer")])
def test_a_ring_and_two_letters_are_one(one, other):
    assert plain_letters(one) == plain_letters(other)


def test_signs_part_words_and_vanish():
    assert plain_letters("50% off_line: Løn–data («e-mail»)") == " 50 off line lon data e mail "


@pytest.mark.django_db
@given(text=st.text(st.characters(exclude_categories=["Cs", "Cn"], exclude_characters="\0", max_codepoint=0x2FF)))
@example("Ærø, Århus & Œuvre — ẞß Łódź ﬁn ½")
@example("aaa aae oeoe AE Ae ÅA")
def test_the_database_reads_letters_as_we_do(text):
    with connection.cursor() as cursor:
        cursor.execute("SELECT public.plain_letters(%s)", [text])
        assert cursor.fetchone()[0] == plain_letters(text)


# --- what is found ----------------------------------------------------------------------------


def test_every_kind_is_found_by_a_word_of_it(reader):
    register = published()
    edit(register.writer, register.support, description=both("Vi passer på Kronborg"))
    edit(register.writer, models.Task.objects.first(), name=both("Ring til Kronborg"))
    edit(register.writer, register.activity, name=both("Linje om Kronborg"))
    edit(register.writer, register.hosting, name="Kronborg Hosting")
    factories.SystemFactory(code="crm", name="Kronborg CRM")
    models.Proposal.objects.update(reason="Nu med Kronborg")
    follow_up(register, question="Hvad med Kronborg?")
    assert found(reader, "kronborg") == {
        "purposes": ["customers.d"],
        "tasks": [models.Task.objects.first().code],
        "activities": ["a01"],
        "recipients": ["hosting"],
        "systems": ["crm"],
        "follow-ups": [""],
        "editions": ["1"],
    }


def follow_up(register, **columns):
    return models.FollowUp.objects.create(
        about_kind="purposes.activity",
        about_id=str(register.activity.pk),
        about_label="A01",
        to=register.writer,
        asked_by=register.writer,
        key=uuid.uuid4(),
        **columns,
    )


@pytest.mark.parametrize("language", ["da", "en"])
def test_both_languages_are_searched_whatever_the_reader_reads(reader, language):
    factories.PurposeFactory(code="p.one", name=PURPOSE)
    with override(language):
        assert found(reader, "kundens") == found(reader, "payroll") == {"purposes": ["p.one"]}


def test_all_words_must_be_there_in_any_order(reader):
    factories.PurposeFactory(code="p.one", name=PURPOSE)
    factories.PurposeFactory(code="p.two", name=both("At føre lager"))
    assert found(reader, "løn føre") == {"purposes": ["p.one"]}
    assert found(reader, "føre") == {"purposes": ["p.two", "p.one"]}
    assert found(reader, "lager løn") == {}


def test_a_part_of_a_word_is_enough(reader):
    factories.SystemFactory(code="news", name="Nyhedsbrevsystemet")
    assert found(reader, "hedsbrev") == {"systems": ["news"]}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("a01", ["a01"]),
        ("A01", ["a01"]),
        ("a0", []),
        ("customers.e", ["customers.e"]),
        ("customers.", ["customers.e", "customers.early"]),
    ],
)
def test_codes_are_found_exactly(reader, text, codes):
    factories.ActivityFactory(code="a01")
    factories.ActivityFactory(code="a011")
    factories.PurposeFactory(code="customers.e")
    factories.PurposeFactory(code="customers.early")
    assert [code for codes in search(reader, text)[0].values() for code in codes] == codes


def test_a_short_word_is_found_as_a_whole_word_only(reader):
    factories.SystemFactory(code="one", name="Vores IT hus")
    factories.SystemFactory(code="two", name="Bitter")
    assert found(reader, "it") == {"systems": ["one"]}


def test_the_row_with_the_code_comes_first_then_the_row_with_the_name(reader):
    factories.SystemFactory(code="other", name="Mailsystem til post")
    factories.SystemFactory(code="second", name="Post")
    factories.SystemFactory(code="post", name="Zulu")
    factories.SystemFactory(code="last", name="Arkiv", description=both("Her ligger post"))
    assert found(reader, "post") == {"systems": ["post", "second", "other", "last"]}


def test_an_edition_is_found_by_its_number_and_its_reason(reader):
    register = published()
    edit(register.writer, register.activity, name=both("linjen"))
    publish(register)
    assert found(reader, "edition 2")["editions"] == ["2"]
    assert found(reader, "udgave 1")["editions"] == ["1"]
    assert found(reader, "First words")["editions"] == ["1", "2"]


# --- slips ------------------------------------------------------------------------------------


@pytest.mark.parametrize("slip", ["nyhedsbrve", "nhyedsbreve", "nyhedsbrevve", "nyhedbreve"])
def test_a_small_slip_is_forgiven_and_told(reader, slip):
    factories.SystemFactory(code="news", name="Nyhedsbreve")
    factories.SystemFactory(code="pay", name="Lønkørsel")
    assert search(reader, slip) == ({"systems": ["news"]}, True)


def test_what_is_written_just_so_keeps_slips_away(reader):
    factories.SystemFactory(code="right", name="Nyhedsbrev")
    factories.SystemFactory(code="wrong", name="Nyhedsbrve")
    assert found(reader, "nyhedsbrve") == {"systems": ["wrong"]}


def test_what_is_nowhere_is_not_found(reader):
    published()
    assert search(reader, "zzyzx quux") == ({}, False)


# --- what is asked ----------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "   ", "%", "___", "\\", "'", "\0", "…", "%_%"])
def test_signs_alone_ask_for_nothing(reader, text):
    published()
    with CaptureQueriesContext(connection) as queries:
        assert search(reader, text) == ({}, False)
    assert [query["sql"] for query in queries if "search_words" in query["sql"]] == []


@pytest.mark.parametrize(
    "text", ["n%t", "n_rdhost", "nord\\host", "'; DROP TABLE purposes_purpose; --", "%(text)s", "{kind}"]
)
def test_signs_of_sql_are_only_signs(reader, text):
    published()
    assert search(reader, text)[0].get("recipients") is None
    assert models.Purpose.objects.exists()


def test_a_long_text_is_cut_and_a_word_counts_once():
    asked = Asked("mail " * 500)
    assert len(asked.text) <= 100
    assert [word.letters for word in asked.words] == ["mail"]
    assert len(Asked(" ".join(f"ord{chr(97 + n)}" for n in range(20))).words) == 8


# --- who sees what ----------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["officer", "data_protection_officer", "auditor"])
def test_readers_of_the_register_search_all_of_it(role, db):
    published()
    reader = factories.UserFactory(roles=[role])
    assert {kind.key for kind in readable_by(reader)} >= {
        "activities",
        "recipients",
        "systems",
        "follow-ups",
        "editions",
    }
    assert found(reader, "nordhost") == {"recipients": ["hosting"]}


@pytest.mark.parametrize("role", ["staff", "recruiter", "reception"])
def test_staff_search_purposes_and_tasks_in_force_only(role, db):
    register = published()
    reader = factories.UserFactory(roles=[role])
    edit(register.writer, register.support, name=both("hemmeligt udkast"))
    factories.PurposeFactory(code="p.draft", name=both("formål i kladde"))
    factories.TaskFactory(code="t.draft", purpose=register.support, name=both("opgave i kladde"))
    assert search(reader, "nordhost") == search(reader, "hemmeligt") == search(reader, "kladde") == ({}, False)
    assert found(reader, "customers.d") == {"purposes": ["customers.d"]}
    assert found(reader, "send")["tasks"] == ["d.do", "access.do"]


def test_a_stopped_purpose_and_its_tasks_are_not_in_force(db):
    register = published()
    reader = factories.UserFactory(roles=["staff"])
    stop_purpose(purpose="customers.d", reason="Wrong people were written to", by=register.writer)
    assert "customers.d" not in search(reader, "formål")[0]["purposes"]
    assert search(reader, "d.do")[0] == {}


def test_staff_find_nothing_before_the_first_edition(db):
    ready()
    assert search(factories.UserFactory(roles=["staff"]), "formål") == ({}, False)


def test_a_technical_administrator_searches_nothing(client, db):
    published()
    keeper = factories.UserFactory(roles=["technical_administrator"])
    assert readable_by(keeper) == ()
    client.force_login(keeper)
    assert client.get("/search/?q=nordhost").status_code == 403


# --- what it costs ----------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["officer", "staff"])
def test_one_and_three_rows_take_the_same_queries(client, role, db):
    register = published()
    client.force_login(factories.UserFactory(roles=[role]))
    client.get("/search/?q=formål")
    queries = []
    for _turn in range(2):
        with CaptureQueriesContext(connection) as taken:
            client.get("/search/?q=formål")
        queries.append(len(taken))
        for number in range(3):
            purpose = factories.PurposeFactory(name=both(f"formål {number}"))
            factories.TaskFactory(purpose=purpose, name=both("opgave med formål"))
            factories.ActivityFactory(name=both("linje med formål"))
        follow_up(register, question="Hvad er formålet?")
    assert queries[0] == queries[1]


def test_one_query_finds_all_kinds(reader, django_assert_num_queries):
    published()
    kinds = readable_by(reader)
    with django_assert_num_queries(1):
        assert find(Asked("formål"), kinds=kinds)[0]
    # A savepoint of the test, the nearness that counts as a slip, and the search with it.
    with django_assert_num_queries(5):
        assert find(Asked("foormål"), kinds=kinds) != ([], False)


COPIES = """
    INSERT INTO purposes_activity ({columns}, code, name)
    SELECT {columns}, 'x' || number, jsonb_build_object('da', md5(number::text) || ' ' || md5((number % 7)::text))
    FROM purposes_activity, generate_series(1, 10000) AS number WHERE code = 'a01'
"""


def ten_thousand_activities():
    columns = [field.column for field in models.Activity._meta.local_fields if field.name not in ("id", "code", "name")]
    with connection.cursor() as cursor:
        # The history of the copies would take most of the time, and nobody reads it.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE purposes_activity DISABLE TRIGGER USER")
        cursor.execute(COPIES.format(columns=", ".join(columns)))
        cursor.execute("ANALYZE purposes_activity")


def test_the_index_is_used_at_ten_thousand_activities(reader, as_owner):
    """Ten thousand rows are not read to find a few: the plan goes by their trigrams."""
    ready()
    with as_owner():
        ten_thousand_activities()
    for text in ("c81e728d", "c81e728d eccbc87e", "x7777"):
        with CaptureQueriesContext(connection) as queries:
            find(Asked(text), kinds=readable_by(reader))
        plan = plan_of(next(query["sql"] for query in queries if "search_words" in query["sql"]))
        assert "Bitmap Index Scan on purposes_activity_search" in plan
        assert "Seq Scan on purposes_activity" not in plan


def plan_of(query):
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + query.replace("%", "%%"), ())
        return "\n".join(line for (line,) in cursor.fetchall())
