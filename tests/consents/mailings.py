"""A newsroom that writes mailings, and people who said yes to them."""

from itertools import count
from uuid import uuid4

from consents import actions
from tests.consents.people import NEWS, staff, wording, yes
from tests.consents.staff import NEWSLETTER, on_file
from tests.mails import sent

SUBJECT = {"da": "Nyt fra Nordlys", "en": "News from Nordlys"}
TEXT = {"da": "Vi har lavet noget nyt.\n\nKom og se.", "en": "We have made something new.\n\nCome and see."}
_numbers = count(1)


def draft(by=None, **columns):
    """A mailing that nobody has sent."""
    words = {"key": uuid4(), "task": NEWSLETTER, "subject": SUBJECT, "text": TEXT, **columns}
    return actions.write_mailing(**words, by=by or staff())


def order(mailing=None, by=None, **columns):
    """A mailing that was sent, and of which the worker has prepared nothing."""
    mailing = mailing or draft()
    return actions.send_mailing(mailing=mailing, version=mailing.version, by=by or staff(), **columns)


def send(mailing=None, by=None, **columns):
    """A mailing that was sent, with its mails."""
    mailing = order(mailing, by, **columns)
    actions.prepare_mailings()
    mailing.refresh_from_db()
    return mailing


def reader(*channels, email=None, language="da", **columns):
    """Somebody on file who said yes to the news, and to being written to by these channels."""
    address = email if email is not None else f"reader{next(_numbers)}@example.dk"
    person = on_file("prospects", name="Karen Hansen", email=address, language=language, **columns)
    for channel in ("", *(channels or ("email",))):
        yes(person, channel=channel, wording=wording(NEWS, language))
    return person


def arrived():
    """Deliver what waits, and the marketing mails that left in this test."""
    return [mail for mail in sent() if "List-Unsubscribe" in mail.extra_headers]
