"""The draft of the register as a document: `compose()`, and `composition()` with what it was made from.

Two things in the draft do not enter as they stand: purposes that are off, with all that speaks of them; and rows in
work, which enter as they stand in the last edition, or not at all where they are not in it. The last edition is the
one with the highest number, also where its time has not come: the next one starts from it.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

from .. import editions
from ..differences import Change, differences
from ..document import NOTHING, RegisterDocument
from ..models import Edition, PurposeStop
from .assemble import assemble
from .draft import Draft, read
from .revisions import with_revisions

__all__ = ["Composition", "Draft", "compose", "composition"]


@dataclass(frozen=True)
class Composition:
    """A document with what it was made from: the draft, the last edition and the changes since that one."""

    document: RegisterDocument
    draft: Draft
    based_on: Edition | None
    base: RegisterDocument | None
    changes: list[Change]
    stopped: frozenset[str]

    @property
    def lifts(self) -> list[str]:
        """The codes of stopped purposes that are in the document: publication lifts their stops."""
        return [purpose.code for purpose in self.document.public.purposes if purpose.code in self.stopped]

    @property
    def is_material(self) -> bool:
        """Whether publication asks for an officer other than the proposer.

        The first edition always does, and so does one that lifts a stop.
        """
        return self.base is None or bool(self.lifts) or any(change.is_material for change in self.changes)


def compose(*, wording_only: Collection[str] = ()) -> RegisterDocument:
    """The draft as a document. `wording_only` names the changes of text that do not change the meaning, by key."""
    return composition(wording_only=wording_only).document


def composition(*, wording_only: Collection[str] = (), also_on: Collection[str] = ()) -> Composition:
    """The draft as a document with the changes since the last edition. `also_on` sees prepared purposes as if on."""
    draft = replace(read(), also_on=frozenset(also_on))
    based_on = editions.last()
    base = editions.document_of(based_on) if based_on else None
    document = assemble(draft, base or NOTHING)
    changes = differences(base, document, wording_only)
    return Composition(
        document=with_revisions(document, draft, base, changes),
        draft=draft,
        based_on=based_on,
        base=base,
        changes=changes,
        stopped=frozenset(PurposeStop.objects.in_force().values_list("purpose", flat=True)),
    )
