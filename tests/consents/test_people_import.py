"""People and what they said come in from a file: looked at, written in one transaction, undone as a whole."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from consents import actions
from consents.actions.people_import import applying, source_of, undo
from consents.asked import Asked
from consents.encrypted import address_of
from consents.fold import fold
from consents.gate import answer
from consents.imports.plan import PEOPLE, look
from consents.models import ConsentEvent, PendingConsent, Standing
from gdpr_registry.evidence import matches
from gdpr_registry.models import AccessEntry, OutgoingMail, Tombstone
from purposes.actions import imports
from purposes.exceptions import RegisterError
from purposes.models import ImportBatch
from subjects.actions import add_identifier, register_person
from subjects.models import Identifier, NoticeShown, Person
from subjects.people import find, name_of
from tests.consents.imported import HEADINGS, applied, counts, row, uploaded
from tests.consents.people import NEWS, said, staff, wording, yes
from tests.purposes.register import ready

pytestmark = pytest.mark.django_db

YES = {"said": "ja", "when": "2026-01-05"}


@pytest.fixture(scope="module")
def _published(django_db_setup, django_db_blocker):
    from django.db import transaction

    from purposes.models import ConsentText
    from tests.purposes.register import publish

    with django_db_blocker.unblock(), transaction.atomic():
        register = ready()
        ConsentText.objects.update(required_evidence="imported")
        publish(register)
        yield register
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def register(_published):
    return _published


def anna(**columns):
    said = {"name": "Anna", "language": "da", "categories": ["prospects"], "by": None, "source": "crm", "key": "1"}
    return register_person(**{**said, **columns})


def troubles(*rows, **setup):
    return [[why.value for why, _what in line.troubles] for line in look(uploaded(*rows, **setup)).lines]


def reason(person):
    return answer(Asked(purpose=NEWS), person.pk).decision.reason.value


# --- who it is -----------------------------------------------------------------------------------


def test_a_new_person_comes_with_all_that_the_row_says():
    batch = applied(uploaded(row("17", "Anna@Example.dk", "33 15 15 15", "Anna", **YES)))
    [person] = find("email", "anna@example.dk")
    assert (name_of(person), person.language, person.source) == ("Anna", "da", source_of(batch))
    assert find("reference", "17", "customer") == find("phone", "+4533151515") == [person]
    assert [row.category for row in person.categories.all()] == ["prospects"]
    event = person.events.get()
    assert (event.kind, event.evidence, event.method, event.by, event.source) == (
        "given",
        "imported",
        "import",
        batch.uploaded_by,
        source_of(batch),
    )
    assert matches(ConsentEvent.objects.select_related("leaf").get())
    assert reason(person) == "allowed"


def test_who_is_known_by_reference_gets_what_is_missing_and_keeps_the_rest():
    person = anna(references=[("customer", "17")], email="anna@example.dk")
    batch = applied(uploaded(row("17", "new@example.dk", "", "Anders", **YES)))
    assert Person.objects.count() == 1
    assert name_of(Person.objects.get()) == "Anna"
    assert find("email", "new@example.dk") == [person]
    assert batch.counts["people"] == {"known": 1}


def test_an_address_names_somebody_only_where_it_is_one_persons():
    """R-110: whoever shares a mailbox is unclear."""
    anna(email="home@example.dk")
    assert troubles(row(email="HOME@example.dk", name="Anna")) == [[]]
    assert troubles(row(email="home@example.dk", name="Bo")) == [["other_name"]]
    anna(key="2", name="Bo", email="home@example.dk")
    assert troubles(row(email="home@example.dk", name="Anna")) == [["shared"]]


def test_a_reference_of_their_own_parts_two_at_one_address():
    anna(references=[("customer", "1")], email="home@example.dk")
    applied(uploaded(row("2", "home@example.dk", name="Bo")))
    assert len(find("email", "home@example.dk")) == 2


def test_rows_of_one_person_are_one_person():
    rows = [row("1", "a@example.dk", **YES), row("1", said="nej"), row(email="a@example.dk", category="visitors")]
    applied(uploaded(*rows))
    person = Person.objects.get()
    assert sorted(person.categories.values_list("category", flat=True)) == ["prospects", "visitors"]
    assert person.events.count() == 2


def test_two_of_the_file_at_one_mailbox_leave_a_third_row_unclear():
    rows = [row("1", "a@example.dk", name="Anna"), row("2", "a@example.dk", name="Bo"), row(email="a@example.dk")]
    assert troubles(*rows) == [[], [], ["shared"]]


def test_a_switchboard_is_nobodys():
    anna(phone="33151515")
    assert troubles(row(email="b@example.dk", phone="33151515")) == [["shared"]]
    assert troubles(row(email="b@example.dk", phone="33151515", name="Bo")) == [[]]


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (row(name="Anna"), "nobody"),
        (row(email="no address"), "unreadable"),
        (row(email="a@example.dk", category="pirates"), "unknown_word"),
        (row(email="a@example.dk", category=""), "no_category"),
        (row(email="a@example.dk", said="ja"), "no_time"),
        (row(email="a@example.dk", said="ja", when="2090-01-01"), "to_come"),
        (row(email="a@example.dk", said="perhaps"), "unknown_word"),
        (row(email="a@example.dk", said="ja", when="2026-01-01", purpose=""), "no_purpose"),
    ],
)
def test_what_is_unclear_is_left_out_with_its_reason(given, why):
    assert troubles(given) == [[why]]


def test_words_that_were_matched_count_as_what_they_mean():
    setup = {"words": {"category": {"leads": "=prospects"}, "said": {"opt in": "=given"}}}
    assert troubles(row(email="a@example.dk", category="Leads", said="Opt in", when="05-01-2026"), **setup) == [[]]


def test_what_is_chosen_for_the_file_counts_where_a_row_says_nothing():
    batch = uploaded(
        ("a@example.dk", "2026-01-05 14:30"),
        headings=("E-mail", "Consent date"),
        choices={"category": "prospects", "purpose": NEWS, "said": "given", "channel": "purpose email"},
    )
    applied(batch)
    assert sorted(ConsentEvent.objects.values_list("channel", flat=True)) == ["", "email"]
    assert ConsentEvent.objects.first().evidence == "imported"


# --- what would stand ----------------------------------------------------------------------------


def test_the_dry_run_counts_what_would_stand_and_what_would_not(register):
    from purposes.models import ConsentText
    from tests.purposes.register import edit, publish

    edit(register.writer, ConsentText.objects.get(purpose=register.news), required_evidence="reported")
    publish(register)
    person = anna(email="no@example.dk")
    said("withdraw", person)
    proofs = (*HEADINGS, "Evidence")
    rows = [
        (*row(email="a@example.dk", **YES), "reported"),
        (*row(email="b@example.dk", **YES), "imported"),
        (*row(email="c@example.dk", said="ja", when="2021-01-05"), "reported"),
        (*row(email="no@example.dk", **YES), "reported"),
        (*row(email="d@example.dk", said="nej"), ""),
        (*row(email="e@example.dk", said="ja", when="2026-01-05", purpose="customers.d"), "reported"),
    ]
    expected = {"stands": 1, "weak_evidence": 1, "expired": 1, "overtaken": 1, "no": 1, "not_in_force": 1}
    assert counts(*rows, headings=proofs)["said"] == expected
    before = Person.objects.count(), ConsentEvent.objects.count()
    assert before == (1, 1)


def test_a_yes_without_a_published_wording_is_not_recorded():
    assert counts(row(email="a@example.dk", **YES), worded=False)["said"] == {"no_wording": 1}


def test_a_wording_is_named_by_its_hash():
    headings = (*HEADINGS, "SHA-256")
    given = [(*row(email=f"{n}@example.dk", **YES), sha) for n, sha in enumerate([wording().sha256, "0" * 64])]
    assert troubles(*given, headings=headings, worded=False) == [[], ["wrong_wording"]]


def test_a_late_yes_does_not_beat_a_no():
    person = anna(email="a@example.dk")
    said("withdraw", person)
    applied(uploaded(row(email="a@example.dk", **YES)))
    assert reason(person) == "withdrawn"
    standing = Standing.objects.get(person=person, purpose=NEWS)
    assert standing.state == fold(person.events.said())


@pytest.mark.parametrize("is_known", [True, False])
@pytest.mark.parametrize("no", ["withdrawn", "refused", "objected"])
def test_a_no_of_the_file_drops_the_yes_that_waits_for_its_link(is_known, no):
    """R-051: as a no by any other door; who only comes with the file has said it, too."""
    if is_known:
        applied(uploaded(row("7", email="ida@example.dk")))
    for address in ("ida@example.dk", "otto@example.dk"):
        actions.ask_to_confirm(address=address, language="da", wording=wording(), channels=["", "email"])
    applied(uploaded(row("7", email="ida@example.dk", said="x"), words={"said": {"x": f"={no}"}}))
    [left] = PendingConsent.objects.all()
    assert address_of(left) == "otto@example.dk"
    assert OutgoingMail.objects.get(kind="consents.confirm").to == "otto@example.dk"


def test_an_objection_to_marketing_comes_in_as_one():
    applied(uploaded(row(email="a@example.dk", said="indsigelse"), words={"said": {"indsigelse": "=objected"}}))
    assert ConsentEvent.objects.get().ground == "A21-2"
    assert Standing.objects.get().marketing_objected_at


# --- written once --------------------------------------------------------------------------------

ROWS = (
    row("1", "a@example.dk", name="Anna", channel="purpose, email", **YES),
    row("2", "b@example.dk", name="Bo", said="nej"),
    row("3", "c@example.dk", name="Carl"),
)


def test_the_same_file_again_is_recorded_once():
    applied(uploaded(*ROWS))
    again = look(uploaded(*ROWS))
    assert again.counts() == {"people": {"known": 3}, "unclear": {}, "said": {"on_file": 3}}
    with pytest.raises(RegisterError):
        applied(uploaded(*ROWS))
    assert (Person.objects.count(), ConsentEvent.objects.count()) == (3, 3)


def test_the_upload_is_unreadable_while_it_waits_and_gone_when_it_is_applied():
    batch = uploaded(*ROWS)
    assert b"a@example.dk" not in bytes(batch.content)
    assert b"a@example.dk" in PEOPLE.content(batch)
    batch = applied(batch)
    assert bytes(batch.content) == b""
    kept = repr((batch.setup, batch.changes, batch.counts))
    assert not any(said in kept for said in ("Anna", "example.dk", "Bo"))


def test_an_upload_that_nobody_applies_is_removed_after_seven_days():
    batch = uploaded(*ROWS)
    ImportBatch.objects.filter(pk=batch.pk).update(uploaded_at=timezone.now() - timedelta(days=8))
    assert imports.forget_old_uploads() == 1
    assert not ImportBatch.objects.exists()


def test_what_an_officer_has_not_seen_is_not_written():
    batch = uploaded(*ROWS)
    seen = look(batch).fingerprint
    anna(email="a@example.dk")
    with pytest.raises(RegisterError):
        list(applying(batch=batch, by=batch.uploaded_by, seen=seen))
    assert Person.objects.count() == 1


def test_whoever_stops_listening_stops_it():
    batch = uploaded(*ROWS)
    steps = applying(batch=batch, by=batch.uploaded_by)
    next(steps)
    next(steps)
    steps.close()
    batch.refresh_from_db()
    assert (batch.state, Person.objects.count(), ConsentEvent.objects.count()) == ("open", 0, 0)


def test_every_person_leaves_a_trace():
    applied(uploaded(*ROWS))
    entries = AccessEntry.objects.filter(action="subjects.person_registered")
    assert {entry.object_id for entry in entries} == {str(pk) for pk in Person.objects.values_list("pk", flat=True)}
    assert "identifiers.email" in entries.first().fields


def test_only_who_brings_in_people_does_so():
    batch = uploaded(*ROWS)
    for role in ("staff", "data_protection_officer", "auditor"):
        with pytest.raises(PermissionDenied):
            list(applying(batch=batch, by=staff(role)))
    with pytest.raises(RegisterError):
        imports.apply(batch=batch, by=batch.uploaded_by)
    assert not Person.objects.exists()


def test_a_notice_is_recorded_with_what_it_told():
    headings = ("E-mail", "Category", "Notice")
    applied(uploaded(("a@example.dk", "customers", "support-portal"), headings=headings))
    shown = NoticeShown.objects.get()
    assert sorted(shown.purposes) == ["customers.d", "visitors.access"]


def test_a_notice_before_the_first_edition_is_unclear():
    headings = ("E-mail", "Category", "Collection point", "Notice shown on")
    given = ("a@example.dk", "customers", "support-portal", "2001-01-01")
    assert troubles(given, headings=headings) == [["notice_unknown"]]


# --- undone --------------------------------------------------------------------------------------


def test_undoing_invalidates_each_event_and_erases_who_came_with_it_alone():
    batch = applied(uploaded(*ROWS))
    [kept] = find("reference", "1", "customer")
    yes(kept)
    undo(batch=batch, by=staff("officer"))
    batch.refresh_from_db()
    assert batch.state == "undone"
    assert list(Person.objects.present()) == [kept]
    assert Person.objects.exclude(pk=kept.pk).exclude(erased_on=None).count() == 2
    kinds = sorted(kept.events.values_list("kind", flat=True))
    assert kinds == ["given", "given", "given", "invalidated", "invalidated"]
    # Bo's no and its invalidation.
    assert Tombstone.objects.filter(kind="consents.consentevent").count() == 2
    assert ConsentEvent.objects.exclude(person=kept).count() == 0
    assert Standing.objects.get(person=kept, channel="").state == fold(kept.events.filter(channel="").said())
    assert reason(kept) == "allowed"


def test_undoing_takes_from_those_who_stay_what_the_import_gave_them():
    person = anna(references=[("customer", "1")], name="")
    batch = applied(uploaded(*ROWS, row("1", category="visitors")))
    assert (Identifier.objects.filter(person=person).count(), name_of(Person.objects.get(pk=person.pk))) == (2, "Anna")
    undo(batch=batch, by=staff("officer"))
    person.refresh_from_db()
    assert [row.kind for row in person.identifiers.all()] == ["reference"]
    assert name_of(person) == ""
    assert sorted(row.category for row in person.categories.filter(until=None)) == ["prospects"]
    assert reason(person) == "no_consent"


def test_who_was_changed_since_stays():
    batch = applied(uploaded(*ROWS))
    [carl] = find("reference", "3", "customer")
    add_identifier(person=carl, kind="email", value="carl@example.dk", by=staff())
    undo(batch=batch, by=staff("officer"))
    assert list(Person.objects.present()) == [carl]


def test_after_an_undoing_the_file_can_come_again():
    undo(batch=applied(uploaded(*ROWS)), by=staff("officer"))
    again = applied(uploaded(*ROWS))
    assert again.counts["said"] == {"stands": 2, "no": 1}
    assert Person.objects.present().count() == 3


def test_a_yes_of_an_undone_import_stands_no_longer():
    person = anna(email="a@example.dk", name="")
    batch = applied(uploaded(*ROWS))
    assert reason(person) == "allowed"
    undo(batch=batch, by=staff("officer"))
    assert reason(person) == "no_consent"
    with pytest.raises(RegisterError):
        undo(batch=batch, by=staff("officer"))
