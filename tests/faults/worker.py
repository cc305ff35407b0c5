"""A server under load: records what people say without end, and writes down what was acknowledged.

    python -m tests.faults.worker SEED FILE

A message that got no answer is sent again, the same with the same key, until it is acknowledged.
"""

import os
import sys
import time
from itertools import count
from random import Random

import django


def main(seed: str, acknowledged: int) -> None:
    from subjects.models import Person
    from tests.consents.people import NEWS, SUPPORT, said, wording, yes

    # The database may just have been killed: a worker that gave up here would leave the load off.
    chance, words = Random(seed), until_answered(wording)
    people = until_answered(lambda: list(Person.objects.order_by("pk")))
    verbs = [
        lambda who, key: yes(who, wording=words, key=key),
        lambda who, key: yes(who, wording=words, key=key, channel="email"),
        lambda who, key: said("withdraw", who, key=key),
        lambda who, key: said("refuse", who, key=key, channel="email"),
        lambda who, key: said("object_to", who, SUPPORT, key=key),
        lambda who, key: said("restrict", who, NEWS, key=key, ground="A18-1-a"),
    ]
    for number in count():
        who, verb = chance.choice(people), chance.choice(verbs)
        event = until_answered(lambda who=who, verb=verb, key=f"{seed}-{number}": verb(who, key))
        # One write of one line: whole or not at all.
        os.write(acknowledged, f"{event.source} {event.key} {event.pk}\n".encode())


def until_answered(ask):
    """Ask, the same again and again, until the database answers."""
    from django.db import DatabaseError, InterfaceError, connection

    while True:
        try:
            return ask()
        except (DatabaseError, InterfaceError):
            connection.close()
            time.sleep(0.02)


if __name__ == "__main__":
    django.setup()
    main(sys.argv[1], os.open(sys.argv[2], os.O_WRONLY | os.O_CREAT | os.O_APPEND))
