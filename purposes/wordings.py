"""The words of a consent as they are frozen, each with the hash of all that a person saw. Pure."""

from typing import Any

from gdpr_registry import canonical

from .document import ConsentWording, PublicDocument
from .models import Edition, Wording


def wordings_of(document: PublicDocument, edition: Edition) -> list[Wording]:
    """One unsaved row per consent and language."""
    return [_row(wording, language, edition) for wording in document.wordings for language in sorted(wording.texts)]


def _row(wording: ConsentWording, language: str, edition: Edition) -> Wording:
    shown: dict[str, Any] = {
        "purpose": wording.purpose,
        "revision": wording.revision,
        "language": language,
        "text": wording.texts[language],
        "controls": controls(wording, language),
        "companies": wording.companies,
        "form_version": wording.form_version,
    }
    return Wording(**shown, sha256=canonical.sha256_hex(shown), edition=edition)


def controls(wording: ConsentWording, language: str) -> list[dict[str, Any]]:
    """The two buttons in their order, neither chosen beforehand (R-039)."""
    return [
        {"name": "agree", "label": wording.agree_label.get(language, ""), "default": False},
        {"name": "refuse", "label": wording.refuse_label.get(language, ""), "default": False},
    ]
