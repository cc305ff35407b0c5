"""`/staff/ask/`: the gate for staff, about one person and about a list."""

import logging
import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from xlsxwriter import Workbook

from consents import actions
from consents.actions import asked_list as of_lists
from consents.lists import refs_of
from consents.models import AskedList, AskedPart, Question
from gdpr_registry.models import AccessEntry
from subjects.encrypted import new_identifier
from subjects.identity import parse_ref
from tests import factories
from tests.consents.people import NEWS, person, published_once, said, staff, yes
from tests.purposes.register import both

pytestmark = pytest.mark.django_db

NEWSLETTER, ENQUIRY = "news.letter", "news.enquiry"
ASK, LIST = "/staff/ask/", "/staff/ask/list/"


def with_tasks(register):
    """A newsletter, and an enquiry that is answered on another basis."""
    letter = {"name": both("sende nyhedsbrevet", "send the newsletter"), "is_direct_marketing": True}
    factories.TaskFactory(code=NEWSLETTER, purpose=register.news, channel_permission="written", **letter)
    name = both("svare på en henvendelse", "answer an enquiry")
    enquiry = factories.TaskFactory(code=ENQUIRY, purpose=register.news, name=name)
    contract = factories.SecondaryBasisFactory(
        purpose=register.news,
        code="contract",
        basis="A6-1-b",
        contract_party=both("dig", "you"),
        reach=both("Kun svaret på din henvendelse.", "Only the answer to your enquiry."),
    )
    contract.tasks.add(enquiry)


@pytest.fixture(scope="module")
def _published(django_db_setup, django_db_blocker):
    with published_once(django_db_blocker, with_tasks) as register:
        yield register


@pytest.fixture
def register(_published):
    return _published


@pytest.fixture
def me(register, client):
    account = staff()
    client.force_login(account)
    return account


def on_file(address: str, *categories: str):
    who = person(*categories or ["prospects"])
    new_identifier(who.pk, parse_ref(address)).save()
    return who


def agreed(address: str):
    """Somebody who gets the newsletter by e-mail."""
    who = on_file(address)
    yes(who)
    yes(who, channel="email")
    return who


def answer(client, what="newsletter", person="anna@example.dk", **said) -> str:
    response = client.post(ASK, {"what": what, "person": person, **said}, headers={"Accept-Language": "en"})
    assert response.status_code == 200, response.content.decode()
    return text_of(response)


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


# --- One person ----------------------------------------------------------------------------------


def test_a_few_letters_and_an_address_give_a_yes_with_its_line_and_its_reasoning(client, me):
    """R-024: the channel is e-mail where the task writes to people and nobody says otherwise."""
    agreed("anna@example.dk")
    told = answer(client, "newsl")
    question = Question.objects.get()
    assert "Yes. For this person you may send the newsletter." in told
    assert "We do this because you have given consent." in told
    assert "Has the person permitted the channel? Permitted. passed" in told
    assert str(question.pk) in told
    assert (question.asked_by, question.channel, question.source) == (me, "email", "staff")


def test_a_no_says_what_to_do_instead_and_who_can_change_it(client, me):
    who = agreed("anna@example.dk")
    said("withdraw", who)
    told = answer(client)
    assert "No. For this person you may not send the newsletter." in told
    assert "no other basis takes its place" in told
    assert "Only the person, by saying yes anew." in told
    assert "or taken a yes back? Said yes, then taken back or ended. refused" in told


@pytest.mark.parametrize("letters", ["Nyhedsbrev", "NEWSLETTER", "nyhdsbrev", "news.letter", "letter send"])
def test_a_task_is_found_in_both_languages_and_with_slips(client, me, letters):
    agreed("anna@example.dk")
    assert "you may send the newsletter" in answer(client, letters)


def test_danish_letters_may_be_written_in_plain_ones(client, me):
    on_file("anna@example.dk")
    assert "you may answer an enquiry" in answer(client, "svare paa en")


def test_several_tasks_are_offered_and_none_is_guessed(client, me):
    response = client.post(ASK, {"what": "s", "person": "anna@example.dk"}, headers={"Accept-Language": "en"})
    assert response.status_code == 422
    assert "Several tasks have these letters. Choose one." in text_of(response)
    assert not Question.objects.exists()
    on_file("anna@example.dk")
    assert "you may answer an enquiry" in answer(client, "s", task=ENQUIRY)


def test_a_secondary_basis_is_named_with_its_condition(client, me):
    """R-015."""
    on_file("anna@example.dk")
    piece = client.get("/staff/ask/task/", {"what": "enquiry"}, headers={"Accept-Language": "en"})
    assert "Only the answer to your enquiry." in text_of(piece)
    told = answer(client, "enquiry", reach="contract")
    assert "Only as far as Only the answer to your enquiry." in told


def test_a_shared_mailbox_says_so(client, me):
    agreed("anna@example.dk")
    on_file("anna@example.dk")
    told = answer(client)
    assert "No. For this person" in told
    assert "2 people share this address." in told


def test_the_past_is_asked_about_by_its_day(client, me):
    agreed("anna@example.dk")
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    assert "No. For this person" in answer(client, as_of=yesterday)
    tomorrow = (timezone.localdate() + timedelta(days=2)).isoformat()
    late = client.post(ASK, {"what": "newsletter", "person": "anna@example.dk", "as_of": tomorrow})
    assert late.status_code == 422


def test_what_names_nobody_is_told_at_its_field(client, me):
    response = client.post(ASK, {"what": "newsletter", "person": "anna@"}, headers={"Accept-Language": "en"})
    assert response.status_code == 422
    assert "The part after @ is no name of a domain" in text_of(response)


def test_no_person_stands_in_an_address_a_title_or_a_log(client, me, caplog):
    """R-112: what is typed is sent, never linked to; no cache keeps the page."""
    agreed("anna@example.dk")
    with caplog.at_level(logging.DEBUG):
        response = client.post(ASK, {"what": "newsletter", "person": "anna@example.dk"})
    page = response.content.decode()
    links = re.findall(r'(?:href|action|src|hx-get|hx-post)="([^"]*)"', page)
    assert links
    assert not [link for link in links if "anna" in link]
    assert "anna" not in re.search("<title>(.*?)</title>", page, re.S)[1]
    assert "anna" not in " ".join(
        record.getMessage() for record in caplog.records if record.name != "django.db.backends"
    )
    assert "no-store" in response["Cache-Control"]
    # An address with a person fills nothing in.
    filled = client.get(ASK, {"task": NEWSLETTER, "person": "anna@example.dk"}).content.decode()
    assert 'value="anna' not in filled


def test_the_address_may_name_the_task(client, me):
    page = client.get(ASK, {"task": NEWSLETTER}, headers={"Accept-Language": "en"}).content.decode()
    assert 'value="send the newsletter"' in page
    assert not Question.objects.exists()


def test_asking_takes_as_many_queries_for_three_tasks_as_for_one(client, me):
    agreed("anna@example.dk")
    client.get(ASK)
    counts = []
    for letters in ("newsletter", "s"):
        with CaptureQueriesContext(connection) as queries:
            client.get("/staff/ask/task/", {"what": letters})
        counts.append(len(queries))
    assert counts[0] == counts[1]


# --- A list --------------------------------------------------------------------------------------


def begin(client, **said):
    response = client.post(LIST, {"what": "newsletter", **said}, headers={"Accept-Language": "en"})
    assert response.status_code == 302, text_of(response)
    return AskedList.objects.get(pk=re.search("[0-9a-f-]{36}", response["Location"])[0])


def all_answered(client, asked_list):
    client.post(reverse("staff_ask_step", args=[asked_list.pk]))
    asked_list.refresh_from_db()
    return asked_list


def download(client, asked_list):
    response = client.post(reverse("staff_ask_allowed", args=[asked_list.pk]))
    return b"".join(response.streaming_content).decode("utf-8-sig")


def test_a_pasted_list_gives_counts_and_the_allowed_only(client, me):
    """R-024, R-113: one question with counts, and no row a person."""
    agreed("anna@example.dk")
    on_file("bo@example.dk")
    asked_list = begin(client, pasted="anna@example.dk\n\nbo@example.dk\n nobody@example.dk \nanna@example.dk")
    page = text_of(client.get(reverse("staff_ask_answers", args=[asked_list.pk]), headers={"Accept-Language": "en"}))
    assert "0 of 3 answered" in page
    all_answered(client, asked_list)
    page = text_of(client.get(reverse("staff_ask_answers", args=[asked_list.pk]), headers={"Accept-Language": "en"}))
    assert "The answer is yes for 1 of 3 ." in page
    assert "Yes 1 No consent 1 Not on file 1" in page
    question = Question.objects.get()
    assert (question.pk, question.total, question.person) == (asked_list.question, 3, None)
    assert download(client, asked_list) == f"Reference;Spørgsmål\r\nanna@example.dk;{question.pk}\r\n"


def test_the_references_are_encrypted_and_go_with_the_download(client, me):
    """R-110: nobody reads them in the database, and nobody finds them after."""
    agreed("anna@example.dk")
    asked_list = begin(client, pasted="anna@example.dk\nbo@example.dk")
    part = AskedPart.objects.get()
    assert b"anna" not in bytes(part.value)
    assert refs_of(part) == ["anna@example.dk", "bo@example.dk"]
    all_answered(client, asked_list)
    part.refresh_from_db()
    assert refs_of(part) == ["anna@example.dk"]
    assert "anna@example.dk" in download(client, asked_list)
    assert not AskedPart.objects.exists()
    entry = AccessEntry.objects.get(action="consents.list_downloaded")
    assert (entry.actor_id, entry.object_id, entry.purpose) == (me.pk, str(asked_list.question), NEWS)
    assert client.post(reverse("staff_ask_allowed", args=[asked_list.pk])).status_code == 302


def test_who_says_no_before_the_download_is_left_out(client, me):
    """R-051: each is asked about once more before the use."""
    agreed("anna@example.dk")
    bo = agreed("bo@example.dk")
    asked_list = all_answered(client, begin(client, pasted="anna@example.dk\nbo@example.dk"))
    assert asked_list.allowed == 2
    said("withdraw", bo)
    taken = download(client, asked_list)
    assert ("anna@example.dk" in taken, "bo@example.dk" in taken) == (True, False)
    assert Question.objects.filter(total=2, allowed=1).count() == 1


def test_a_list_goes_within_a_day(client, me):
    asked_list = begin(client, pasted="anna@example.dk")
    AskedList.objects.update(made_at=timezone.now() - timedelta(hours=25))
    assert client.get(reverse("staff_ask_answers", args=[asked_list.pk])).status_code == 404
    kept = begin(client, pasted="bo@example.dk")
    assert list(AskedList.objects.all()) == [kept]
    assert actions.remove_old_lists() == 0
    assert AskedPart.objects.count() == 1


def test_a_long_list_is_answered_in_steps(client, me, monkeypatch):
    monkeypatch.setattr(of_lists, "IN_A_PART", 2)
    agreed("x1@example.dk")
    asked_list = begin(client, pasted="\n".join(f"x{number}@example.dk" for number in range(5)))
    done = []
    while not asked_list.is_done:
        asked_list = actions.answer_some(asked_list=asked_list, by=me, seconds=0)
        done.append((asked_list.done, asked_list.question is not None))
    assert done == [(2, False), (4, False), (5, True)]
    assert asked_list.reasons == {"allowed": 1, "no_such_person": 4}
    assert Question.objects.get().total == 5


def test_a_script_gets_the_bar_of_progress(client, me, monkeypatch):
    monkeypatch.setattr(of_lists, "IN_A_PART", 2)
    monkeypatch.setattr("consents.views.ask.STEP", 0)
    asked_list = begin(client, pasted="a@example.dk\nb@example.dk\nc@example.dk")
    piece = client.post(reverse("staff_ask_step", args=[asked_list.pk]), headers={"HX-Request": "true"})
    assert '<progress id="progress" max="3" value="2">' in piece.content.decode()


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def refs(asked_list) -> list[str]:
    return [ref for part in asked_list.parts.all() for ref in refs_of(part)]


def test_a_file_is_read_by_its_first_column_or_by_a_heading(client, me):
    content = b"Mail;Navn;Telefon\r\nanna@example.dk;Anna;'+4533151515\r\nbo@example.dk;Bo;\r\n"
    first = begin(client, file=upload("people.csv", content))
    named = begin(client, file=upload("people.csv", content), column="telefon")
    assert (refs(first), refs(named)) == (["anna@example.dk", "bo@example.dk"], ["+4533151515"])


def test_a_workbook_holds_phone_numbers_as_numbers(client, me):
    book = BytesIO()
    with Workbook(book) as workbook:
        workbook.add_worksheet().write_column(0, 0, [33151515, "anna@example.dk"])
    asked_list = begin(client, file=upload("people.xlsx", book.getvalue()))
    assert refs(asked_list) == ["33151515", "anna@example.dk"]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({}, "Paste a list or choose a file"),
        ({"pasted": " \n "}, "Paste a list or choose a file"),
        ({"file": upload("a.csv", b"Mail\r\na@example.dk\r\n"), "column": "Phone"}, "The file has no column “Phone”"),
        ({"file": upload("a.csv", b"Mail\r\n")}, "The list names nobody"),
        ({"pasted": "1\n2\n3"}, "The list names more than 2"),
    ],
)
def test_a_list_that_cannot_be_asked_about_is_told_and_not_kept(client, me, monkeypatch, said, sentence):
    monkeypatch.setattr(of_lists, "MOST", 2)
    response = client.post(LIST, {"what": "newsletter", **said}, headers={"Accept-Language": "en"})
    assert response.status_code == 422
    assert sentence in text_of(response)
    assert not AskedList.objects.exists()


def test_no_reference_becomes_a_formula(client, me):
    """R-097."""
    who = on_file("+4533151515")
    yes(who)
    yes(who, channel="email")
    asked_list = all_answered(client, begin(client, pasted="+4533151515"))
    assert "\n'+4533151515;" in download(client, asked_list)


def test_a_list_is_for_the_one_who_asked(client, me):
    agreed("anna@example.dk")
    asked_list = all_answered(client, begin(client, pasted="anna@example.dk"))
    client.force_login(staff("officer"))
    for name, verb in (("staff_ask_answers", "get"), ("staff_ask_step", "post"), ("staff_ask_allowed", "post")):
        assert getattr(client, verb)(reverse(name, args=[asked_list.pk])).status_code == 403
    assert AskedPart.objects.exists()


@pytest.mark.parametrize("role", ["reception", "auditor"])
def test_who_may_not_ask_gets_no_page_and_no_answer(client, register, role):
    """R-108."""
    expires = {"expires_at": timezone.now() + timedelta(days=1)} if role == "auditor" else {}
    client.force_login(factories.UserFactory(roles=[role], **expires))
    for address in (ASK, LIST):
        assert client.get(address).status_code == client.post(address, {"what": "news"}).status_code == 403
    assert not Question.objects.exists()


def test_a_list_takes_as_many_queries_for_three_as_for_one(me):
    counts = []
    for number in (1, 3):
        refs = [f"{number}x{place}@example.dk" for place in range(number)]
        for ref in refs:
            agreed(ref)
        asked = of_lists.Asked(task=NEWSLETTER, channel="email")
        asked_list = actions.ask_about_list(asked=asked, refs=refs, by=me)
        with CaptureQueriesContext(connection) as queries:
            assert actions.answer_some(asked_list=asked_list, by=me, seconds=9).allowed == number
        counts.append(len(queries))
    assert counts[0] == counts[1]
