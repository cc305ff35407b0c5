"""Asking about a list from a page: taken in encrypted, answered in steps, given out once, gone within a day."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gdpr_registry import access
from purposes.exceptions import RegisterError

from ..asked import Asked, Ground, ground_of
from ..lists import refs_of, sealed_part
from ..models import AskedList, AskedPart, Question
from ..questions import keep
from .ask import decide_refs, may_ask
from .common import STAFF

#: References in one part: what one transaction answers.
IN_A_PART = 2_000
#: The most references on one list.
MOST = 200_000

DOWNLOADED = access.register("consents.list_downloaded", gettext_lazy("downloaded the allowed of a list"))


@transaction.atomic
def ask_about_list(*, asked: Asked, refs: Iterable[str], by: Any) -> AskedList:
    """Take in a list to ask about, each reference once. Raises PermissionDenied, RegisterError for none or too many."""
    may_ask(by)
    remove_old_lists()
    each = list(islice(dict.fromkeys(ref.strip() for ref in refs if ref.strip()), MOST + 1))
    if not each:
        raise RegisterError(_("The list names nobody. Write one e-mail address, phone number or reference a line."))
    if len(each) > MOST:
        raise RegisterError(_("The list names more than %(most)d. Split it.") % {"most": MOST})
    made = AskedList.objects.create(
        asked_by=by,
        task=asked.task,
        company=asked.company,
        channel=asked.channel,
        reach=asked.reach,
        as_of=asked.at,
        hindsight=asked.hindsight,
        total=len(each),
    )
    parts = (each[start : start + IN_A_PART] for start in range(0, len(each), IN_A_PART))
    AskedPart.objects.bulk_create(
        sealed_part(AskedPart(list=made, place=place), some) for place, some in enumerate(parts)
    )
    return made


def answer_some(*, asked_list: AskedList, by: Any, seconds: float) -> AskedList:
    """Answer part after part until so many seconds are over, at least one. Returns the list as it stands then.

    Each part is a transaction: who comes back later goes on where it stopped. Raises PermissionDenied.
    """
    may_ask(by)
    began, ground = time.monotonic(), ground_of(asked_list.asked)
    while not (asked_list := _answer_one(asked_list, ground, by)).is_done:
        if time.monotonic() - began >= seconds:
            break
    return asked_list


@transaction.atomic
def _answer_one(asked_list: AskedList, ground: Ground, by: Any) -> AskedList:
    """Answer the next part; with the last one the question is kept. Of a part the yeses stay, nobody else."""
    held: AskedList = AskedList.objects.select_for_update().get(pk=asked_list.pk)
    part = held.parts.filter(is_answered=False).first()
    if part is None or held.is_done:
        return held
    answers = list(decide_refs(ground, refs_of(part)))
    sealed_part(part, (ref for ref, decision in answers if decision.allowed)).is_answered = True
    part.save(update_fields=["value", "key_id", "is_answered"])
    held.reasons = Counter(held.reasons) + Counter(decision.reason.value for _ref, decision in answers)
    held.done += len(answers)
    if held.done == held.total:
        held.question = keep(ground, by, STAFF, Counter(held.reasons)).pk
    held.save(update_fields=["reasons", "done", "question"])
    return held


def take_allowed(*, asked_list: AskedList, by: Any) -> Iterator[str]:
    """The references with a yes, asked about once more as they are given out; then the list names nobody any more.

    Who has said no since is left out (R-051). Raises PermissionDenied, RegisterError where there is nothing to take.
    """
    may_ask(by)
    if not asked_list.is_done or not asked_list.parts.exists():
        raise RegisterError(_("There is nothing to download: the list is not answered yet, or it was downloaded."))
    ground = ground_of(asked_list.asked)
    kind = Question._meta.label_lower
    access.record(DOWNLOADED, by=by, object_kind=kind, object_id=asked_list.question, purpose=ground.code)
    return _taken(asked_list, ground, by)


def _taken(asked_list: AskedList, ground: Ground, by: Any) -> Iterator[str]:
    refs = (ref for part in asked_list.parts.iterator(chunk_size=1) for ref in refs_of(part))
    counts: Counter[str] = Counter()
    for ref, decision in decide_refs(ground, refs):
        counts[decision.reason.value] += 1
        if decision.allowed:
            yield ref
    with transaction.atomic():
        keep(ground, by, STAFF, counts)
        asked_list.parts.all().delete()


def remove_old_lists() -> int:
    """Remove the lists whose day is over. Returns how many went."""
    _rows, by_model = AskedList.objects.forgotten().delete()
    return by_model.get(AskedList._meta.label, 0)
