"""Articles of the GDPR as people cite them in their language: "Art. 30(1)(b)", "artikel 30, stk. 1, litra b"."""

from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import gettext


def _cite(*codes: str) -> str:
    return capfirst("; ".join(map(_one, codes)))


def _one(code: str) -> str:
    article, paragraph, letter = (*code.split("-"), "", "")[:3]
    parts = {"article": article, "paragraph": paragraph, "letter": letter}
    if letter:
        return gettext("Art. %(article)s(%(paragraph)s)(%(letter)s)") % parts
    if paragraph:
        return gettext("Art. %(article)s(%(paragraph)s)") % parts
    return gettext("Art. %(article)s") % parts


#: `cite("30-1-a", "37")` is "Art. 30(1)(a); Art. 37" to an English reader, whoever asks and whenever.
cite = lazy(_cite, str)
