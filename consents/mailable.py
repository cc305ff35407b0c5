"""Whether mail can be sent to an address on file. Pure."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email


def takes_mail(address: str) -> bool:
    """Whether our mails reach it: an address with a letter like ø before the @ is found, and gets no mail."""
    try:
        validate_email(address)
    except ValidationError:
        return False
    return True
