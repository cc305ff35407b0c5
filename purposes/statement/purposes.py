"""One purpose in the statement, with all that Art. 13 and 14 ask for."""

from __future__ import annotations

from dataclasses import dataclass

from ..document import ConsentWording, PublicPurpose, Secondary
from .bases import BASES, Basis
from .codes import Codes
from .data import DataRow, TransferRow, data_rows
from .words import Words, duration


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
