"""A register with a newsletter, people on file, and what staff do in a browser."""

from uuid import uuid4

from django.urls import reverse

from subjects.actions import register_person
from tests import factories
from tests.purposes.register import both, publish, ready

SUPPORT_TASK, NEWSLETTER, CALL = "d.do", "news.letter", "news.call"
EMAIL = "karen.hansen@example.dk"


def newsroom():
    """The small register, in which the newsletter and the call ask for a permission."""
    register = ready()
    letter = {
        "is_direct_marketing": True,
        "channel_permission": "written",
        "name": both("send nyhedsbrev", "send the newsletter"),
    }
    factories.TaskFactory(code=NEWSLETTER, purpose=register.news, **letter)
    call = {"is_direct_marketing": True, "channel_permission": "phone", "name": both("ring om nyt", "call with news")}
    factories.TaskFactory(code=CALL, purpose=register.news, **call)
    publish(register)
    return register


def on_file(*categories, name="Karen Hansen", email=EMAIL, **columns):
    """Somebody registered by the registry itself."""
    known = {"language": "da", "source": "test", "key": str(uuid4()), "by": None, **columns}
    return register_person(name=name, email=email, categories=categories or ["prospects", "customers"], **known)


def find(browser, ref=EMAIL, **fields):
    """Type it in the box; where one person is found, their page follows."""
    return browser.post(reverse("staff_people"), {"ref": ref, **fields}, follow=True)


def address_of(response):
    """The address of the page, after its redirects."""
    return response.request["PATH_INFO"]


def handle_of(response):
    return address_of(response).removeprefix("/staff/people/open/").split("/")[0]


def text(response):
    return response.content.decode()


def say(browser, handle, what, follow=True, **fields):
    """Send one of the forms of a person's page."""
    sent = {"key": str(uuid4()), "method": "phone", **fields}
    name, args = ("staff_yes", [handle]) if what == "yes" else ("staff_say", [handle, what])
    query = f"?purpose={fields['purpose']}" if what == "yes" else ""
    return browser.post(reverse(name, args=args) + query, sent, follow=follow)
