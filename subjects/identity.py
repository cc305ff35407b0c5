"""One way to write an e-mail address, a phone number and a reference: who was found once is found again (R-110).

Pure. What is written by these functions is written the same by them again.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

import idna
import phonenumbers
from django.utils.translation import gettext_lazy as _

EMAIL, PHONE, REFERENCE, PERSON = "email", "phone", "reference", "person"

LONGEST_EMAIL = 254
LONGEST_REFERENCE = 200

# With white space and controls the signs that nobody sees: two addresses must not look alike.
NOT_IN_LOCAL_PART = re.compile(
    r'[\s()<>\[\]:;,\\"@\x00-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]'
)
PHONE_CHARACTERS = re.compile(r"\+?[\d\s().\-/‐-–]+")
SYSTEM = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
REF_OF_SYSTEM = re.compile(r"([a-z0-9][a-z0-9-]{0,59}):(.+)", re.DOTALL)


class NotAnIdentifier(ValueError):
    """This is no e-mail address, phone number or reference. `sentence` says what to write, lazily translated."""

    def __init__(self, sentence: Any) -> None:
        self.sentence = sentence
        super().__init__(str(sentence))


@dataclass(frozen=True)
class Ref:
    """Whom somebody asks about: kind and normalised value, for a reference the outside system's code."""

    kind: str
    value: str
    system: str = ""


def normalise_email(value: str) -> str:
    """The address in NFC without white space around it, its domain as A-labels (UTS 46), all of it case-folded.

    Upper and lower case are one mailbox, whatever RFC 5321 leaves to its host. Raises NotAnIdentifier.
    """
    local, at, domain = _folded(value).rpartition("@")
    if not at or not local or NOT_IN_LOCAL_PART.search(local) or "" in local.split("."):
        raise NotAnIdentifier(_("Write an e-mail address like name@example.dk."))
    address = f"{local}@{_a_labels(domain)}"
    if len(address) > LONGEST_EMAIL:
        raise NotAnIdentifier(_("This e-mail address is too long: at most 254 characters."))
    return address


def normalise_phone(value: str, region: str = "DK") -> str:
    """The number in E.164, "+4533151515"; without a country code it is one of `region`. Raises NotAnIdentifier."""
    text = unicodedata.normalize("NFC", value).strip()
    if not PHONE_CHARACTERS.fullmatch(text):
        raise NotAnIdentifier(_("Write a phone number in digits, with + and the country code if it is a foreign one."))
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        number = None
    # Possible, not assigned: which numbers are assigned changes faster than any list.
    if number is None or not phonenumbers.is_possible_number(number):
        raise NotAnIdentifier(_("This phone number has too few or too many digits, or an unknown country code."))
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def normalise_reference(value: str) -> str:
    """The reference in NFC without white space around it; case counts. Raises NotAnIdentifier."""
    text = unicodedata.normalize("NFC", value).strip()
    if not text or len(text) > LONGEST_REFERENCE or any(unicodedata.category(c) == "Cc" for c in text):
        raise NotAnIdentifier(_("Write the reference as the other system shows it, at most 200 characters."))
    return text


def normalised(kind: str, value: str, system: str = "") -> Ref:
    """What is looked up and kept for this value. Raises NotAnIdentifier."""
    if kind == EMAIL:
        return Ref(kind, normalise_email(value))
    if kind == PHONE:
        return Ref(kind, normalise_phone(value))
    if kind != REFERENCE:
        raise NotAnIdentifier(_("A person is found by e-mail address, phone number or reference."))
    if not SYSTEM.fullmatch(system):
        raise NotAnIdentifier(_("Name the system of the reference by its code: small letters, digits and hyphens."))
    return Ref(kind, normalise_reference(value), system)


def parse_ref(text: str) -> Ref:
    """Read a person's id, "system:reference", an e-mail address or a phone number. Raises NotAnIdentifier."""
    stripped = text.strip()
    if (person := _uuid(stripped)) is not None:
        return Ref(PERSON, str(person))
    if found := REF_OF_SYSTEM.fullmatch(stripped):
        return normalised(REFERENCE, found[2], found[1])
    return normalised(EMAIL if "@" in stripped else PHONE, stripped)


def _folded(value: str) -> str:
    # Decomposed first: folding the composed form is not the same twice for a few Greek letters.
    decomposed = unicodedata.normalize("NFD", value.strip())
    return unicodedata.normalize("NFC", decomposed.casefold())


@lru_cache(maxsize=4096)
def _a_labels(domain: str) -> str:
    try:
        encoded = idna.encode(domain.rstrip("."), uts46=True, std3_rules=True).decode()
    except (idna.IDNAError, UnicodeError):
        encoded = ""
    if "." not in encoded:
        raise NotAnIdentifier(_("The part after @ is no name of a domain: write it like example.dk."))
    return encoded.lower()


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if len(text) == 36 else None
    except ValueError:
        return None
