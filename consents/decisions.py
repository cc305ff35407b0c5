"""May we? The rules of the gate, in the order in which they are asked. Pure: facts in, a decision out.

Nothing but the last rule says yes, and every fact starts as the one that says no. `docs/decisions.md` is the table of
cases, and that table is the test.
"""

from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from purposes.dpv import LawfulBasis


class Answer(StrEnum):
    """What the person's last word on a consent or a permission is worth for this question."""

    NOTHING = "nothing"  # never asked, not answered, or declared invalid
    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    OLDER_REVISION = "older revision"
    WEAK_EVIDENCE = "weak evidence"
    OTHER_COMPANY = "other company"


class Objection(StrEnum):
    """Where an objection of Art. 21(1) stands. Being decided: for purposes that go on for a few days meanwhile."""

    NONE = "none"
    OPEN = "open"
    BEING_DECIDED = "being decided"
    UPHELD = "upheld"
    OVERRIDDEN = "overridden"


class Permission(StrEnum):
    """A channel or a device: whether the task needs a permission, and whether the person gave it."""

    NOT_NEEDED = "not needed"
    GIVEN = "given"
    REFUSED = "refused"  # the person said no to the channel, whether or not the task needs a permission for it
    CHANNEL_UNSAID = "channel unsaid"  # the task writes to people, and nobody said by which channel
    MISSING = "missing"


class Reach(StrEnum):
    """Whether a secondary basis is named, and whether it carries this task (R-015)."""

    NOT_ASKED = "not asked"
    WITHIN = "within"
    OUTSIDE = "outside"


class Reason(StrEnum):
    """Why the gate answers as it does. Every reason has four texts in `reasons.py`."""

    ALLOWED = "allowed"
    TASK_UNKNOWN = "task_unknown"
    PURPOSE_NOT_IN_FORCE = "purpose_not_in_force"
    PURPOSE_STOPPED = "purpose_stopped"
    OUTSIDE_REACH = "outside_reach"
    COMPANY_NOT_NAMED = "company_not_named"
    NO_SUCH_PERSON = "no_such_person"
    NOT_IN_CATEGORY = "not_in_category"
    RESTRICTED = "restricted"
    MARKETING_OBJECTION = "marketing_objection"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    OLDER_REVISION = "older_revision"
    EXPIRED = "expired"
    EVIDENCE_TOO_WEAK = "evidence_too_weak"
    NO_CONSENT = "no_consent"
    OBJECTED = "objected"
    NO_APPROVED_ASSESSMENT = "no_approved_assessment"
    INTEREST_NOT_TOLD = "interest_not_told"
    CHANNEL_UNSAID = "channel_unsaid"
    NO_CHANNEL_PERMISSION = "no_channel_permission"
    NO_DEVICE_PERMISSION = "no_device_permission"


class Facts(NamedTuple):
    """All that the rules ask. Of the question first, then of the person; the default of each says no."""

    task_known: bool = False
    purpose_in_force: bool = False
    purpose_stopped: bool = True
    #: The basis that would carry the task: the primary one, or the secondary one that was named.
    basis: str = ""
    reach: Reach = Reach.NOT_ASKED
    #: The company is a controller of the purpose; for a consent the wording decides instead.
    company_is_controller: bool = False
    is_direct_marketing: bool = True
    assessment_approved: bool = False
    person_known: bool = False
    in_category: bool = False
    restricted: bool = True
    marketing_objection: bool = True
    objection: Objection = Objection.OPEN
    consent: Answer = Answer.NOTHING
    told: bool = False
    channel: Permission = Permission.MISSING
    device: Permission = Permission.MISSING


class Decision(NamedTuple):
    """May we, and the rule that won. What the answer rests on beside it is told by `gate.Answered`."""

    allowed: bool
    reason: Reason
    #: The number of the rule in `RULES`, from 1; the last one says yes.
    rule: int
    basis: str


CONSENT, INTEREST = LawfulBasis.CONSENT.value, LawfulBasis.LEGITIMATE_INTEREST.value
#: Bases that a person may object to (Art. 21(1)).
OBJECTABLE = frozenset({INTEREST, LawfulBasis.PUBLIC_TASK.value})
BASES = frozenset(LawfulBasis.values)

Rule = Callable[[Facts], Reason | None]


def task_is_known(facts: Facts) -> Reason | None:
    """The edition in force names the task."""
    return None if facts.task_known else Reason.TASK_UNKNOWN


def purpose_is_in_force(facts: Facts) -> Reason | None:
    """The edition in force names the purpose, on one of the six lawful bases (R-015, R-024)."""
    return None if facts.purpose_in_force and facts.basis in BASES else Reason.PURPOSE_NOT_IN_FORCE


def purpose_is_not_stopped(facts: Facts) -> Reason | None:
    """No officer has stopped the purpose."""
    return Reason.PURPOSE_STOPPED if facts.purpose_stopped else None


def basis_reaches_the_task(facts: Facts) -> Reason | None:
    """A secondary basis carries nothing outside its reach (R-015)."""
    return Reason.OUTSIDE_REACH if facts.reach is Reach.OUTSIDE else None


def person_is_known(facts: Facts) -> Reason | None:
    """Not on file and erased are the same answer."""
    return None if facts.person_known else Reason.NO_SUCH_PERSON


def person_is_in_the_category(facts: Facts) -> Reason | None:
    """A purpose is for one data-subject category: no other's basis is borrowed (R-021, R-077)."""
    return None if facts.in_category else Reason.NOT_IN_CATEGORY


def processing_is_not_restricted(facts: Facts) -> Reason | None:
    """A restriction of all, or of this purpose, stands against every basis (Art. 18)."""
    return Reason.RESTRICTED if facts.restricted else None


def no_objection_to_marketing(facts: Facts) -> Reason | None:
    """A no to direct marketing is absolute (Art. 21(2) and (3), R-057)."""
    return Reason.MARKETING_OBJECTION if facts.is_direct_marketing and facts.marketing_objection else None


_NOES = {Answer.WITHDRAWN: Reason.WITHDRAWN, Answer.REFUSED: Reason.REFUSED}
_NOT_GOOD_ENOUGH = {
    Answer.NOTHING: Reason.NO_CONSENT,
    Answer.OLDER_REVISION: Reason.OLDER_REVISION,
    Answer.EXPIRED: Reason.EXPIRED,
    Answer.WEAK_EVIDENCE: Reason.EVIDENCE_TOO_WEAK,
    Answer.OTHER_COMPANY: Reason.COMPANY_NOT_NAMED,
}


def no_stands_against_the_primary_basis(facts: Facts) -> Reason | None:
    """A withdrawn or refused consent is not replaced by another basis of the purpose (R-022)."""
    return None if facts.reach is Reach.WITHIN else _NOES.get(facts.consent)


def consent_is_good(facts: Facts) -> Reason | None:
    """On consent: given, for this revision, not expired, proven as asked, naming the company (R-040, R-043, R-044)."""
    if facts.basis != CONSENT:
        return None
    return _NOT_GOOD_ENOUGH.get(facts.consent) or _NOES.get(facts.consent)


def company_is_controller(facts: Facts) -> Reason | None:
    """On any other basis the company asking is a controller of the purpose."""
    return None if facts.basis == CONSENT or facts.company_is_controller else Reason.COMPANY_NOT_NAMED


def no_objection_stands(facts: Facts) -> Reason | None:
    """An objection stands until it is answered with a compelling ground (Art. 21(1), R-085)."""
    stands = facts.objection not in (Objection.NONE, Objection.BEING_DECIDED, Objection.OVERRIDDEN)
    return Reason.OBJECTED if facts.basis in OBJECTABLE and stands else None


def interest_is_assessed(facts: Facts) -> Reason | None:
    """A legitimate interest has an approved assessment in the edition in force (R-025, R-032)."""
    return Reason.NO_APPROVED_ASSESSMENT if facts.basis == INTEREST and not facts.assessment_approved else None


def interest_is_told(facts: Facts) -> Reason | None:
    """A legitimate interest was told when the data were collected (Art. 13(1)(d), R-034)."""
    return Reason.INTEREST_NOT_TOLD if facts.basis == INTEREST and not facts.told else None


_BY_PERMISSION = {
    Permission.REFUSED: Reason.NO_CHANNEL_PERMISSION,
    Permission.CHANNEL_UNSAID: Reason.CHANNEL_UNSAID,
    Permission.MISSING: Reason.NO_CHANNEL_PERMISSION,
}


def channel_is_permitted(facts: Facts) -> Reason | None:
    """Beside the basis, marketing by e-mail, SMS or phone needs a permission of its own (mfl § 10, R-058).

    A no to the channel that is named stands, also where an edition asks for no permission (R-051).
    """
    return _BY_PERMISSION.get(facts.channel)


def device_is_permitted(facts: Facts) -> Reason | None:
    """Beside the basis, cookies and tracked links need a permission of their own (R-065)."""
    return Reason.NO_DEVICE_PERMISSION if facts.device not in (Permission.NOT_NEEDED, Permission.GIVEN) else None


RULES: tuple[Rule, ...] = (
    task_is_known,
    purpose_is_in_force,
    purpose_is_not_stopped,
    basis_reaches_the_task,
    person_is_known,
    person_is_in_the_category,
    processing_is_not_restricted,
    no_objection_to_marketing,
    no_stands_against_the_primary_basis,
    consent_is_good,
    company_is_controller,
    no_objection_stands,
    interest_is_assessed,
    interest_is_told,
    channel_is_permitted,
    device_is_permitted,
)


@lru_cache(maxsize=1 << 14)
def decide(facts: Facts) -> Decision:
    """The first rule that refuses wins; where none does, the answer is yes (R-024)."""
    for number, rule in enumerate(RULES, 1):
        if reason := rule(facts):
            return Decision(False, reason, number, facts.basis)
    return Decision(True, Reason.ALLOWED, len(RULES) + 1, facts.basis)
