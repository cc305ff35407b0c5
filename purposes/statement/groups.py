"""One group of people in the statement: its purposes in order, each with all that Art. 13 and 14 ask for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.utils.functional import Promise

from ..document import (
    Arrangement,
    Company,
    ConsentWording,
    Group,
    Kind,
    Limit,
    Point,
    PublicDocument,
    PublicPurpose,
    PublicTransfer,
    PurposeData,
    Secondary,
    Text,
)
from .bases import BASES, TOOLS, Basis, article_of
from .words import Words, country, duration, listed, words


class Codes:
    """The document by code, and the language to say it in."""

    def __init__(self, document: PublicDocument, language: str) -> None:
        self.language = language
        self.publisher = document.publisher
        self.companies: dict[str, Company] = {row.code: row for row in document.companies}
        self.arrangements: dict[str, Arrangement] = {row.code: row for row in document.arrangements}
        self.kinds: dict[str, Kind] = {row.code: row for row in document.data_categories}
        self.recipients: dict[str, Text] = {row.code: row.name for row in document.recipient_categories}
        self.says_what_a_yes_needs = document.says_what_a_yes_needs
        self.wordings: dict[str, ConsentWording] = {row.purpose: row for row in document.wordings}

    def say(self, text: Text) -> Words:
        return words(text, self.language)

    def names_of(self, companies: Iterable[str]) -> str:
        """ "Alpha A/S and Beta AB", from their codes."""
        return listed((self.companies[code].name for code in companies), self.language)


@dataclass(frozen=True)
class TimeLimit:
    """How long: `duration` is in words ("24 months"), or empty where an event ends it."""

    duration: str
    counted_from: Words
    condition: Words

    @classmethod
    def of(cls, limit: Limit, codes: Codes) -> TimeLimit:
        length = duration(limit.duration, limit.unit, codes.language) if limit.duration else ""
        return cls(length, codes.say(limit.counted_from), codes.say(limit.condition))


@dataclass(frozen=True)
class DataRow:
    """Kinds of data that are kept equally long and go to the same recipients."""

    kinds: tuple[DataKind, ...]
    limits: tuple[TimeLimit, ...]
    recipients: tuple[Words, ...]


@dataclass(frozen=True)
class DataKind:
    """A kind of data; `sensitivity` as in the register, "ordinary" for most."""

    name: Words
    description: Words
    sensitivity: str

    @classmethod
    def of(cls, kind: Kind, codes: Codes) -> DataKind:
        return cls(codes.say(kind.name), codes.say(kind.description), kind.sensitivity)


@dataclass(frozen=True)
class FurtherBasis:
    """A secondary basis with what it carries (R-015)."""

    basis: Basis
    reason: Words
    reach: Words
    statute: Words
    contract_party: Words

    @classmethod
    def of(cls, secondary: Secondary, codes: Codes) -> FurtherBasis:
        return cls(
            basis=BASES[secondary.basis],
            reason=codes.say(secondary.reason),
            reach=codes.say(secondary.reach),
            statute=codes.say(secondary.statute),
            contract_party=codes.say(secondary.contract_party),
        )


@dataclass(frozen=True)
class TransferRow:
    """A transfer outside the EEA: to whom, where, and what protects the data there."""

    recipient: Words
    country: str
    tool: Promise
    code: str
    document: str

    @property
    def article(self) -> str:
        return article_of(self.code)

    @classmethod
    def of(cls, transfer: PublicTransfer, codes: Codes) -> TransferRow:
        return cls(
            recipient=codes.say(codes.recipients[transfer.recipient_category]),
            country=country(transfer.destination, codes.language),
            tool=TOOLS[transfer.tool],
            code=transfer.tool,
            # The page puts the full stop; "Inc." has one already.
            document=transfer.document_title.removesuffix("."),
        )


@dataclass(frozen=True)
class ConsentQuestion:
    """What the person is asked, and for how long a yes is good: "24 months" (R-043); empty where it was not told."""

    text: Words
    good_for: str

    @classmethod
    def of(cls, wording: ConsentWording, codes: Codes) -> ConsentQuestion:
        good_for = duration(wording.valid_months, "months", codes.language) if codes.says_what_a_yes_needs else ""
        return cls(codes.say(wording.texts), good_for)


@dataclass(frozen=True)
class PurposeSection:
    """A purpose with the layer below its name. `anchor` is its code: #customers.a."""

    anchor: str
    letter: str
    name: Words
    description: Words
    covers: Words
    does_not_cover: Words
    others_responsible: str
    arrangement: Words
    basis: Basis
    statute: Words
    contract_party: Words
    interest: Words
    named_interests: tuple[Words, ...]
    further: tuple[FurtherBasis, ...]
    data: tuple[DataRow, ...]
    transfers: tuple[TransferRow, ...]
    when_refused: Words
    conditional_on: Words
    duty_to_provide: Words
    automated_decisions: Words
    asked: ConsentQuestion | None
    direct_marketing: str

    @property
    def can_be_objected_to(self) -> bool:
        """GDPR Art. 21(1): also where only a secondary basis is a legitimate interest."""
        return self.basis.can_be_objected_to or any(row.basis.can_be_objected_to for row in self.further)

    @property
    def can_be_withdrawn(self) -> bool:
        """GDPR Art. 7(3): also where only a secondary basis is a consent."""
        return self.basis.can_be_withdrawn or any(row.basis.can_be_withdrawn for row in self.further)

    @classmethod
    def of(cls, purpose: PublicPurpose, codes: Codes) -> PurposeSection:
        arrangement = codes.arrangements.get(purpose.joint_arrangement)
        is_the_publishers = purpose.controllers == [codes.publisher]
        return cls(
            anchor=purpose.code,
            letter=purpose.letter,
            name=codes.say(purpose.name),
            description=codes.say(purpose.description),
            covers=codes.say(purpose.covers),
            does_not_cover=codes.say(purpose.does_not_cover),
            others_responsible="" if is_the_publishers else codes.names_of(purpose.controllers),
            arrangement=codes.say(arrangement.essence if arrangement else {}),
            basis=BASES[purpose.primary_basis],
            statute=codes.say(purpose.statute),
            contract_party=codes.say(purpose.contract_party),
            interest=codes.say(purpose.interest),
            named_interests=tuple(codes.say(text) for text in purpose.named_interests),
            further=tuple(FurtherBasis.of(row, codes) for row in purpose.secondary_bases),
            data=data_rows(purpose.data, codes),
            transfers=tuple(TransferRow.of(row, codes) for row in purpose.transfers),
            when_refused=codes.say(purpose.when_refused),
            conditional_on=codes.say(purpose.conditional_on),
            duty_to_provide=codes.say(purpose.duty_to_provide),
            automated_decisions=codes.say(purpose.automated_decisions),
            asked=ConsentQuestion.of(codes.wordings[purpose.code], codes) if purpose.code in codes.wordings else None,
            direct_marketing=purpose.direct_marketing,
        )


def data_rows(data: Iterable[PurposeData], codes: Codes) -> tuple[DataRow, ...]:
    """Kinds with the same time limits and recipients stand in one row, where the first of them stood."""
    rows: dict[tuple[object, ...], list[PurposeData]] = {}
    for row in data:
        key = (tuple(limit.code for limit in row.limits), tuple(row.recipient_categories))
        rows.setdefault(key, []).append(row)
    return tuple(
        DataRow(
            kinds=tuple(DataKind.of(codes.kinds[row.data_category], codes) for row in alike),
            limits=tuple(TimeLimit.of(limit, codes) for limit in alike[0].limits),
            recipients=tuple(codes.say(codes.recipients[code]) for code in alike[0].recipient_categories),
        )
        for alike in rows.values()
    )


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


@dataclass(frozen=True)
class Rights:
    """What the sections on rights name, for all groups or for one."""

    general: tuple[Section, ...]
    marketing: tuple[Section, ...]
    withdrawable: tuple[Section, ...]
    duties: tuple[tuple[Section, PurposeSection], ...]
    obliging: tuple[tuple[Section, PurposeSection], ...]
    automated: tuple[tuple[Section, PurposeSection], ...]

    @classmethod
    def of(cls, sections: Iterable[Section]) -> Rights:
        told = tuple(sections)
        everything = [(section, purpose) for section in told for purpose in (*section.purposes, *section.duties)]
        return cls(
            general=tuple(section for section in told if section.objectable),
            marketing=tuple(section for section in told if section.marketing),
            withdrawable=tuple(section for section in told if section.withdrawable),
            duties=tuple((section, duty) for section in told for duty in section.duties),
            obliging=tuple(pair for pair in everything if pair[1].duty_to_provide),
            automated=tuple(pair for pair in everything if pair[1].automated_decisions),
        )
