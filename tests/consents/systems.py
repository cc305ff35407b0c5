"""Systems that ask at the door of the API."""

from itertools import count

from django.test import Client

from consents.api import limits
from consents.models import ApiToken
from tests import factories

DECISIONS, EVENTS, PEOPLE = "/api/v1/decisions", "/api/v1/events", "/api/v1/people"
_numbers = count(1)


class System:
    """Another program with a token of its own; it reads English unless told otherwise."""

    def __init__(self, language: str = "en", **columns) -> None:
        self.shown = f"shown-{next(_numbers)}"
        self.token: ApiToken = factories.ApiTokenFactory(shown=self.shown, **columns)
        self.http = browser(self.shown, language)

    def ask(self, **body):
        return self.send(body)

    def send(self, body, address: str = DECISIONS, **options):
        return self.http.post(address, body, content_type="application/json", **options)

    def write(self, address: str, body, key: str = ""):
        """Send a message with a key, a new one unless told otherwise."""
        return self.send(body, address, headers={"Idempotency-Key": key or f"message-{next(_numbers)}"})

    def report(self, *events, key: str = ""):
        return self.write(EVENTS, {"events": list(events)}, key)

    def get(self, address: str):
        return self.http.get(address)


def browser(shown: str, language: str = "en") -> Client:
    limits.forget()
    return Client(
        raise_request_exception=False,
        headers={"Authorization": f"Bearer {shown}", "Accept-Language": language},
    )


def error(response) -> dict[str, str]:
    """The refusal, which has the one shape and nothing beside it."""
    assert response["Content-Type"] == "application/json"
    assert response["Cache-Control"] == "no-store"
    body = response.json()
    assert set(body) - {"errors", "people"} == {"error"}
    told = body.get("errors", [body["error"]])
    assert [list(one) for one in told] == [["code", "message", "field"]] * len(told)
    assert told[0] == body["error"]
    return body["error"]


def errors(response) -> list[tuple[str, str]]:
    """Code and field of all that is wrong."""
    assert error(response)
    return [(one["code"], one["field"]) for one in response.json()["errors"]]
