"""What is said and decided of people's consents: each verb is one transaction, refused in sentences or recorded."""

from .ask import ask_about_many, ask_about_one
from .asked_list import answer_some, ask_about_list, remove_old_lists, take_allowed
from .consent import give, refuse, request_consent, revoke, withdraw
from .invalidate import invalidate
from .marketing import stop_marketing
from .objection import answer_objection, lift_restriction, object_to, restrict
from .token import issue_token, revoke_token

__all__ = [
    "answer_objection",
    "answer_some",
    "ask_about_list",
    "ask_about_many",
    "ask_about_one",
    "give",
    "invalidate",
    "issue_token",
    "lift_restriction",
    "object_to",
    "refuse",
    "remove_old_lists",
    "request_consent",
    "restrict",
    "revoke",
    "revoke_token",
    "stop_marketing",
    "take_allowed",
    "withdraw",
]
