"""What is done to the register as a whole: each verb is one transaction, refused in sentences or done and traced."""

from .advice import advise
from .answer import keep_suggestions, say_changed, say_not_mine, say_still_right
from .assessment import approve_assessment
from .edition import approve
from .follow_up import answer_follow_up, ask_colleague, close_follow_up
from .proposal import propose, reject, withdraw
from .put_back import put_back
from .round import assign, close_round, hand_over, remind, start_round
from .stop import stop_purpose
from .suggestion import accept, refuse

__all__ = [
    "accept",
    "advise",
    "answer_follow_up",
    "approve",
    "approve_assessment",
    "ask_colleague",
    "assign",
    "close_follow_up",
    "close_round",
    "hand_over",
    "keep_suggestions",
    "propose",
    "put_back",
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
