"""What is said and decided of people's consents: each verb is one transaction, refused in sentences or recorded."""

from .ask import ask_about_many, ask_about_one
from .asked_list import answer_some, ask_about_list, remove_old_lists, take_allowed
from .centre import ask_for_link, open_centre, say_no, say_yes_again, stop_everything, stop_one, take_back
from .consent import give, refuse, request_consent, revoke, withdraw
from .erasure import erase_person
from .invalidate import invalidate
from .marketing import stop_marketing
from .objection import answer_objection, lift_restriction, object_to, restrict
from .receipt import send_receipt
from .sign_up import WordsChanged, ask_to_confirm, confirm, remove_unconfirmed
from .token import issue_token, revoke_token

__all__ = [
    "WordsChanged",
    "answer_objection",
    "answer_some",
    "ask_about_list",
    "ask_about_many",
    "ask_about_one",
    "ask_for_link",
    "ask_to_confirm",
    "confirm",
    "erase_person",
    "give",
    "invalidate",
    "issue_token",
    "lift_restriction",
    "object_to",
    "open_centre",
    "refuse",
    "remove_old_lists",
    "remove_unconfirmed",
    "request_consent",
    "restrict",
    "revoke",
    "revoke_token",
    "say_no",
    "say_yes_again",
    "send_receipt",
    "stop_everything",
    "stop_marketing",
    "stop_one",
    "take_allowed",
    "take_back",
    "withdraw",
]
