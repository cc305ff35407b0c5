"""Texts: complete in each language, precise, and honest about changes (R-013, R-095, R-096; GDPR Art. 12(1))."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from gdpr_registry.translated import MASTER, languages

from ..compose import Composition
from ..differences.sections import SECTIONS, Section
from ..vague import vague
from .finding import Finding, blocker, warning

#: Sending people back to look for changes themselves is unfair (WP260, 29).
LOOK_YOURSELF = re.compile(
    r"\b(?:check|visit|review|consult|look at)\s+(?:this|our|the)\s+(?:web\s*)?(?:page|site|statement|policy|notice)\b"
    r"[^.]{0,40}\b(?:regularly|periodically|frequently|from time to time|often)\b"
    r"|\b(?:regularly|periodically|frequently)\s+(?:check|visit|review|consult)\b"
    r"|\b(?:tjek|besøg|læs|gennemgå|se|kig på|hold øje med)\b[^.]{0,40}\b(?:side|erklæring|politik)(?:en|n|ken)?\b"
    r"[^.]{0,40}\b(?:jævnligt|regelmæssigt|løbende|ofte|fra tid til anden|med mellemrum)\b"
    r"|\b(?:jævnligt|regelmæssigt|løbende)\s+(?:at\s+)?(?:tjekke?|besøge?|læse?|gennemgå|holde? øje)\b",
    re.IGNORECASE,
)


def check(made: Composition, today: date) -> Iterator[Finding]:
    for section in SECTIONS:
        for element in section.elements(made.document):
            code = getattr(element, section.identity)
            texts = list(_texts(element))
            yield from _languages(made, section, code, texts)
            yield from _honest(made, section, code, texts)
    yield from _precise(made)


def _texts(value: Any) -> Iterator[dict[str, str]]:
    if isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _texts(getattr(value, name))
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
    elif isinstance(value, dict) and value:
        yield value


def _languages(made: Composition, section: Section, code: str, texts: list[dict[str, str]]) -> Iterator[Finding]:
    for language in languages():
        missing = [text.get(MASTER) or next(iter(text.values())) for text in texts if language not in text]
        if missing:
            # What people read is complete before a language is published; the record is for staff and auditors.
            report = blocker if section.is_public else warning
            sentence = _("Not written in the language “%(language)s” yet: %(texts)s.")
            shown = ", ".join(f"“{text[:40]}”" for text in dict.fromkeys(missing))
            yield report(made, "R-096", sentence % {"language": language, "texts": shown}, section.kind, code)


def _honest(made: Composition, section: Section, code: str, texts: list[dict[str, str]]) -> Iterator[Finding]:
    if not section.is_public:
        return
    for text in (each for by_language in texts for each in by_language.values()):
        if found := LOOK_YOURSELF.search(text):
            sentence = _("“%(phrase)s”: people are told of changes, they need not look for them. Take this out.")
            yield blocker(made, "R-095", sentence % {"phrase": found[0]}, section.kind, code)


def _precise(made: Composition) -> Iterator[Finding]:
    for purpose in made.document.public.purposes:
        for language in languages():
            text = " ".join(each.get(language, "") for each in (purpose.name, purpose.description))
            if found := vague(text, language):
                sentence = _("Too vague to foresee what is done (%(language)s): %(phrases)s. Add what, and with what.")
                said = {"language": language, "phrases": ", ".join(f"“{phrase}”" for phrase in found)}
                yield warning(made, "R-013", sentence % said, "purpose", purpose.code)
