"""What is done to the register as a whole: each verb is one transaction, refused in sentences or done and traced."""

from .advice import advise
from .answer import keep_suggestions, say_changed, say_not_mine, say_still_right
from .assessment import approve_assessment
from .edition import approve
from .proposal import propose, reject, withdraw
from .round import assign, close_round, hand_over, remind, start_round
from .stop import stop_purpose
from .suggestion import accept, refuse

__all__ = [
    "accept",
    "advise",
    "approve",
    "approve_assessment",
    "assign",
    "close_round",
    "hand_over",
    "keep_suggestions",
    "propose",
    "refuse",
    "reject",
    "remind",
    "say_changed",
    "say_not_mine",
    "say_still_right",
    "start_round",
    "stop_purpose",
    "withdraw",
]
