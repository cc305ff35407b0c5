"""When a mail that did not leave is tried again, and when not."""

import smtplib
from datetime import timedelta

from django.core.exceptions import ObjectDoesNotExist

from gdpr_registry.outbox.line import NotAnnounced

#: After so many failed tries nobody tries again: about two days.
LAST_ATTEMPT = 14

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)


def wait_after(attempts: int) -> timedelta | None:
    """How long to wait after so many failed tries (1, 2, …): doubled each time up to a longest; None: no more."""
    if attempts >= LAST_ATTEMPT:
        return None
    return min(FIRST_WAIT * 2 ** (attempts - 1), LONGEST_WAIT)


def is_final(error: Exception) -> bool:
    """Whether the mail server refused this mail for good (5xx of RFC 5321): another try would be refused too."""
    if isinstance(error, ObjectDoesNotExist | NotAnnounced):
        # What the mail tells of is gone: there is nothing left to tell. Or the server will not learn it meanwhile.
        return True
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _text in error.recipients.values())
    # A refused sign-in says something about our settings, which somebody will mend.
    if isinstance(error, smtplib.SMTPAuthenticationError | smtplib.SMTPConnectError | smtplib.SMTPHeloError):
        return False
    return isinstance(error, smtplib.SMTPResponseException) and 500 <= error.smtp_code < 600
