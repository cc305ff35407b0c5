"""How an answer came about, rule by rule: what was asked, what was known, what it led to. Pure.

Only rules that were reached are told with their facts: behind a refusal nothing was asked, and what nobody asked for
stands as the fact that says no.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import Enum, StrEnum
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from purposes.dpv import LawfulBasis

from . import decisions
from .decisions import CONSENT, INTEREST, OBJECTABLE, RULES, Answer, Decision, Facts, Objection, Permission, Reach, Rule


class Outcome(StrEnum):
    """What a rule came to. `css` is the shape of its badge."""

    PASSED = "passed"
    REFUSED = "refused"
    NOT_NEEDED = "not needed"
    NOT_REACHED = "not reached"

    @property
    def label(self) -> Any:
        return _OUTCOMES[self][0]

    @property
    def css(self) -> str:
        return _OUTCOMES[self][1]


_OUTCOMES: dict[Outcome, tuple[Any, str]] = {
    Outcome.PASSED: (_("passed"), "is-done"),
    Outcome.REFUSED: (_("refused"), "is-stopped"),
    Outcome.NOT_NEEDED: (_("does not apply"), "is-past"),
    Outcome.NOT_REACHED: (_("not asked any more"), "is-open"),
}


class Step(NamedTuple):
    """One rule as it is told: its number, its question, what it came to, and what was known."""

    number: int
    question: Any
    outcome: Outcome
    known: str


class _Told(NamedTuple):
    question: Any
    fact: str
    applies: Callable[[Facts], bool] = lambda facts: True


QUESTIONS: dict[Rule, _Told] = {
    decisions.task_is_known: _Told(_("Does the edition in force name the task?"), "task_known"),
    decisions.purpose_is_in_force: _Told(_("Does it name the purpose, on a lawful basis?"), "purpose_in_force"),
    decisions.purpose_is_not_stopped: _Told(_("Has an officer stopped the purpose?"), "purpose_stopped"),
    decisions.basis_reaches_the_task: _Told(
        _("Does the secondary basis carry this task?"), "reach", lambda facts: facts.reach is not Reach.NOT_ASKED
    ),
    decisions.person_is_known: _Told(_("Is the person on file?"), "person_known"),
    decisions.person_is_in_the_category: _Told(
        _("Is the person in the data-subject category of the purpose?"), "in_category"
    ),
    decisions.processing_is_not_restricted: _Told(_("Is the processing restricted?"), "restricted"),
    decisions.no_objection_to_marketing: _Told(
        _("It is direct marketing: has the person said no to it?"),
        "marketing_objection",
        lambda facts: facts.is_direct_marketing,
    ),
    decisions.no_stands_against_the_primary_basis: _Told(
        _("Has the person said no to this purpose, or taken a yes back?"),
        "consent",
        lambda facts: facts.reach is not Reach.WITHIN,
    ),
    decisions.consent_is_good: _Told(
        _("Was consent given that counts: for this revision and company, in time, and proven?"),
        "consent",
        lambda facts: facts.basis == CONSENT,
    ),
    decisions.company_is_controller: _Told(
        _("Is the company a controller of the purpose?"),
        "company_is_controller",
        lambda facts: facts.basis != CONSENT,
    ),
    decisions.no_objection_stands: _Told(
        _("Has the person objected for reasons of their own situation?"),
        "objection",
        lambda facts: facts.basis in OBJECTABLE,
    ),
    decisions.interest_is_assessed: _Told(
        _("Is the assessment of the legitimate interest approved?"),
        "assessment_approved",
        lambda facts: facts.basis == INTEREST,
    ),
    decisions.interest_is_told: _Told(
        _("Was the legitimate interest told when the data were collected?"),
        "told",
        lambda facts: facts.basis == INTEREST,
    ),
    decisions.channel_is_permitted: _Told(
        _("Has the person permitted the channel?"),
        "channel",
        lambda facts: facts.channel is not Permission.NOT_NEEDED,
    ),
    decisions.device_is_permitted: _Told(
        _("Has the person permitted cookies and tracked links?"),
        "device",
        lambda facts: facts.device is not Permission.NOT_NEEDED,
    ),
}

_YES_NO = {True: _("yes"), False: _("no")}
WORDS: dict[Enum, Any] = {
    Answer.NOTHING: _("nothing said"),
    Answer.GIVEN: _("said yes, and it counts"),
    Answer.REFUSED: _("said no"),
    Answer.WITHDRAWN: _("said yes, then taken back or ended"),
    Answer.EXPIRED: _("said yes, and it has run out"),
    Answer.OLDER_REVISION: _("said yes to an earlier revision"),
    Answer.WEAK_EVIDENCE: _("said yes, and the proof is too weak"),
    Answer.OTHER_COMPANY: _("said yes, and not to this company"),
    Objection.NONE: _("no objection"),
    Objection.OPEN: _("objected, not decided"),
    Objection.BEING_DECIDED: _("objected, being decided within five working days"),
    Objection.UPHELD: _("objected, and the objection was upheld"),
    Objection.OVERRIDDEN: _("objected, and a compelling ground goes before it"),
    Permission.NOT_NEEDED: _("not needed"),
    Permission.GIVEN: _("permitted"),
    Permission.REFUSED: _("said no"),
    Permission.CHANNEL_UNSAID: _("no channel was named"),
    Permission.MISSING: _("no permission that counts"),
    Reach.NOT_ASKED: _("none was named"),
    Reach.WITHIN: _("within its reach"),
    Reach.OUTSIDE: _("outside its reach"),
}


def reasoning(facts: Facts, decision: Decision) -> Iterator[Step]:
    """Each rule in the order in which it is asked, up to the one that refused and beyond."""
    for number, rule in enumerate(RULES, 1):
        told = QUESTIONS[rule]
        outcome = _outcome(number, told, facts, decision)
        is_known = outcome in (Outcome.PASSED, Outcome.REFUSED)
        yield Step(number, told.question, outcome, _known(told, facts) if is_known else "")


def _outcome(number: int, told: _Told, facts: Facts, decision: Decision) -> Outcome:
    if number > decision.rule:
        return Outcome.NOT_REACHED
    if number == decision.rule and not decision.allowed:
        return Outcome.REFUSED
    return Outcome.PASSED if told.applies(facts) else Outcome.NOT_NEEDED


def _known(told: _Told, facts: Facts) -> str:
    value = getattr(facts, told.fact)
    if told.fact == "purpose_in_force" and value:
        return str(LawfulBasis(facts.basis).label) if facts.basis in decisions.BASES else str(_("no lawful basis"))
    return str(_YES_NO[value] if isinstance(value, bool) else WORDS[value])
