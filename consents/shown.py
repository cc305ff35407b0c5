"""An answer of the gate as people read it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from purposes.dpv import LawfulBasis
from purposes.statement.words import Words, words

from .decisions import BASES, Reason
from .gate import Answered
from .kinds import Channel
from .models import Question
from .reasoning import Step, reasoning
from .reasons import SHORT, Texts, texts_of


@dataclass(frozen=True)
class Shown:
    """One answer with its question, in `language`."""

    question: Question
    answered: Answered
    task: str
    language: str

    @property
    def verdict(self) -> str:
        """The answer in one sentence."""
        if self.answered.allowed:
            return _("Yes. For this person you may %(task)s.") % {"task": self.task}
        return _("No. For this person you may not %(task)s.") % {"task": self.task}

    @property
    def asked_by(self) -> str:
        """The channel, where one was asked for."""
        channel = self.answered.ground.channel
        return str(Channel(channel).label) if channel else ""

    @property
    def shared(self) -> str:
        """Says so where several people share the address."""
        number = self.answered.among
        if number < 2:
            return ""
        return ngettext(
            "%(n)d person shares this address. The answer is yes only if it is yes for each of them.",
            "%(n)d people share this address. The answer is yes only if it is yes for each of them.",
            number,
        ) % {"n": number}

    @cached_property
    def texts(self) -> Texts:
        return texts_of(self.answered.facts, self.answered.decision)

    @cached_property
    def steps(self) -> list[Step]:
        return list(reasoning(self.answered.facts, self.answered.decision))

    @property
    def basis(self) -> LawfulBasis | None:
        """The basis that the question rests on."""
        code = self.answered.decision.basis
        return LawfulBasis(code) if code in BASES else None

    @property
    def purpose(self) -> Words:
        return self._of_purpose("name")

    @property
    def limits(self) -> list[tuple[str, Words]]:
        """How far a yes reaches: what the purpose covers and what not, and the reach of a secondary basis."""
        if not self.answered.allowed:
            return []
        secondary = self.answered.ground.secondary
        told = [
            (_("Only as far as"), words(secondary.reach, self.language) if secondary else Words("")),
            (_("Covers"), self._of_purpose("covers")),
            (_("Does not cover"), self._of_purpose("does_not_cover")),
        ]
        return [(label, text) for label, text in told if text]

    def _of_purpose(self, field: str) -> Words:
        purpose = self.answered.ground.purpose
        return words(getattr(purpose, field), self.language) if purpose else Words("")


def figure(number: int) -> str:
    """A number as the reader's language groups it."""
    return str(number_format(number, force_grouping=True))


def counted(reasons: dict[str, int]) -> list[tuple[Any, str]]:
    """The counts by reason, yes first, then the most frequent."""
    ordered = sorted(reasons.items(), key=lambda one: (one[0] != Reason.ALLOWED, -one[1], one[0]))
    return [(SHORT[Reason(reason)], figure(number)) for reason, number in ordered]
