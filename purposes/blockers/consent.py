"""What a consent must say in at most 60 words, and that it is free (R-040, R-041; GDPR Art. 7)."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gdpr_registry.translated import languages

from ..compose import Composition
from ..document import ConsentWording, PublicPurpose
from ..dpv import LawfulBasis
from .finding import Finding, blocker, warning

MOST_WORDS = 60

FACTS: dict[str, Any] = {
    "request": gettext_lazy("what the company does"),
    "data": gettext_lazy("with which data"),
    "duration": gettext_lazy("for how long"),
    "how_to_stop": gettext_lazy("how to stop"),
    "refusal": gettext_lazy("what a no means"),
    "agree_label": gettext_lazy("text of the button to agree"),
    "refuse_label": gettext_lazy("text of the button to refuse"),
}


def check(made: Composition, today: date) -> Iterator[Finding]:
    wordings = {wording.purpose: wording for wording in made.document.public.wordings}
    for purpose in made.document.public.purposes:
        if not _asks_for_consent(purpose):
            continue
        if (wording := wordings.get(purpose.code)) is None:
            sentence = _("A consent needs its words: write what people read before they say yes or no.")
            yield blocker(made, "R-041", sentence, "purpose", purpose.code)
        else:
            yield from _facts(made, purpose)
            yield from _words(made, purpose, wording)
            yield from _companies(made, purpose, wording)
        yield from _free(made, purpose)


def _asks_for_consent(purpose: PublicPurpose) -> bool:
    bases = [purpose.primary_basis, *(basis.basis for basis in purpose.secondary_bases)]
    return LawfulBasis.CONSENT in bases


def _facts(made: Composition, purpose: PublicPurpose) -> Iterator[Finding]:
    row, text = made.draft.row("purpose", purpose.code), made.draft.row("consenttext", purpose.code)
    if row.in_work or text is None:
        return
    for language in languages():
        if missing := [str(name) for part, name in FACTS.items() if not getattr(text, part).get(language, "").strip()]:
            sentence = _("The words of the consent (%(language)s) lack: %(facts)s.")
            yield blocker(
                made, "R-041", sentence % {"language": language, "facts": ", ".join(missing)}, "purpose", purpose.code
            )


def _words(made: Composition, purpose: PublicPurpose, wording: ConsentWording) -> Iterator[Finding]:
    for language, text in wording.texts.items():
        if (count := len(text.split())) > MOST_WORDS:
            sentence = _("The words of the consent (%(language)s) are %(count)s; at most %(most)s are read.")
            said = {"language": language, "count": count, "most": MOST_WORDS}
            yield blocker(made, "R-041", sentence % said, "purpose", purpose.code)


def _companies(made: Composition, purpose: PublicPurpose, wording: ConsentWording) -> Iterator[Finding]:
    names = {company.code: company.name for company in made.document.public.companies}
    if missing := [names.get(code, code) for code in purpose.controllers if code not in wording.companies]:
        sentence = _("A yes must cover the controller of the purpose: add %(companies)s.")
        yield blocker(made, "R-040", sentence % {"companies": ", ".join(missing)}, "purpose", purpose.code)
    unnamed = [
        name
        for name in (names.get(code, "") for code in purpose.controllers)
        if name and any(name not in text for text in wording.texts.values())
    ]
    if unnamed:
        sentence = _("The words of the consent do not name %(companies)s in each language.")
        yield warning(made, "R-040", sentence % {"companies": ", ".join(unnamed)}, "purpose", purpose.code)


def _free(made: Composition, purpose: PublicPurpose) -> Iterator[Finding]:
    if not purpose.conditional_on:
        return
    care = next(care for care in made.document.record.purposes if care.code == purpose.code)
    at = ("purpose", purpose.code)
    if purpose.primary_basis == LawfulBasis.CONSENT and care.condition_answered_by and care.condition_reason:
        rule = "R-066" if purpose.category == "applicants" else "R-041"
        sentence = _(
            "A no costs the person something, so the consent may not be free. %(name)s answers for it: %(why)s"
        )
        said = {"name": care.condition_answered_by, "why": care.condition_reason}
        yield warning(made, rule, sentence % said, *at)
    else:
        sentence = _(
            "A no costs the person something, so the consent is not free. "
            "Empty “conditional on”, or name who answers for it and why."
        )
        yield blocker(made, "R-041", sentence, *at)
