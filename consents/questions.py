"""What was asked of the gate, kept (R-113): one row, whether it was about one person or many."""

from __future__ import annotations

from collections import Counter
from typing import Any

from .asked import Ground
from .models import Question


def keep(ground: Ground, by: Any, source: str, counts: Counter[str], **of_one: Any) -> Question:
    """Keep the question with its counts by reason, and what `of_one` says of a single person."""
    asked = ground.asked
    return Question.objects.create(
        asked_by=by,
        source=source,
        task=asked.task,
        purpose=ground.code or asked.purpose,
        company=asked.company,
        channel=asked.channel,
        reach=asked.reach,
        as_of=asked.at,
        hindsight=asked.hindsight,
        edition=ground.edition,
        total=counts.total(),
        allowed=counts["allowed"],
        reasons=dict(sorted(counts.items())),
        **of_one,
    )
