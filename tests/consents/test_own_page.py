"""A person's own page: the link to it, the visit, and stopping there."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consents import actions, links, visits
from consents.actions.weighing import Report
from consents.asked import Asked
from consents.gate import answer
from consents.kinds import Status
from consents.models import ConsentEvent, Link, LinkUse, PendingConsent, Standing
from consents.own_receipts import NEWEST, PER_PAGE
from gdpr_registry.models import OutgoingMail
from subjects.actions import register_person
from subjects.models import Person, PersonCategory
from tests import factories
from tests.consents.people import NEWS, person, said, staff, wording, yes
from tests.mails import link_in, newest_link, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published_starter", "fresh_limits")]

ADDRESS = "ida@example.test"
ME = "/me/"
INTEREST, MARKETING = "customers.d", "customers.i"


@pytest.fixture
def fresh_limits(db):
    cache.clear()


@pytest.fixture
def client() -> Client:
    """A browser that speaks English."""
    return Client(headers={"accept-language": "en"})


def known(name="Ida", *categories, address=ADDRESS) -> Person:
    return register_person(
        name=name,
        language="en",
        categories=categories or ["prospects"],
        email=address,
        by=None,
        source="web",
        key=f"known {name}",
    )


def links_of(client) -> list[str]:
    """The links mailed to the address, newest last."""
    client.post(ME, {"address": ADDRESS})
    mails = [mail for mail in sent() if "/me/open/" in mail.body]
    return [(link := link_in(mail, "/me/open/"))[link.index("/", 8) :] for mail in mails]


def open_page(client, link):
    return client.post(reverse("me_open"), {"token": link.partition("token=")[2], "key": str(uuid4())})


@pytest.fixture
def ida():
    return known()


@pytest.fixture
def visit(client, ida):
    """Ida's browser, with her page open."""
    open_page(client, links_of(client)[-1])
    return client


def shown(client, path=ME) -> str:
    return client.get(path).content.decode().replace("&#x27;", "'")


def without_csrf(response) -> bytes:
    """The page but for the token of its language form, which is new each time."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", response.content)


def press(client, right, purpose, channel="", key=None):
    fields = {"right": right, "purpose": purpose, "channel": channel, "key": str(key or uuid4())}
    return client.post(reverse("me_stop"), fields)


def may(who, task, **more) -> bool:
    return answer(Asked(task=task, **more), who.pk).allowed


# --- asking for the link ---------------------------------------------------------------------------


def test_the_answer_is_the_same_for_everybody_after_the_same_queries(client, ida, django_assert_num_queries):
    """R-114."""
    given = []
    for address in ("nobody@example.test", ADDRESS):
        with django_assert_num_queries(QUERIES_OF_ASKING):
            response = client.post(ME, {"address": address})
        given.append((response.status_code, response["Location"], without_csrf(client.get(response["Location"]))))
    assert given[0] == given[1]
    assert OutgoingMail.objects.get(kind="consents.centre").to == ADDRESS


#: Two limits, who is on file, what they are found by, a mail that is kept or not.
QUERIES_OF_ASKING = 29


def test_an_address_that_is_none_is_told_so(client):
    """At the field, and once in the list above the form."""
    page = client.post(ME, {"address": "ida"}).content.decode()
    assert page.count("Write an e-mail address like name@example.dk.") == 2
    assert page.count("Something needs mending") == 1


def test_link_scanners_open_nothing(client, ida):
    """GET changes nothing."""
    [link] = links_of(client)
    for _scanner in range(3):
        assert "Open my page" in client.get(link).content.decode()
    assert "Mail me the link" in shown(client)
    assert open_page(client, link).status_code == 302
    assert "One by one" in shown(client)


def test_a_link_opens_once(client, ida):
    """R-109."""
    [link] = links_of(client)
    open_page(client, link)
    client.cookies.clear()
    assert open_page(client, link).status_code == 200
    assert "Mail me the link" in shown(client)


@pytest.mark.parametrize("spoil", ["altered", "expired", "another use"])
def test_a_link_that_is_not_good_opens_nothing(client, ida, spoil, django_assert_num_queries):
    """R-052: one answer, after the same queries."""
    [link] = links_of(client)
    match spoil:
        case "altered":
            link = link[:-1] + ("A" if link[-1] != "A" else "B")
        case "expired":
            Link.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
        case "another use":
            link = link.replace("me/open", "consent/confirm")
    with django_assert_num_queries(1):
        assert "This link opens nothing" in shown(client, link)
    open_page(client, link if spoil != "another use" else f"?token={'x' * 43}")
    assert "Mail me the link" in shown(client)


def test_two_people_on_one_mailbox_never_see_each_other(client):
    """R-114."""
    first, _second = known("Ida"), known("Otto")
    yes(first, wording=wording(NEWS, "en"))
    pages = []
    for link in links_of(client):
        open_page(client, link)
        pages.append(shown(client))
    assert [page.count("You said yes on") for page in pages] == [1, 0]


# --- the visit -------------------------------------------------------------------------------------


def test_a_visit_ends_after_half_an_hour(visit):
    assert "One by one" in shown(visit)
    session = visit.session
    session[visits.ENDS] -= visits.MINUTES * 60
    session.save()
    assert "Mail me the link" in shown(visit)
    response = press(visit, "withdraw", NEWS)
    assert "Nothing was changed: your page had closed." in shown(visit, response["Location"])
    assert not ConsentEvent.objects.exists()


def test_a_visit_is_closed_by_its_person(visit):
    assert "Nobody can open it in this browser now." in shown(visit, visit.post(reverse("me_leave"))["Location"])
    assert "Mail me the link" in shown(visit)


def test_opening_a_page_begins_a_new_session_and_signs_staff_out(client, ida):
    client.force_login(factories.UserFactory(roles=["staff"]))
    before = client.session.session_key
    open_page(client, links_of(client)[-1])
    assert client.session.session_key != before
    assert "_auth_user_id" not in client.session
    assert "One by one" in shown(client)


def test_who_signs_in_as_staff_has_no_visit(visit):
    visit.force_login(factories.UserFactory(roles=["officer"]))
    assert "Mail me the link" in shown(visit)


def test_no_cache_keeps_the_page(visit):
    """R-112."""
    response = visit.get(ME)
    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "strict-origin"


def test_somebody_erased_has_no_page(visit, ida):
    Person.objects.filter(pk=ida.pk).update(
        name=None, key_id="", language="", source="", key="", erased_on=timezone.now()
    )
    assert "Mail me the link" in shown(visit)


# --- what stands there, and stopping ----------------------------------------------------------------


def test_the_page_says_why_since_when_from_where_and_which_words(visit, ida):
    """R-056."""
    yes(ida, wording=wording(NEWS, "en"))
    page = shown(visit)
    assert wording(NEWS, "en").text in page
    assert "We do it only after your yes." in page
    assert "From you, on our own page." in page
    assert "You cannot stop this. A law obliges us to do it." in page
    assert page.count("You said yes on") == 1
    assert "You have not said yes. We do not do it." in page


def test_a_withdrawal_counts_at_once_and_takes_the_channels_with_it(visit, ida):
    """R-049, R-051."""
    for channel in ("", "email"):
        yes(ida, wording=wording(NEWS, "en"), channel=channel)
    assert may(ida, "prospects.marketing.newsletter", channel="email")
    page = shown(visit, press(visit, "withdraw", NEWS)["Location"])
    assert not may(ida, "prospects.marketing.newsletter", channel="email")
    assert "Done at " in page
    assert "This has stopped:" in page
    assert "Receipts for you to keep:" in page
    assert re.findall(r"<(h[1-6])", page.partition("<main")[2])[:2] == ["h1", "h2"]
    assert {row.status for row in Standing.objects.filter(person=ida)} == {"ConsentWithdrawn"}
    assert not OutgoingMail.objects.filter(kind="consents.centre", sent_at=None).exists()


def test_one_channel_is_taken_back_alone(visit, ida):
    for channel in ("", "email"):
        yes(ida, wording=wording(NEWS, "en"), channel=channel)
    press(visit, "withdraw", NEWS, "email")
    assert dict(Standing.objects.values_list("channel", "status")) == {"": "ConsentGiven", "email": "ConsentWithdrawn"}


def test_marketing_is_stopped_without_a_reason_and_an_interest_objected_to(client):
    """R-056, R-057."""
    who = known("Ida", "customers")
    open_page(client, links_of(client)[-1])
    page = shown(client)
    assert "Stop marketing to me" in page
    press(client, "stop_marketing", MARKETING)
    press(client, "object", INTEREST)
    assert set(ConsentEvent.objects.values_list("purpose", "ground")) == {(MARKETING, "A21-2"), (INTEREST, "A21-1")}
    page = shown(client)
    assert "Nobody may overrule that." in page
    assert page.count("You objected on") == 1
    assert who.pk


@pytest.mark.parametrize("right", ["object", "no such right"])
def test_what_cannot_be_done_is_not_done(visit, right):
    response = press(visit, right, NEWS)
    assert response.status_code in (400, 409)
    assert not ConsentEvent.objects.exists()


def test_everything_stops_in_one_press(client):
    """One transaction; what goes on is told with its reason."""
    who = known("Ida", "customers", "prospects")
    yes(who, wording=wording(NEWS, "en"))
    yes(who, wording=wording(NEWS, "en"), channel="email")
    open_page(client, links_of(client)[-1])
    assert "Stop everything that I can stop" in shown(client)
    key = str(uuid4())
    response = client.post(reverse("me_stop_everything"), {"key": key})
    said_now = ConsentEvent.objects.filter(method="preference_centre")
    kinds = list(said_now.values_list("kind", "ground").order_by("pk"))
    assert kinds.count(("withdrawn", "")) == 2
    assert kinds.count(("objected", "A21-2")) == 2
    assert kinds.count(("objected", "A21-1")) == 8
    page = shown(client, response["Location"])
    assert "Done at " in page
    assert "What goes on whatever you press, and why" in page
    assert "There is nothing left to stop" in shown(client)


def test_pressing_everything_twice_stops_once(visit, ida):
    yes(ida, wording=wording(NEWS, "en"))
    key = str(uuid4())
    pages = [
        shown(visit, visit.post(reverse("me_stop_everything"), {"key": key})["Location"]).count("This has stopped:")
        for _time in range(2)
    ]
    assert pages == [1, 1]
    assert ConsentEvent.objects.filter(kind="withdrawn").count() == 1


def test_pressing_twice_takes_back_once(visit, ida):
    yes(ida, wording=wording(NEWS, "en"))
    key = uuid4()
    assert press(visit, "withdraw", NEWS, key=key)["Location"] == press(visit, "withdraw", NEWS, key=key)["Location"]
    assert ConsentEvent.objects.filter(kind="withdrawn").count() == 1


def test_a_page_that_was_kept_stops_anew_after_each_later_yes(visit, ida):
    """R-049, R-054: the same button, pressed whenever the person has said yes again."""
    key = uuid4()
    for times in (1, 2, 3):
        yes(ida, wording=wording(NEWS, "en"))
        press(visit, "withdraw", NEWS, key=key)
        assert Standing.objects.get(purpose=NEWS, channel="").status == Status.WITHDRAWN
        assert ConsentEvent.objects.filter(kind="withdrawn").count() == times


def test_nothing_stops_if_one_of_all_cannot_be_kept(ida, monkeypatch):
    yes(ida, wording=wording(NEWS, "en"))
    yes(ida, wording=wording(NEWS, "en"), channel="email")
    kept = actions.stopping.withdraw

    def breaks(*, channel, **columns):
        if channel:
            raise RuntimeError("as ordered")
        return kept(channel=channel, **columns)

    monkeypatch.setattr(actions.stopping, "withdraw", breaks)
    with pytest.raises(RuntimeError):
        actions.stop_everything(person=ida, key=uuid4())
    assert {row.status for row in Standing.objects.all()} == {"ConsentGiven"}


def test_what_another_person_did_is_told_to_nobody_else(visit):
    other = known("Otto", address="otto@example.test")
    event = yes(other, wording=wording(NEWS, "en"), key=f"{(key := uuid4())}.0")
    assert event.key.startswith(str(key))
    assert "Done at" not in shown(visit, f"{ME}?done={key}")


def test_a_yes_said_again_on_a_visit_is_shown_by_the_link(visit, ida):
    """Undoing is asking again: the same form, without an address."""
    form = f"/en/consent/{NEWS}/"
    assert 'name="address"' not in shown(visit, form)
    fields = {"key": str(uuid4()), "shown": wording(NEWS, "en").sha256, "answer": "yes", "channels": ["email"]}
    page = shown(visit, visit.post(form, fields)["Location"])
    assert "You said yes to this:" in page
    assert set(ConsentEvent.objects.values_list("channel", "evidence", "method", "by")) == {
        ("", "link", "preference_centre", None),
        ("email", "link", "preference_centre", None),
    }
    assert may(ida, "prospects.marketing.newsletter", channel="email")


def test_a_no_on_a_visit_is_recorded(visit, ida):
    """R-045."""
    fields = {"key": str(uuid4()), "shown": wording(NEWS, "en").sha256, "answer": "no"}
    page = shown(visit, visit.post(f"/en/consent/{NEWS}/", fields)["Location"])
    assert "You said no to this:" in page
    assert Standing.objects.get(person=ida).status == "ConsentRefused"


def test_every_yes_and_every_no_has_its_receipt_there_by_whatever_door_it_came(visit, ida):
    """R-046: also the yes that was taken back since, and what was said of a group that they have left."""
    first = yes(ida)
    letter = yes(ida, channel="email")
    said("object_to", ida, ground="A21-2")
    [stopped] = actions.stop_by_link(token=links.make(LinkUse.STOP, person=ida, purpose=NEWS, channel="email"))
    reported = Report(who=str(ida.pk), kind="withdrawn", purpose=NEWS)
    [told] = actions.report_many(token=factories.ApiTokenFactory(), reports=[reported], key="a key", body={})
    yes(person("prospects"))
    PersonCategory.objects.filter(person=ida).update(until=timezone.now())
    mine = ConsentEvent.objects.filter(person=ida).order_by("-pk")
    assert {first.pk, letter.pk, stopped.pk, told.pk} < {event.pk for event in mine}
    assert re.findall(r"/me/receipts/(\d+)/", shown(visit)) == [str(event.pk) for event in mine]


RECEIPTS = "/me/receipts/"


def numbers(page) -> list[int]:
    return [int(number) for number in re.findall(r"/me/receipts/(\d+)/", page)]


def said_often(who, times) -> list[int]:
    """The numbers of their receipts, the newest first."""
    for _time in range(times):
        yes(who, wording=wording(NEWS, "en"))
    return list(ConsentEvent.objects.filter(person=who).order_by("-pk").values_list("pk", flat=True))


def test_older_receipts_are_reached_page_by_page(visit, ida):
    """R-046: by plain links from the own page, each receipt once, whatever is said meanwhile."""
    mine = said_often(ida, NEWEST + PER_PAGE + 2)
    page, seen = shown(visit), []
    for _page in range(3):
        seen += numbers(page)
        # The newest page begins anew; the older ones stand where they stood.
        yes(ida, wording=wording(NEWS, "en"))
        older = re.search(r'href="(/me/receipts/)?(\?before=\d+)"[^>]*>Older receipts', page)
        page = shown(visit, RECEIPTS + older[2]) if older else ""
    assert seen == mine
    assert page == ""


def test_each_receipt_is_fetched_from_the_list_in_every_form(visit, ida):
    """R-046: as a page, a PDF and JSON."""
    [number] = said_often(ida, 1)
    page = shown(visit, RECEIPTS)
    for address in (f"{RECEIPTS}{number}/", f"{RECEIPTS}{number}.pdf", f"{RECEIPTS}{number}.json"):
        assert f'href="{address}"' in page
        assert visit.get(address).status_code == 200


def test_the_receipts_of_others_are_on_nobodys_list(visit, ida):
    """R-108: the number of somebody else's receipt begins a page of one's own."""
    mine = said_often(ida, 1)
    others = yes(person("prospects"))
    assert numbers(shown(visit, RECEIPTS)) == mine
    assert numbers(shown(visit, f"{RECEIPTS}?before={others.pk}")) == mine


def test_only_yeses_and_noes_are_on_the_list(visit, ida):
    """R-046: what is decided about a person is told in a letter."""
    mine = said_often(ida, 1)
    said("restrict", ida, ground="A18-1-a")
    assert ConsentEvent.objects.filter(person=ida).count() == 2
    assert numbers(shown(visit, RECEIPTS)) == mine


def test_the_list_asks_for_a_new_link_once_the_half_hour_is_over(client, ida):
    """R-112."""
    answer = client.get(RECEIPTS)
    assert (answer.status_code, answer["Location"]) == (302, ME)
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(("before", "status"), [("x", 400), ("-1", 200), (str(10**30), 200), ("", 200)])
def test_a_page_of_receipts_begins_at_a_number(visit, ida, before, status):
    said_often(ida, 1)
    assert visit.get(RECEIPTS, {"before": before}).status_code == status


def test_the_list_takes_as_many_queries_for_many_receipts_as_for_one(visit, ida, django_assert_num_queries):
    for times in (1, 3, PER_PAGE):
        said_often(ida, times)
        with django_assert_num_queries(QUERIES_OF_THE_LIST):
            visit.get(RECEIPTS)


#: Session, person, edition twice, receipts.
QUERIES_OF_THE_LIST = 5


def test_the_page_takes_as_many_queries_for_many_events_as_for_one(visit, ida, django_assert_num_queries):
    yes(ida, wording=wording(NEWS, "en"))
    with django_assert_num_queries(QUERIES_OF_THE_PAGE):
        visit.get(ME)
    for _time in range(5):
        said("withdraw", ida)
        yes(ida, wording=wording(NEWS, "en"))
    with django_assert_num_queries(QUERIES_OF_THE_PAGE):
        visit.get(ME)


#: Session, person, edition thrice, categories twice, standings, words, notices, addresses, what waits, mails that left,
#: receipts.
QUERIES_OF_THE_PAGE = 14


def test_a_page_that_was_kept_still_stops_what_was_agreed_to_since(published_starter):
    """R-051: the button of an old page is pressed again after a later yes."""
    who, key = person("prospects"), uuid4()
    for _time in range(2):
        yes(who)
        actions.take_back(person=who, purpose=NEWS, key=key)
    assert Standing.objects.get(person=who, purpose=NEWS, channel="").status == Status.WITHDRAWN


def test_a_no_leaves_no_permission_for_a_channel(published_starter):
    who = person("prospects")
    for channel in ("", "email"):
        yes(who, channel=channel)
    actions.say_no(person=who, wording=wording(), channel="", key=uuid4())
    assert {row.channel: row.status for row in Standing.objects.filter(person=who)} == {
        "": Status.REFUSED,
        "email": Status.WITHDRAWN,
    }


def test_what_staff_record_is_kept_also_of_somebody_whose_address_takes_no_mail(published_starter):
    who = register_person(
        name="Søren", language="da", categories=["prospects"], email="søren@example.dk", by=None, source="web", key="s"
    )
    said("withdraw", who, by=staff())
    assert Standing.objects.get(person=who, purpose=NEWS).status == Status.WITHDRAWN


@pytest.mark.parametrize("address", ["søren@example.dk", "a@b.c", "a@1.2.3.4"])
@pytest.mark.parametrize("is_known", [False, True])
def test_an_address_that_no_mail_can_be_sent_to_is_refused_in_words(client, published_starter, address, is_known):
    """R-114: whether or not somebody is on file with it."""
    if is_known:
        known(address=address)
    page = client.post(reverse("me"), {"address": address})
    assert page.status_code == 200
    assert page.context["form"].errors["address"] == [
        "We cannot send mail to this address. Write another one, or write to us."
    ]
    actions.ask_for_link(address=address)
    assert not OutgoingMail.objects.filter(kind="consents.centre").exists()


def test_a_letter_before_the_at_gets_its_link_where_the_mail_server_takes_it(client, settings):
    settings.MAIL_SMTPUTF8 = True
    known(address="søren@example.dk")
    assert client.post(reverse("me"), {"address": "søren@example.dk"}).status_code == 302
    assert OutgoingMail.objects.get(kind="consents.centre").to == "søren@example.dk"


# --- a yes that waits for its link -----------------------------------------------------------------


def waits(**columns):
    columns = {
        "address": ADDRESS,
        "language": "en",
        "wording": wording(NEWS, "en"),
        "channels": ["", "email"],
        **columns,
    }
    return actions.ask_to_confirm(**columns)


def test_a_yes_that_waits_is_stopped_with_everything_and_the_page_says_so(visit):
    """R-051: also by somebody who has nothing else to stop."""
    assert "There is nothing left to stop" in shown(visit)
    waits()
    assert "A yes that waits for the button of the link" in shown(visit)
    response = visit.post(reverse("me_stop_everything"), {"key": str(uuid4())})
    assert "A yes that waited for its link was dropped as well" in shown(visit, response["Location"])
    assert not PendingConsent.objects.exists()
    assert "There is nothing left to stop" in shown(visit)


@pytest.mark.parametrize("path", ["me_stop", "consent", "me_open"])
def test_a_purpose_that_is_stopped_takes_the_yes_that_waits_with_it(visit, ida, path):
    yes(ida, wording=wording(NEWS, "en"))
    waits()
    match path:
        case "me_stop":
            response = press(visit, "withdraw", NEWS)
        case "consent":
            fields = {"key": str(uuid4()), "shown": wording(NEWS, "en").sha256, "answer": "no"}
            response = visit.post(f"/en/consent/{NEWS}/", fields)
        case "me_open":
            actions.ask_for_link(address=ADDRESS, stop=NEWS)
            token = newest_link("/me/open/").partition("token=")[2].partition("&")[0]
            response = visit.post(reverse("me_open"), {"token": token, "stop": NEWS, "key": str(uuid4())})
    assert "was dropped as well" in shown(visit, response["Location"])
    assert not PendingConsent.objects.exists()


def test_a_yes_that_waits_at_another_address_is_nobody_elses_to_stop(visit):
    waits(address="otto@example.test")
    response = visit.post(reverse("me_stop_everything"), {"key": str(uuid4())})
    assert "was dropped" not in shown(visit, response["Location"])
    assert PendingConsent.objects.count() == 1


# --- limits ----------------------------------------------------------------------------------------


def test_who_holds_a_good_link_is_never_refused_and_guesses_are(client, ida):
    """R-114: a whole company sits behind one address of the network."""
    [link] = links_of(client)
    guessed = [open_page(Client(), f"?token={'x' * 42}{number % 10}").status_code for number in range(61)]
    assert (set(guessed[:60]), guessed[60]) == ({200}, 429)
    assert open_page(client, link).status_code == 302
    assert "One by one" in shown(client)


def test_nothing_that_stops_is_refused_by_a_limit(visit, ida):
    """R-049: neither many presses nor others' requests stand in its way."""
    for _time in range(61):
        open_page(Client(), "?token=x")
    for number in range(31):
        Client().post(ME, {"address": f"{number}@example.test"})
    assert Client().post(ME, {"address": ADDRESS}).status_code == 429
    for number in range(40):
        assert press(visit, "withdraw", NEWS).status_code == 302, number
    assert visit.post(reverse("me_stop_everything"), {"key": str(uuid4())}).status_code == 302
