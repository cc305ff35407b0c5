"""The key with which a system says which messages are the same."""

from typing import Annotated

from django.utils.translation import gettext_noop as _
from ninja import Header
from pydantic import StringConstraints

#: Of visible characters, as an HTTP header carries them.
Key = Annotated[
    str,
    StringConstraints(min_length=1, max_length=200, pattern=r"^[\x21-\x7e]+$"),
    Header(
        alias="Idempotency-Key",
        description=_("New for each message, the same again when it is sent again: 1 to 200 visible characters."),
    ),
]
