"""The difference between two documents, as a list of changes with their class. Pure.

Each change has a key that stays the same however often one looks, such as `purposes.customers.e.description`: the
proposer marks changes of wording by it. Schema and revisions are not compared: they follow from the rest.
"""

from collections.abc import Collection, Iterator

from ..document import NOTHING, RegisterDocument
from .change import Change, Class, Kind
from .compare import compare
from .sections import PUBLISHER, SECTIONS, Section

__all__ = ["Change", "Class", "Kind", "differences"]


def differences(
    old: RegisterDocument | None, new: RegisterDocument, wording_only: Collection[str] = ()
) -> list[Change]:
    """What has changed from `old` (None: nothing was there) to `new`, in the order of the document.

    A change of text whose key is in `wording_only` is of wording; keys of other changes in it have no effect.
    """
    marked = _with_aliases(wording_only)
    found = [change for section in SECTIONS for change in _of_section(section, old, new)]
    seen = _without_twins([*_publisher(old, new), *found])
    return [change.marked() if change.key in marked else change for change in seen]


def _of_section(section: Section, old: RegisterDocument | None, new: RegisterDocument) -> Iterator[Change]:
    return compare(section, section.elements(old or NOTHING), section.elements(new))


def _publisher(old: RegisterDocument | None, new: RegisterDocument) -> list[Change]:
    before, after = old.public.publisher if old else "", new.public.publisher
    if old is None or before == after:
        return []
    return [Change(section=PUBLISHER, code="", path=(), kind=Kind.CHANGED, old=before, new=after, name=after)]


def _with_aliases(keys: Collection[str]) -> set[str]:
    # The statement tells the interest in the words of the assessment: one text, marked once.
    told = [key for key in keys if key.startswith("purposes.") and key.endswith((".interest", ".named_interests"))]
    same = {key.replace("purposes.", "assessments.", 1) for key in told}
    return {*keys, *same}


def _without_twins(changes: list[Change]) -> list[Change]:
    """Leave out that the record's side of a row came or went where its public side says so."""
    said = {(change.section.name, change.code, change.kind) for change in changes if not change.path}
    return [
        change
        for change in changes
        if change.path or not change.section.twin_of or (change.section.twin_of, change.code, change.kind) not in said
    ]
