"""Which rights a person has against a processing, by its lawful bases (GDPR Art. 7(3), 15 to 21). Pure."""

from collections.abc import Iterable

from django.utils.translation import pgettext

from ..dpv import LawfulBasis

_CONSENT, _CONTRACT = LawfulBasis.CONSENT, LawfulBasis.CONTRACT
_PUBLIC_TASK, _INTEREST = LawfulBasis.PUBLIC_TASK, LawfulBasis.LEGITIMATE_INTEREST


def rights(bases: Iterable[str]) -> list[str]:
    """The rights by name: those that always hold, then those that the bases bring."""
    held = set(bases)
    found = [
        pgettext("record", "access (Art. 15)"),
        pgettext("record", "rectification (Art. 16)"),
        pgettext("record", "erasure (Art. 17)"),
        pgettext("record", "restriction (Art. 18)"),
    ]
    if held & {_CONSENT, _CONTRACT}:
        found.append(pgettext("record", "portability (Art. 20)"))
    if held & {_PUBLIC_TASK, _INTEREST}:
        found.append(pgettext("record", "objection (Art. 21)"))
    if _CONSENT in held:
        found.append(pgettext("record", "withdrawal of consent (Art. 7(3))"))
    return found
