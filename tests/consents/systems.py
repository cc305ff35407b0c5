"""Systems that ask at the door of the API."""

from itertools import count

from django.test import Client

from consents.api import limits
from consents.models import ApiToken
from tests import factories

DECISIONS = "/api/v1/decisions"
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
    assert list(body) == ["error"]
    assert list(body["error"]) == ["code", "message", "field"]
    return body["error"]
