"""What somebody reads when something is wrong: in their language, in our dress, with a way on."""

import pytest
from django.test import Client

from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.browser.faulty_urls")]


@pytest.fixture
def visitor() -> Client:
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def read(response) -> str:
    """Return the page, which must wear our dress and lead back."""
    page = response.content.decode()
    assert "registry.css" in page
    assert '<html lang="en"' in page
    assert '<a href="/">Go to the front page</a>' in page
    return page


@pytest.mark.parametrize(
    ("address", "status", "heading"),
    [
        ("/suspect/", 400, "We could not read the request"),
        ("/no-such-page/", 404, "There is no page at this address"),
        ("/break-down/", 500, "Something went wrong on our side"),
    ],
)
def test_an_error_is_told_in_plain_words(visitor, address, status, heading):
    response = visitor.get(address)
    assert response.status_code == status
    assert f"<h1>{heading}</h1>" in read(response)


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_who_sent_something_is_told_that_it_is_not_saved(method):
    """R-047."""
    client = Client(raise_request_exception=False)
    response = getattr(client, method)("/break-down/", headers={"accept-language": "en"})
    assert response.status_code == 500
    page = read(response)
    assert "<h1>Not saved</h1>" in page
    assert "as ordered" not in page


def test_the_cause_of_an_error_stays_inside(visitor):
    assert "as ordered" not in read(visitor.get("/break-down/")) + read(visitor.get("/suspect/"))


def test_who_lacks_a_role_is_told_whom_to_ask(visitor):
    visitor.force_login(factories.UserFactory(roles=["reception"]))
    response = visitor.get("/admin/", follow=True)
    assert response.status_code == 403
    assert "ask the technical administrator" in read(response)


def test_a_form_that_was_open_too_long_is_told_so(visitor):
    response = visitor.post("/accounts/login/", {"login": "karen@example.dk"})
    assert response.status_code == 403
    assert "<h1>The form has been open for too long</h1>" in read(response)
