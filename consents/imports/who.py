"""Whose row is it? Rows are joined to people by reference, else by an address that is one person's. Pure.

A reference names one person. An e-mail address or a phone number names somebody only where nobody else has it and no
other name stands beside it: whoever shares a mailbox is unclear, and nothing is guessed. A row whose system has given
another reference to the person at the address is about somebody else at that address.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from purposes.imports.words import normal
from subjects.identity import EMAIL, REFERENCE, Ref

from .lines import Line
from .trouble import Trouble


@dataclass(frozen=True)
class OnFile:
    """Somebody on file whom a row may be about: the name, and the systems that have a reference of theirs."""

    name: str = ""
    systems: frozenset[str] = frozenset()


@dataclass(eq=False)
class Party:
    """One person of the file, with all of their rows; `known` is who it is on file, None for somebody new."""

    lines: list[Line] = field(default_factory=list)
    known: UUID | None = None

    @property
    def refs(self) -> list[Ref]:
        """What the person is found by, in the order of the rows."""
        return list(dict.fromkeys(ref for line in self.lines for ref in line.refs))

    @property
    def names(self) -> list[str]:
        """What the rows call the person, each way once."""
        found = {normal(line.texts["name"]): line.texts["name"] for line in self.lines if line.texts.get("name")}
        return list(found.values())


def parties(lines: Sequence[Line], on_file: Mapping[Ref, Sequence[UUID]], about: Mapping[UUID, OnFile]) -> list[Party]:
    """The people of the rows that are clear so far, in the order of the file. Troubles go to the rows."""
    clear = [line for line in lines if not line.troubles]
    for line in clear:
        if not line.refs:
            line.troubles.append((Trouble.NOBODY, ""))
    finder = _Finder(on_file, about)
    finder.by_reference([line for line in clear if _references(line)])
    finder.by_address([line for line in clear if line.refs and not _references(line)])
    kept = [party for party in finder.found if not any(line.troubles for line in party.lines)]
    return sorted(kept, key=lambda party: party.lines[0].number)


def _references(line: Line) -> list[Ref]:
    return [ref for ref in line.refs if ref.kind == REFERENCE]


def _addresses(line: Line) -> list[Ref]:
    return [ref for ref in line.refs if ref.kind != REFERENCE]


def _unclear(lines: Iterable[Line], why: Trouble) -> None:
    for line in lines:
        line.troubles.append((why, ""))


def _differ(*names: str) -> bool:
    return len({normal(name) for name in names if name}) > 1


@dataclass
class _Finder:
    on_file: Mapping[Ref, Sequence[UUID]]
    about: Mapping[UUID, OnFile]
    found: list[Party] = field(default_factory=list)

    # --- rows with references ---------------------------------------------------------------------

    def by_reference(self, lines: list[Line]) -> None:
        for group in _joined(lines):
            party = Party(group)
            self.found.append(party)
            references = [ref for ref in party.refs if ref.kind == REFERENCE]
            named = {pk for ref in references for pk in self.on_file.get(ref, ())}
            if len(named) > 1 or len({ref.system for ref in references}) < len(references):
                _unclear(group, Trouble.SEVERAL_PEOPLE)
            elif named:
                party.known = named.pop()
            else:
                self._by_own_address(party, {ref.system for ref in references})
        self._refuse_the_same_twice()

    def _by_own_address(self, party: Party, systems: set[str]) -> None:
        """The person at the address, whom these systems have not numbered yet."""
        named = self._at([ref for ref in party.refs if ref.kind != REFERENCE])
        open_to = {pk for pk in named if not systems & self.about[pk].systems}
        self._settle(party, open_to)

    def _at(self, addresses: Iterable[Ref]) -> set[UUID]:
        return {pk for ref in addresses for pk in self.on_file.get(ref, ())}

    def _settle(self, party: Party, named: set[UUID]) -> None:
        if len(named) > 1:
            _unclear(party.lines, Trouble.SHARED)
        elif named:
            party.known = next(iter(named))
            if _differ(self.about[party.known].name, *party.names):
                _unclear(party.lines, Trouble.OTHER_NAME)

    def _refuse_the_same_twice(self) -> None:
        """Two people of the file cannot both be the one person at an address, or the one on file."""
        by_person: dict[UUID, list[Party]] = defaultdict(list)
        for party in self.found:
            if party.known and not any(line.troubles for line in party.lines):
                by_person[party.known].append(party)
        for several in by_person.values():
            if len(several) > 1:
                by_address = [one for one in several if not self._is_named(one)]
                _unclear((line for one in by_address for line in one.lines), Trouble.SHARED)
        self._join({pk: [one for one in several if self._is_named(one)] for pk, several in by_person.items()})

    def _is_named(self, party: Party) -> bool:
        return any(self.on_file.get(ref) for ref in party.refs if ref.kind == REFERENCE)

    def _join(self, by_person: Mapping[UUID, list[Party]]) -> None:
        """Rows with different references of one person are that person's."""
        for first, *others in (several for several in by_person.values() if len(several) > 1):
            for other in others:
                first.lines += other.lines
                self.found.remove(other)

    # --- rows without -----------------------------------------------------------------------------

    def by_address(self, lines: list[Line]) -> None:
        holders: dict[Ref, list[Party]] = defaultdict(list)
        for party in self.found:
            for ref in party.refs:
                holders[ref].append(party)
        groups: dict[Ref, list[Line]] = defaultdict(list)
        for line in lines:
            groups[_main(line)].append(line)
        for group in groups.values():
            self._place(Party(group), holders)

    def _place(self, party: Party, holders: Mapping[Ref, list[Party]]) -> None:
        if _differ(*party.names):
            self.found.append(party)
            _unclear(party.lines, Trouble.OTHER_NAME)
            return
        mails = [ref for ref in party.refs if ref.kind == EMAIL]
        addresses = mails or party.refs
        in_file = {id(one): one for ref in addresses for one in holders.get(ref, ())}
        known = self._at(addresses) - {one.known for one in in_file.values() if one.known}
        if len(in_file) + len(known) > 1:
            self.found.append(party)
            _unclear(party.lines, Trouble.SHARED)
        elif in_file:
            self._add(party, next(iter(in_file.values())))
        else:
            self.found.append(party)
            self._settle(party, known or self._by_phone(party, mails))

    def _add(self, party: Party, to: Party) -> None:
        if _differ(*party.names, *to.names):
            self.found.append(party)
            _unclear(party.lines, Trouble.OTHER_NAME)
        elif any(line.troubles for line in to.lines):
            self.found.append(party)
            _unclear(party.lines, to.lines[0].troubles[0][0])
        else:
            to.lines += party.lines

    def _by_phone(self, party: Party, mails: list[Ref]) -> set[UUID]:
        """Who is known by the number, where the mailbox is new: a switchboard has many callers, so only by name."""
        named = self._at(ref for ref in party.refs if ref.kind not in (EMAIL, REFERENCE)) if mails else set()
        name = next(iter(party.names), "")
        same = {pk for pk in named if name and normal(self.about[pk].name) == normal(name)}
        if not same and any(not name or not self.about[pk].name for pk in named):
            _unclear(party.lines, Trouble.SHARED)
        return same


def _main(line: Line) -> Ref:
    return next((ref for ref in line.refs if ref.kind == EMAIL), line.refs[0])


def _joined(lines: list[Line]) -> list[list[Line]]:
    """Rows that share a reference, directly or through others."""
    parent: dict[Ref, Ref] = {}

    def root(ref: Ref) -> Ref:
        while (above := parent.setdefault(ref, ref)) != ref:
            parent[ref] = parent.setdefault(above, above)
            ref = above
        return ref

    for line in lines:
        first, *others = _references(line)
        for other in others:
            parent[root(other)] = root(first)
    groups: dict[Ref, list[Line]] = defaultdict(list)
    for line in lines:
        groups[root(_references(line)[0])].append(line)
    return list(groups.values())
