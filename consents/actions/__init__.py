"""What is said and decided of people's consents: each verb is one transaction, refused in sentences or recorded."""

from .ask import ask_about_many, ask_about_one
from .consent import give, refuse, request_consent, revoke, withdraw
from .invalidate import invalidate
from .marketing import stop_marketing
from .objection import answer_objection, lift_restriction, object_to, restrict

__all__ = [
    "answer_objection",
    "ask_about_many",
    "ask_about_one",
    "give",
    "invalidate",
    "lift_restriction",
    "object_to",
    "refuse",
    "request_consent",
    "restrict",
    "revoke",
    "stop_marketing",
    "withdraw",
]
