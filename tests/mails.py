"""What the worker does, for tests that read mails: each mail that waits leaves into Django's own test outbox."""

from django.core import mail

from gdpr_registry import outbox


def sent() -> list[mail.EmailMultiAlternatives]:
    """Deliver what waits, and all mails that left in this test."""
    outbox.deliver_due()
    return mail.outbox


def link_in(message: mail.EmailMessage, part: str) -> str:
    """The first link of the mail that holds `part`."""
    return next(word for word in message.body.split() if part in word)


def newest_link(part: str) -> str:
    """Deliver what waits; the link with `part` in the newest mail that has one. Others may leave after it."""
    return link_in(next(message for message in reversed(sent()) if part in message.body), part)
