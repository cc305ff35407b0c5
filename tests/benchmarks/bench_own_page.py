"""A person's own page with ten events and with a thousand, beside all that it reads of the person by one SQL query.

uv run pytest tests/benchmarks/bench_own_page.py -s
"""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from subjects.actions import register_person, show_notice
from subjects.models import Person
from tests.benchmarks.conftest import rows, work
from tests.benchmarks.harness import compare, show
from tests.consents.people import NEWS, said, yes
from tests.consents.sessions import speaks_for
from tests.purposes.documents import publish_starter
from tests.roles import acting_as_owner

FEW, MANY = 10, 1_002
#: How much longer the page may take with a thousand events; it tells as much.
LONGER = 1.3

BARE = "SELECT * FROM consents_standing WHERE person_id = %s"


@pytest.fixture
def edition(db):
    return publish_starter()


def with_events(name: str, events: int) -> Person:
    """Somebody who has been told, has said yes and taken it back again and again, and says yes now."""
    who = register_person(
        name=name,
        language="en",
        categories=["prospects", "customers"],
        email=f"{name}@example.test",
        by=None,
        source="web",
        key=name,
    )
    for time in range((events - 2) // 4):
        show_notice(person=who, collection_point="newsletter-form", by=None, source="web", key=f"{name} {time}")
        for channel in ("", "email"):
            yes(who, channel=channel)
            said("withdraw", who, channel=channel)
    for channel in ("", "email"):
        yes(who, channel=channel)
    return who


def browser_of(who: Person) -> Client:
    client = Client(headers={"accept-language": "en"})
    speaks_for(client, who)
    return client


def page(client: Client) -> bytes:
    answer = client.get(reverse("me"))
    assert answer.status_code == 200
    return answer.content


def queries_of(client: Client) -> int:
    with CaptureQueriesContext(connection) as queries:
        page(client)
    return len(queries)


def test_the_own_page_is_no_slower_with_a_thousand_events(edition):
    people = {number: with_events(f"with{number}", number) for number in (FEW, MANY)}
    assert [who.events.count() for who in people.values()] == [FEW, MANY]
    with acting_as_owner(), connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    browsers = {number: browser_of(who) for number, who in people.items()}
    taken = compare(
        lambda: rows(BARE, [people[FEW].pk]),
        {f"{number:,} events": lambda number=number: page(browsers[number]) for number in browsers},
        rounds=15,
        clock=work(),
    )
    asked = {number: queries_of(browser) for number, browser in browsers.items()}
    show(f"Own page; {asked[FEW]} and {asked[MANY]} queries", taken)
    assert NEWS in page(browsers[MANY]).decode()
    assert asked[FEW] == asked[MANY]
    assert taken[f"{MANY:,} events"].seconds / taken[f"{FEW:,} events"].seconds < LONGER
