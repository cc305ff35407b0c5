"""Asking the gate, so that it is known who asked what: about one person, or about many (R-113).

A question is one row and changes nothing else, so it needs no transaction around it. It is kept before it is answered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import islice
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from purposes.actions.common import ask_permission
from subjects import people

from ..asked import Asked, Ground, ground_of
from ..decisions import Decision
from ..gate import NOBODY, Answered, answer_shared, decide_each
from ..models import Question
from ..questions import keep

ASK = "consents.ask"

#: References looked up at once.
CHUNK = 5_000


def ask_about_one(
    *, asked: Asked, ref: str | UUID, by: Any, source: str, within: Collection[str] | None = None
) -> tuple[Question, Answered]:
    """Ask about one person and keep the question with its answer. Raises PermissionDenied.

    `within` are the purposes that a system may ask about (None: all); for another it is refused before anybody is
    looked up. `ref` is an e-mail address, a phone number, `system:reference` or the person's id; what names nobody, and
    what names somebody who was erased, is nobody on file. Where several share it, the answer is no unless all may.
    """
    may_ask(by)
    ground = _ground_within(asked, within)
    found = [ref] if isinstance(ref, UUID) else people.find_many([ref])[ref]
    answered = answer_shared(ground, found)
    return keep(
        ground,
        by,
        source,
        Counter([answered.decision.reason.value]),
        person=answered.person,
        reason=answered.decision.reason.value,
        event=answered.event,
    ), answered


def ask_about_many(
    *,
    asked: Asked,
    refs: Iterable[str],
    by: Any,
    source: str,
    within: Collection[str] | None = None,
    each: Callable[[str, Decision], None] | None = None,
) -> Question:
    """Ask about many people and keep one question with the counts by reason. Raises PermissionDenied.

    `within` as for one. `each` is called with every reference and its decision, in the order asked; nothing of it is
    kept. Flat memory.
    """
    may_ask(by)
    ground = _ground_within(asked, within)
    counts: Counter[str] = Counter()
    for ref, decision in decide_refs(ground, refs):
        counts[decision.reason.value] += 1
        if each:
            each(ref, decision)
    return keep(ground, by, source, counts)


def decide_refs(ground: Ground, refs: Iterable[str]) -> Iterator[tuple[str, Decision]]:
    """The decision for each reference, in the order asked: no for a shared one, unless it is yes for each person."""
    rest = iter(refs)
    while chunk := list(islice(rest, CHUNK)):
        found = people.find_many(chunk)
        named = [found[ref] or [NOBODY] for ref in chunk]
        decisions = decide_each(ground, (person for group in named for person in group))
        for ref, group in zip(chunk, named, strict=True):
            yield ref, min((next(decisions)[1] for _person in group), key=lambda decision: decision.rule)


def may_ask(by: Any) -> None:
    """Raise PermissionDenied for an account that may not ask."""
    # A system's token was asked at its door: no account.
    if by is not None:
        ask_permission(by, ASK, _("Your account may not ask the gate about people."))


def _ground_within(asked: Asked, within: Collection[str] | None) -> Ground:
    """What the register says of the question. Raises PermissionDenied for a purpose that the asker has no part in."""
    ground = ground_of(asked)
    purpose = ground.code or asked.purpose
    if within is not None and purpose and purpose not in within:
        raise PermissionDenied(
            _("This token is not for the purpose “%(purpose)s”. Ask an officer for one that is.") % {"purpose": purpose}
        )
    return ground
