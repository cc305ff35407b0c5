"""The form of a consent, and the page of the link that confirms it."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import msgspec
import pytest
from django.core.cache import cache
from django.db import DatabaseError
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consents import actions, links
from consents.asking import asking_of
from consents.forms.giving import ConsentForm
from consents.models import ConsentEvent, Link, LinkUse, PendingConsent, Standing
from gdpr_registry.models import OutgoingMail
from purposes import editions
from purposes.actions import approve, propose, stop_purpose
from purposes.models import ConsentText, Purpose, Wording
from subjects.actions import register_person
from subjects.models import NoticeShown, Person
from tests.consents.people import NEWS, wording
from tests.consents.sessions import speaks_for
from tests.mails import newest_link
from tests.purposes.register import both, edit, officer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published_starter", "fresh_limits")]

ADDRESS = "ida@example.test"
FORM = f"/en/consent/{NEWS}/"


@pytest.fixture
def fresh_limits(db):
    cache.clear()


@pytest.fixture
def client() -> Client:
    """A browser that speaks English."""
    return Client(headers={"accept-language": "en"})


def words() -> Wording:
    return wording(NEWS, "en")


def answer(client, said="yes", **fields):
    data = {"key": "6c0d1f4e-3f7c-4f5e-9d57-2f6a1f7d0c11", "shown": words().sha256, "answer": said}
    return client.post(FORM, {**data, "address": ADDRESS, "channels": ["email"], **fields})


def known(address=ADDRESS, **columns) -> Person:
    columns = {"name": "Ida", "language": "en", "categories": ["prospects"], **columns}
    return register_person(email=address, by=None, source="web", key=f"known {address} {columns['name']}", **columns)


def mailed_link(part="token=") -> str:
    address = newest_link(part)
    return address[address.index("/", 8) :]


def press(client, link, **more):
    """Open the page of a mailed link and press its button."""
    client.get(link)
    path, _mark, query = link.partition("?")
    return client.post(path, {**dict(part.split("=") for part in query.split("&")), **more})


def test_the_form_says_the_approved_words_with_a_control_for_each_thing_and_nothing_ticked(client):
    """R-039, R-041, R-059."""
    page = client.get(FORM).content.decode()
    assert words().text in page.replace("&#x27;", "'")
    assert page.count('type="checkbox"') == 2
    assert "checked" not in page
    assert '<button class="button quiet" name="answer" value="yes">Yes, send me news</button>' in page
    assert '<button class="button quiet" name="answer" value="no">No, do not send me news</button>' in page
    assert '<html lang="en"' in page
    assert f'hreflang="da" href="http://127.0.0.1:8000/da/consent/{NEWS}/"' in page


@pytest.mark.parametrize("path", ["en/consent/customers.d", "en/consent/no.such", "xx/consent/prospects.marketing"])
def test_what_asks_for_no_consent_has_no_form(client, path):
    assert client.get(f"/{path}/").status_code == 404


def test_a_conditional_consent_says_what_a_no_costs(client):
    page = client.get("/en/consent/applicants.evaluation/").content.decode()
    assert "A no has a price:" in page
    assert "A no has a price:" not in client.get(FORM).content.decode()


def test_nobody_is_asked_for_their_age_but_where_children_are_offered_it(client):
    """R-042."""
    assert "of_age" not in client.get(FORM).content.decode()


@pytest.mark.parametrize(("of_age", "is_taken"), [("yes", True), ("no", False), ("", False)])
def test_a_service_offered_to_children_asks_one_question_about_age(of_age, is_taken):
    """R-042: yes or no, no date; below 15 nothing is kept."""
    asked = asking_of(editions.document_of(editions.in_force()), "customers.j", "en")
    asking = replace(asked, purpose=msgspec.structs.replace(asked.purpose, offered_to_children=True))
    data = QueryDict(mutable=True)
    data.update({"key": str(uuid4()), "shown": "w", "address": ADDRESS, "answer": "yes", "of_age": of_age})
    form = ConsentForm(asking, data, shown="w", asks_address=True)
    assert form.is_valid() is is_taken
    assert set(form.errors) == (set() if is_taken else {"of_age"})


def test_nobody_says_yes_to_a_purpose_that_was_stopped_and_everybody_still_says_no(client):
    """R-047: the link could not confirm it, so the form takes none, and says so."""
    ida, before = known(), client.get(FORM).content.decode()
    stop_purpose(purpose=NEWS, reason="A mistake.", by=officer())
    page = client.get(FORM).content.decode()
    parts = ("nobody can say yes here", 'name="answer" value="yes"', 'name="channels"')
    assert [[part in html for part in parts] for html in (before, page)] == [[False, True, True], [True, False, False]]
    assert [f'name="answer" value="{said}"' in page for said in ("no", "stop")] == [True, True]
    assert 'name="address"' in page
    refused = answer(client)
    assert (refused.status_code, PendingConsent.objects.count()) == (409, 0)
    assert "We do not ask this just now" in refused.content.decode()
    assert answer(client, "stop").status_code == 302
    assert answer(client, "no").status_code == 302
    speaks_for(client, ida)
    assert (answer(client).status_code, ConsentEvent.objects.count()) == (409, 0)
    assert (answer(client, "no").status_code, ConsentEvent.objects.get().kind) == (302, "refused")


def test_a_yes_waits_for_the_mailed_link(client):
    """R-038: until the button of the link's page is pressed there is neither person nor event."""
    response = answer(client)
    assert (response.status_code, response["Location"]) == (302, f"/en/consent/{NEWS}/sent/")
    assert (PendingConsent.objects.count(), ConsentEvent.objects.count(), Person.objects.count()) == (1, 0, 0)

    link = mailed_link()
    for _scanner in range(3):
        assert client.get(link).status_code == 200
    assert not ConsentEvent.objects.exists()

    response = press(client, link)
    assert response.status_code == 302
    assert {(event.purpose, event.channel) for event in ConsentEvent.objects.all()} == {(NEWS, ""), (NEWS, "email")}
    page = client.get(response["Location"]).content.decode()
    assert "You said yes to this:" in page
    assert "Take my yes back" in page


def test_the_answer_is_the_same_whatever_is_on_file(client, django_assert_num_queries):
    """R-114."""
    pages = []
    for address in ("nobody@example.test", known().pk and ADDRESS):
        with django_assert_num_queries(QUERIES_OF_A_YES):
            response = answer(client, address=address)
        pages.append((response.status_code, response["Location"], client.get(response["Location"]).content))
    assert pages[0] == pages[1]


#: Words and edition, whether it was stopped, the limits of network and address, the row that waits, its mail.
QUERIES_OF_A_YES = 33


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"address": "no address"}, "Write an e-mail address like name@example.dk."),
        ({"address": ""}, "This field is required."),
        ({"channels": []}, "Tick at least one way"),
        ({"channels": ["device"]}, "Select a valid choice"),
        ({"shown": "0" * 64}, "The words have changed"),
    ],
)
def test_a_yes_that_lacks_something_is_told_what_and_keeps_nothing(client, fields, sentence):
    response = answer(client, **fields)
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert not PendingConsent.objects.exists()


def test_after_new_words_the_form_is_good_for_the_words_that_it_now_shows(client):
    """R-037: nobody says yes to words they did not see."""
    page = answer(client, shown="0" * 64).content.decode()
    assert f'name="shown" value="{words().sha256}"' in page


@pytest.mark.parametrize("address", ["", ADDRESS])
def test_a_no_is_answered_kindly_and_keeps_nothing(client, address):
    response = answer(client, "no", address=address, channels=[])
    assert "We keep nothing about it" in client.get(response["Location"]).content.decode()
    assert not PendingConsent.objects.exists()
    assert not OutgoingMail.objects.filter(kind__startswith="consents.").exists()


def test_pressing_twice_confirms_once(client):
    answer(client)
    link = mailed_link()
    press(client, link)
    again = press(client, link)
    assert (again.status_code, again["Location"]) == (302, "/me/")
    assert ConsentEvent.objects.count() == 2


@pytest.mark.parametrize("spoil", ["altered", "expired", "another use", "missing"])
def test_a_link_that_is_not_good_gets_one_answer(client, spoil, django_assert_num_queries):
    """R-052: the same page after the same queries."""
    answer(client)
    link = mailed_link()
    match spoil:
        case "altered":
            link = link[:-1] + ("A" if link[-1] != "A" else "B")
        case "expired":
            Link.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
        case "another use":
            link = f"{reverse('consent_confirm')}?token={links.make(LinkUse.CENTRE, person=known())}"
        case "missing":
            link = reverse("consent_confirm")
    with django_assert_num_queries(1):
        opened = client.get(link)
    assert "This link opens nothing" in opened.content.decode()
    pressed = client.post(reverse("consent_confirm"), {"token": link.partition("=")[2]})
    assert "This link opens nothing" in pressed.content.decode()
    assert not ConsentEvent.objects.exists()


def test_a_token_goes_to_no_other_site_and_into_no_cache(client):
    """R-112."""
    answer(client)
    response = client.get(mailed_link())
    assert response["Referrer-Policy"] == "strict-origin"
    assert "no-store" in response["Cache-Control"]


def test_what_could_not_be_kept_is_not_saved(client, monkeypatch):
    """R-047."""

    def broken(**_columns):
        raise DatabaseError("disk full")

    monkeypatch.setattr(actions, "ask_to_confirm", broken)
    response = answer(client)
    assert response.status_code == 503
    assert "Not saved" in response.content.decode()


def test_one_address_is_not_written_to_more_than_five_times_an_hour(client):
    """R-114."""
    statuses = [answer(client).status_code for _time in range(6)]
    assert statuses == [302] * 5 + [429]
    assert answer(client, address="other@example.test").status_code == 302


def test_a_yes_is_taken_back_from_the_form_that_it_was_given_on(client):
    """R-049: the mailed link's one button takes it back."""
    answer(client)
    press(client, mailed_link())
    client.cookies.clear()
    answer(client, "stop", channels=[])
    link = mailed_link("/me/open/")
    assert f"stop={NEWS}" in link
    response = press(client, link, key="6c0d1f4e-3f7c-4f5e-9d57-2f6a1f7d0c12")
    assert set(Standing.objects.values_list("status", flat=True)) == {"ConsentWithdrawn"}
    assert "This has stopped:" in client.get(response["Location"]).content.decode()


def new_words():
    edit(officer(), Purpose.objects.get(code=NEWS), description=both("Noget helt andet.", "Something else."))
    published_again()


def published_again():
    approve(proposal=propose(by=officer(), reason="Anew."), by=officer("Asger"))


def not_asked():
    edit(officer(), Purpose.objects.get(code=NEWS), primary_basis="A6-1-c", statute=both("lov", "a law"))
    ConsentText.objects.filter(purpose__code=NEWS).delete()
    published_again()


def stopped():
    stop_purpose(purpose=NEWS, reason="A mistake.", by=officer())


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (new_words, "Read today’s words"),
        (not_asked, "We do not ask this now"),
        (stopped, "We do not ask this now"),
    ],
)
def test_a_yes_whose_words_have_changed_is_asked_anew_and_nothing_is_recorded(client, changes, said):
    """R-044: never a yes that does not count, and never a page that is not there."""
    answer(client)
    link = mailed_link()
    changes()
    opened = client.get(link)
    assert (opened.status_code, said in opened.content.decode()) == (200, True)
    pressed = client.post(reverse("consent_confirm"), {"token": link.partition("=")[2]})
    assert (pressed.status_code, said in pressed.content.decode()) == (409, True)
    assert not ConsentEvent.objects.exists()
    assert not Person.objects.exists()


def test_a_confirmation_is_not_refused_by_what_others_tried(client):
    """R-114."""
    answer(client)
    for _time in range(61):
        refused = Client().post(reverse("consent_confirm"), {"token": "x"})
    assert refused.status_code == 429
    assert press(client, mailed_link()).status_code == 302


# --- the notice of the form ------------------------------------------------------------------------


def told_of(person) -> list[tuple]:
    return list(NoticeShown.objects.filter(person=person).values_list("collection_point", "language", "purposes"))


NEWSLETTER_FORM = ("newsletter-form", "en", [NEWS, "prospects.profile"])


def test_the_form_and_the_page_that_confirms_show_the_notice(client):
    """R-025, Art. 13: below the choice, whose words stand alone before it."""
    form = client.get(FORM).content.decode()
    assert form.index('value="no"') < form.index("forms an interest profile if you say yes to that too")
    answer(client)
    assert "forms an interest profile if you say yes to that too" in client.get(mailed_link()).content.decode()


@pytest.mark.parametrize("is_known", [False, True])
def test_whoever_confirms_was_told_there_in_the_language_of_the_form(client, is_known):
    """R-025: when the form was sent; their own page says so."""
    if is_known:
        known()
    answer(client)
    asked_at = PendingConsent.objects.get().asked_at
    press(client, mailed_link())
    [event] = ConsentEvent.objects.filter(channel="")
    assert told_of(event.person) == [NEWSLETTER_FORM]
    assert NoticeShown.objects.get().shown_at == asked_at
    assert "Newsletter form. You were told about it there on" in client.get("/me/").content.decode()


def test_who_says_yes_again_on_a_visit_is_told_again_and_once_for_each_press(client):
    answer(client)
    press(client, mailed_link())
    fields = {"key": str(uuid4()), "shown": words().sha256, "answer": "yes", "channels": ["email"]}
    for _time in range(2):
        client.post(FORM, fields)
    assert told_of(Person.objects.get()) == [NEWSLETTER_FORM] * 2
    assert client.get("/me/").content.decode().count("Newsletter form. You were told about it there on") == 2, (
        "once for each purpose that it tells of"
    )


@pytest.mark.parametrize(
    ("purpose", "point"),
    [
        ("prospects.profile", "newsletter-form"),
        ("customers.i", "tracking-consent"),
        ("customers.j", "community-sign-up"),
        ("applicants.evaluation", "job-page"),
    ],
)
def test_each_form_of_the_starter_is_a_collection_point_with_a_notice(purpose, point):
    """Art. 13: nobody signs up without being told."""
    document = editions.document_of(editions.in_force())
    for language in ("da", "en"):
        asked = asking_of(document, purpose, language)
        assert (asked.point.code, bool(asked.notice)) == (point, True)
