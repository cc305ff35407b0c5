"""The register of what an edition does to people: how many a change moves from yes to no, and from no to yes.

The register knows no person. An app that does fills this in `AppConfig.ready()`:

    impact.register(lines_between, page="simulator", permission="consents.simulate")

and officers see its lines before they propose and before they decide, with the way to its own page.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .differences.sentences import shown
from .document import RegisterDocument


class Direction(TextChoices):
    """How the answer of the gate changes for a person."""

    TO_NO = "no", gettext_lazy("from yes to no")
    TO_YES = "yes", gettext_lazy("from no to yes")


@dataclass(frozen=True)
class ImpactLine:
    """How many people (`count`) of a category get another answer for a purpose, and why.

    `category` and `purpose` are codes of either document, `reason` is a phrase in the reader's language without a full
    stop, `among` is how many people the category has, where that is known, and `tasks` names, in the reader's language,
    what they may do no longer or do then; empty where it is all of the purpose.
    """

    category: str
    purpose: str
    direction: Direction
    reason: str
    count: int
    among: int | None = None
    tasks: tuple[str, ...] = ()


Filler = Callable[[RegisterDocument | None, RegisterDocument], Iterable[ImpactLine]]

_fillers: list[Filler] = []
_pages: dict[str, str] = {}


def register(filler: Filler, *, page: str = "", permission: str = "") -> Filler:
    """Ask `filler(before, after)` for lines whenever a draft is looked at; `before` is None without an edition.

    `page` is the URL name of a page that says more, for accounts with `permission`.
    """
    if filler not in _fillers:
        _fillers.append(filler)
    if page:
        _pages[page] = permission
    return filler


def pages_for(reader: Any) -> list[str]:
    """The addresses of the pages that say more to this account."""
    return [reverse(page) for page, permission in _pages.items() if reader.has_perm(permission)]


def sentences_between(before: RegisterDocument | None, after: RegisterDocument) -> list[str] | None:
    """What becomes of people when `after` follows `before`, in the reader's language; None where nobody can tell."""
    if not _fillers:
        return None
    lines = [line for filler in _fillers for line in filler(before, after) if line.count]
    names = names_in(before, after)
    return [_sentence(line, names) for line in lines]


def names_in(*documents: RegisterDocument | None) -> dict[str, str]:
    """Categories, purposes and tasks by code, as the last of the documents calls them in the reader's language."""
    found: dict[str, str] = {}
    for document in filter(None, documents):
        found |= {row.code: shown(row.name) for row in (*document.record.categories, *document.public.categories)}
        found |= {row.code: shown(row.name) for row in document.record.tasks}
        found |= {row.code: shown(row.name) for row in document.public.purposes}
    return found


def _sentence(line: ImpactLine, names: dict[str, str]) -> str:
    sentence = ngettext(
        "%(category)s: %(people)s moves %(direction)s for “%(purpose)s”: %(reason)s.",
        "%(category)s: %(people)s move %(direction)s for “%(purpose)s”: %(reason)s.",
        line.count,
    )
    told = sentence % {
        "category": capfirst(names.get(line.category, line.category)),
        "people": _people(line),
        "direction": line.direction.label,
        "purpose": f"{line.purpose} · {names[line.purpose]}" if line.purpose in names else line.purpose,
        "reason": line.reason,
    }
    if not line.tasks:
        return told
    return (
        told
        + " "
        + ngettext("Task: %(tasks)s.", "Tasks: %(tasks)s.", len(line.tasks)) % {"tasks": "; ".join(line.tasks)}
    )


def _people(line: ImpactLine) -> str:
    count = number_format(line.count, force_grouping=True)
    if line.among is None:
        return count
    return _("%(count)s of %(among)s") % {"count": count, "among": number_format(line.among, force_grouping=True)}
