"""What is said and decided of people's consents: each verb is one transaction, refused in sentences or recorded."""

from .ask import ask_about_many, ask_about_one
from .centre import ask_for_link, open_centre, say_yes_again, stop_everything, stop_one, take_back
from .consent import give, refuse, request_consent, revoke, withdraw
from .invalidate import invalidate
from .objection import answer_objection, lift_restriction, object_to, restrict
from .sign_up import ask_to_confirm, confirm, remove_unconfirmed

__all__ = [
    "answer_objection",
    "ask_about_many",
    "ask_about_one",
    "ask_for_link",
    "ask_to_confirm",
    "confirm",
    "give",
    "invalidate",
    "lift_restriction",
    "object_to",
    "open_centre",
    "refuse",
    "remove_unconfirmed",
    "request_consent",
    "restrict",
    "revoke",
    "say_yes_again",
    "stop_everything",
    "stop_one",
    "take_back",
    "withdraw",
]
