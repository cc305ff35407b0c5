"""A reason of the gate in a few words."""

from .decisions import Reason


def in_short(reason: Reason) -> str:
    """The name of the reason."""
    return reason.value.replace("_", " ")
