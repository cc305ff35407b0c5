"""The words of a file of people: what the edition in force, and the ledger, call them. Nothing is guessed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from purposes import editions
from purposes.evidence_of_consent import Evidence
from purposes.imports.words import Lexicon
from purposes.models import Wording

from ..kinds import Channel, Kind

#: The channel of a consent to the purpose itself: a code, where the ledger has none.
ITSELF = "purpose"
#: What an import may say for a person, with words beside its label.
ANSWERS: dict[str, tuple[Any, ...]] = {
    Kind.GIVEN: (Kind.GIVEN.label, "yes", "ja"),
    Kind.REFUSED: (Kind.REFUSED.label, "no", "nej"),
    Kind.WITHDRAWN: (Kind.WITHDRAWN.label,),
    Kind.OBJECTED: (_("objected to direct marketing"),),
}
#: What channels are called beside their labels.
ALSO_CHANNELS = {Channel.EMAIL: ("e-mail", "mail")}
#: Only the person's own hand proves a mailbox or signs in by link.
PROOFS = (Evidence.IMPORTED, Evidence.REPORTED, Evidence.DOCUMENT)

#: What the tables of words are called.
TITLES = {
    "category": _("Data-subject categories"),
    "purpose": _("Purposes"),
    "channel": _("Channels"),
    "said": _("What was said"),
    "evidence": _("Evidence"),
    "language": _("Languages"),
    "point": _("Collection points"),
}


def lexicon() -> Lexicon:
    """The words that are known now."""
    known = Lexicon()
    _learn_register(known)
    channels = [(one.value or ITSELF, [*_in_each(one.label), *ALSO_CHANNELS.get(one, ())]) for one in Channel]
    known.learn("channel", channels)
    known.learn("said", [(str(kind), [*_in_each(label), *map(str, also)]) for kind, (label, *also) in ANSWERS.items()])
    known.learn("evidence", [(one.value, _in_each(one.label)) for one in PROOFS])
    known.learn("language", [(code, _in_each(_(str(name)))) for code, name in settings.LANGUAGES])
    return known


def _learn_register(known: Lexicon) -> None:
    edition = editions.in_force()
    document = editions.document_of(edition) if edition else None
    purposes: list[Any] = list(document.public.purposes) if document else []
    known.learn("category", _named([*document.public.categories, *document.record.categories] if document else []))
    known.learn("purpose", [*_named(purposes), *((code, []) for code in _earlier({one.code for one in purposes}))])
    known.learn("point", _named(document.public.collection_points if document else []))


def _named(rows: Iterable[Any]) -> list[tuple[str, list[str]]]:
    return [(row.code, [text for text in row.name.values() if text]) for row in rows]


def _earlier(now: set[str]) -> list[str]:
    """Purposes of earlier editions that asked for consent: a no to one of them is never lost."""
    return sorted(set(Wording.objects.order_by().values_list("purpose", flat=True).distinct()) - now)


def _in_each(label: Any) -> list[str]:
    """What it is called in the reader's language, then in every language."""
    found = [str(label)]
    for code, _name in settings.LANGUAGES:
        with override(code):
            found.append(str(label))
    return list(dict.fromkeys(found))
