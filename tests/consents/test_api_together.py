"""Two messages of a system at the same instant, on connections of their own (R-054)."""

import threading
from collections.abc import Callable

import pytest
from django.db import connections

from consents.models import ApiMessage, ConsentEvent
from subjects.models import Person
from tests.consents.people import NEWS, person, wording
from tests.consents.systems import PEOPLE, System
from tests.purposes.register import published

pytestmark = pytest.mark.django_db(transaction=True)

TOGETHER = 4


def at_once(*requests: Callable):
    """The answers to these requests, sent as one."""
    gate, answers = threading.Barrier(len(requests)), [None] * len(requests)

    def send(place: int, request: Callable) -> None:
        try:
            gate.wait(60)
            answers[place] = request()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send, args=told) for told in enumerate(requests)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return answers


def test_messages_sent_at_once_are_recorded_once_each_and_make_one_person():
    """One register for all: the same yes four times, a new address under four keys, a key with two bodies."""
    published()
    system, who = System(), person("prospects")
    told = {
        "person": str(who.pk),
        "kind": "given",
        "purpose": NEWS,
        "wording": wording().sha256,
        "evidence": "reported",
    }
    same = at_once(*[lambda: system.report(told, told, key="same")] * TOGETHER)
    assert {(one.status_code, one.content) for one in same} == {(200, same[0].content)}
    assert ConsentEvent.objects.count() == 2

    new = {"email": "karen@example.dk", "language": "da", "categories": ["prospects"]}
    found = at_once(*[lambda key=key: system.write(PEOPLE, new, f"new-{key}") for key in range(TOGETHER)])
    assert [one.status_code for one in found] == [200] * TOGETHER
    assert sorted(one.json()["is_new"] for one in found) == [False] * (TOGETHER - 1) + [True]
    assert len({one.json()["person"] for one in found}) == 1
    assert Person.objects.count() == 2

    two = at_once(
        lambda: system.report({**told, "note": "one"}, key="two"),
        lambda: system.report({**told, "note": "another"}, key="two"),
    )
    assert sorted(one.status_code for one in two) == [200, 409]
    assert ConsentEvent.objects.count() == 3
    assert ApiMessage.objects.count() == 2 + TOGETHER
