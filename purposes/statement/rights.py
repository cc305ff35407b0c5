"""What the sections on rights name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .groups import Section
from .purposes import PurposeSection


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
