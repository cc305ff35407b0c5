"""What every element of the document is, and a text in its languages."""

import msgspec

Text = dict[str, str]


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every element of the document is: immutable, named fields, nothing unknown."""
