"""Which addresses mail is sent to: with letters like ø before the @ where the mail server takes them (RFC 6531)."""

import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")


def refuse_address(address: str) -> None:
    """Raise ValidationError for what is no single e-mail address, and for one that our mail server does not take."""
    local, at, domain = address.rpartition("@")
    if settings.MAIL_SMTPUTF8 and at:
        # Beyond ASCII RFC 6531 takes every letter where RFC 5321 takes letters.
        local = _BEYOND_ASCII.sub("x", local)
    validate_email(f"{local}{at}{domain}")


def takes_mail(address: str) -> bool:
    """Whether our mails reach it."""
    try:
        refuse_address(address)
    except ValidationError:
        return False
    return True


def needs_smtputf8(address: str) -> bool:
    """Whether only a mail server that announces SMTPUTF8 takes it: the domain is written in ASCII by then."""
    return not address.rpartition("@")[0].isascii()
