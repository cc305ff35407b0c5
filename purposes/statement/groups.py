"""One group of people in the statement: its purposes in order, and where their data come from."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from ..document import Group, Point, PublicDocument
from .bases import Basis
from .codes import Codes
from .purposes import PurposeSection
from .words import Words


@dataclass(frozen=True)
class Share:
    """Purposes of a group, one after the other, on the same basis; `primarily` where some have a further one."""

    basis: Basis
    purposes: tuple[PurposeSection, ...]
    primarily: bool

    @property
    def first(self) -> PurposeSection:
        return self.purposes[0]

    @property
    def last(self) -> PurposeSection:
        return self.purposes[-1]


@dataclass(frozen=True)
class Source:
    """A collection point: where data come from, and what people read there."""

    name: Words
    from_the_person: bool
    source: Words
    notice: Words

    @classmethod
    def of(cls, point: Point, codes: Codes) -> Source:
        return cls(codes.say(point.name), point.from_the_person, codes.say(point.source), codes.say(point.notice))


@dataclass(frozen=True)
class Section:
    """A group of people. `purposes` stand in its list; `duties`, such as answering requests, under the rights."""

    code: str
    name: Words
    description: Words
    introduction: Words
    purposes: tuple[PurposeSection, ...]
    duties: tuple[PurposeSection, ...]
    sources: tuple[Source, ...]

    @property
    def is_lettered(self) -> bool:
        return all(purpose.letter for purpose in self.purposes)

    @property
    def shares(self) -> tuple[Share, ...]:
        """The bases of the list in one line: "a) to i): ...; j): ..."."""
        alike = (tuple(group) for _code, group in groupby(self.purposes, key=lambda purpose: purpose.basis.code))
        return tuple(Share(rows[0].basis, rows, any(row.further for row in rows)) for rows in alike)

    @property
    def objectable(self) -> tuple[PurposeSection, ...]:
        """What may be objected to (GDPR Art. 21(1)), duties included."""
        return tuple(purpose for purpose in (*self.purposes, *self.duties) if purpose.can_be_objected_to)

    @property
    def marketing(self) -> tuple[PurposeSection, ...]:
        """Where a no to direct marketing is absolute (GDPR Art. 21(2) and (3))."""
        return tuple(purpose for purpose in self.purposes if purpose.direct_marketing)

    @property
    def withdrawable(self) -> tuple[PurposeSection, ...]:
        """What rests on consent, or in part (GDPR Art. 7(3))."""
        return tuple(purpose for purpose in self.purposes if purpose.can_be_withdrawn)

    @property
    def is_weighed(self) -> bool:
        """Whether a legitimate interest carries something here: then the statement tells that it was weighed."""
        return any(purpose.basis.can_be_objected_to for purpose in self.purposes)

    @classmethod
    def of(cls, group: Group, document: PublicDocument, codes: Codes) -> Section:
        sections = [
            (purpose.in_statement_list, PurposeSection.of(purpose, codes))
            for purpose in document.purposes
            if purpose.category == group.code
        ]
        points = (point for point in document.collection_points if group.code in point.categories)
        return cls(
            code=group.code,
            name=codes.say(group.name),
            description=codes.say(group.description),
            introduction=codes.say(group.introduction),
            purposes=tuple(section for is_listed, section in sections if is_listed),
            duties=tuple(section for is_listed, section in sections if not is_listed),
            sources=tuple(Source.of(point, codes) for point in points if not point.told_until),
        )
