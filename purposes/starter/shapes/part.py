"""What every element of the content is, and a text in its two languages."""

import msgspec


class Part(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What every element of the content is: named fields, nothing unknown."""


class Text(Part):
    """A text in its two languages; Danish is the master."""

    da: str
    en: str
