"""Who is on file: registered with the notice that was handed over; name, identifiers and groups changed by staff."""

from uuid import uuid4

import pytest
from django.urls import reverse

from consents import links
from consents.actions import ask_for_link, open_centre, send_receipt
from consents.models import LinkUse
from gdpr_registry.models import AccessEntry, OutgoingMail
from subjects.actions import add_identifier
from subjects.models import Identifier, NoticeShown, Person
from subjects.people import name_of, value_of
from tests.consents.people import NEWS, staff, yes
from tests.consents.staff import EMAIL, address_of, find, handle_of, on_file, text
from tests.mails import newest_link, sent

pytestmark = pytest.mark.django_db

POINT = "support-portal"


def registration(**fields):
    return {
        "key": str(uuid4()),
        "name": "Karen Hansen",
        "email": EMAIL,
        "phone": "",
        "categories": ["customers"],
        "point": POINT,
        "language": "en",
        "shown": f"{POINT}:en:1",
        "handed_over": "on",
        **fields,
    }


def register(browser, **fields):
    return browser.post(reverse("staff_register"), registration(**fields), follow=True)


@pytest.fixture
def opened(door):
    """A browser in which Karen is open, the handle, and Karen."""
    who = on_file()
    browser = door(staff())
    return browser, handle_of(find(browser)), who


def change(opened, what, **fields):
    browser, handle, _who = opened
    return browser.post(reverse("staff_change", args=[handle, what]), fields, follow=True)


# --- Registering ---------------------------------------------------------------------------------


def test_the_form_begins_with_what_was_looked_for_and_judges_nothing_yet(door):
    browser = door(staff())
    assert f'value="{EMAIL}"' in text(find(browser))
    page = browser.post(reverse("staff_register"), {"email": EMAIL, "show": "1"})
    assert (page.status_code, f'value="{EMAIL}"' in text(page), "has-errors" in text(page)) == (200, True, False)


def test_a_person_is_registered_with_the_notice_that_was_handed_over(door):
    """R-025."""
    me = staff()
    page = register(door(me))
    who = Person.objects.get()
    told = NoticeShown.objects.get()
    assert (name_of(who), [row.category for row in who.categories.all()]) == ("Karen Hansen", ["customers"])
    assert (told.person, told.collection_point, told.language, told.by) == (who, POINT, "en", me)
    assert "<h1>Karen Hansen</h1>" in text(page)
    assert str(who.pk) not in address_of(page)


def test_the_same_form_sent_twice_registers_once(door):
    browser, key = door(staff()), str(uuid4())
    for _ in range(2):
        register(browser, key=key)
    assert (Person.objects.count(), NoticeShown.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"handed_over": ""}, "Read the notice out, or hand it over, and say so."),
        ({"shown": f"{POINT}:da:1"}, "The notice below is another one"),
        ({"email": "karen"}, "Write an e-mail address like name@example.dk."),
        ({"categories": []}, "This field is required."),
    ],
)
def test_without_the_notice_or_with_a_slip_nobody_is_registered(door, fields, sentence):
    page = register(door(staff()), **fields)
    assert (page.status_code, sentence in text(page), Person.objects.count()) == (422, True, 0)


def test_the_notice_is_a_piece_of_the_form_and_a_page_to_print(door):
    browser = door(staff())
    address = f"{reverse('staff_notice')}?point={POINT}&language=da"
    piece = text(browser.get(address, headers={"HX-Request": "true"}))
    page = text(browser.get(address))
    assert ["Vi hjælper dig." in each for each in (piece, page)] == [True, True]
    assert [f'name="shown" value="{POINT}:da:1"' in each for each in (piece, page)] == [True, False]
    assert ["<html" in each for each in (piece, page)] == [False, True]


def test_without_a_shift_nobody_is_registered(door):
    page = register(door(staff(), task=""))
    assert (address_of(page), Person.objects.count()) == (reverse("staff_why"), 0)


# --- Changing ------------------------------------------------------------------------------------


def test_a_further_notice_is_recorded(opened):
    browser, handle, who = opened
    sent = {"key": str(uuid4()), "point": POINT, "language": "da", "shown": f"{POINT}:da:1", "handed_over": "on"}
    for _ in range(2):
        browser.post(reverse("staff_show_notice", args=[handle]), sent)
    assert [(row.person, row.language) for row in NoticeShown.objects.all()] == [(who, "da")]


def test_the_name_is_changed(opened):
    page = change(opened, "name", name="Karen Holm")
    assert "<h1>Karen Holm</h1>" in text(page)
    assert name_of(Person.objects.get()) == "Karen Holm"


def test_what_a_person_is_found_by_is_added_and_removed(opened):
    change(opened, "add-identifier", kind="phone", value="33 15 15 15")
    change(opened, "add-identifier", kind="reference", value="4711", system="crm")
    old = Identifier.objects.get(kind="email")
    change(opened, "remove-identifier", identifier=old.pk)
    assert sorted(value_of(row) for row in Identifier.objects.all()) == ["+4533151515", "4711"]


def test_an_address_that_is_removed_opens_no_page_any_more(opened):
    """R-052: whoever reads a mailbox that was never theirs holds the link that was mailed to it."""
    who = opened[2]
    wrong = add_identifier(person=who, kind="email", value="wrong@example.dk", by=None)
    ask_for_link(address="wrong@example.dk")
    token = newest_link("/me/open/").partition("token=")[2]
    stopping = links.make(LinkUse.STOP, person=who, purpose=NEWS)
    assert links.find(LinkUse.CENTRE, token).person == who
    change(opened, "remove-identifier", identifier=wrong.pk)
    assert open_centre(token=token, key=uuid4()) == (None, [])
    assert links.find(LinkUse.STOP, stopping).person == who


@pytest.mark.parametrize("kind", ["consents.centre", "consents.receipt"])
def test_what_waits_for_an_address_that_is_removed_does_not_leave(opened, kind):
    """R-052: neither the link to the page nor what the person said."""
    who = opened[2]
    event, wrong = yes(who), add_identifier(person=who, kind="email", value="wrong@example.dk", by=None)
    for address in ("wrong@example.dk", EMAIL):
        ask_for_link(address=address) if kind == "consents.centre" else send_receipt(event, by=None, to=address)
    change(opened, "remove-identifier", identifier=wrong.pk)
    left = [mail.to for mail in sent() if mail.to[0] in (EMAIL, "wrong@example.dk")]
    rows = OutgoingMail.objects.filter(kind=kind).order_by("pk").values_list("to", "withheld_for")
    assert list(rows) == [("wrong@example.dk", "no_address"), (EMAIL, "")]
    assert left == [[EMAIL]]


def test_staff_see_which_address_takes_no_mail(opened):
    """R-114: the person's page cannot be sent there."""
    browser, handle, _who = opened
    details = reverse("staff_details", args=[handle])
    assert "no mail can be sent to it" not in text(browser.get(details))
    page = text(change(opened, "add-identifier", kind="email", value="søren@example.dk"))
    assert page.count("no mail can be sent to it") == 1


def test_another_persons_identifier_is_not_removed(opened):
    other = on_file(email="kim@example.dk", name="Kim")
    page = change(opened, "remove-identifier", identifier=other.identifiers.get().pk)
    assert (page.status_code, other.identifiers.count()) == (422, 1)


def test_what_is_no_phone_number_is_refused_in_words(opened):
    page = change(opened, "add-identifier", kind="phone", value="12")
    assert (page.status_code, "too few or too many digits" in text(page)) == (422, True)


def test_a_person_joins_and_leaves_a_group(opened):
    change(opened, "join", category="visitors")
    change(opened, "leave", category="prospects")
    groups = {row.category: row.until is None for row in opened[2].categories.all()}
    assert groups == {"customers": True, "prospects": False, "visitors": True}


def test_each_change_leaves_a_trace_that_holds_no_value(opened):
    change(opened, "name", name="Karen Holm")
    entry = AccessEntry.objects.get(action="subjects.name_changed")
    assert (entry.object_id, entry.fields) == (str(opened[2].pk), ["name"])
    assert not AccessEntry.objects.filter(fields__contains=["Karen Holm"]).exists()


def test_a_change_that_there_is_not_is_not_found(opened):
    assert change(opened, "age", age="42").status_code == 404
