"""What tests of the officers' pages do there."""

from django.test import Client
from django.urls import reverse


def door_of(account):
    client = Client(headers={"accept-language": "en"})
    client.force_login(account)
    return client


def words(answer):
    return [str(message) for message in answer.context["messages"]]


def post(door, name, pk, **data):
    return door.post(reverse(f"admin:purposes_proposal_{name}", args=[pk]), data, follow=True)


def text(answer):
    return answer.content.decode()
