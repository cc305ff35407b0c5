"""Why the gate answers as it does, in words."""

from .decisions import Reason
from .gate import Answered


def in_short(reason: Reason) -> str:
    """The name of the reason."""
    return reason.value.replace("_", " ")


def in_a_sentence(answered: Answered) -> str:
    """What the answer about one person means."""
    return in_short(answered.decision.reason)
