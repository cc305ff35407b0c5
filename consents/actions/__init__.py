"""What is said and decided of people's consents: each verb is one transaction, refused in sentences or recorded."""

from .ask import ask_about_many, ask_about_one
from .asked_list import answer_some, ask_about_list, remove_old_lists, take_allowed
from .centre import ask_for_link, open_centre, say_no, say_yes_again, stop_everything, stop_one, take_back
from .consent import give, refuse, request_consent, revoke, withdraw
from .erasure import erase_person
from .heard import record_no, record_yes
from .identifier import remove_identifier
from .invalidate import invalidate
from .mailing import change_mailing, discard_mailing, send_mailing, stop_mailing, write_mailing
from .marketing import stop_marketing
from .newcomer import find_or_register
from .objection import answer_objection, lift_restriction, object_to, restrict
from .one_click import stop_by_link, stop_by_reply
from .preparing import prepare_mailings, prepare_next_piece
from .reading import find_people, read_events, read_standings
from .receipt import send_receipt
from .recipient import acknowledge, tell_recipient
from .report import report_many
from .sign_up import WordsChanged, ask_to_confirm, confirm, remove_unconfirmed
from .token import issue_token, revoke_token

__all__ = [
    "WordsChanged",
    "acknowledge",
    "answer_objection",
    "answer_some",
    "ask_about_list",
    "ask_about_many",
    "ask_about_one",
    "ask_for_link",
    "ask_to_confirm",
    "change_mailing",
    "confirm",
    "discard_mailing",
    "erase_person",
    "find_or_register",
    "find_people",
    "give",
    "invalidate",
    "issue_token",
    "lift_restriction",
    "object_to",
    "open_centre",
    "prepare_mailings",
    "prepare_next_piece",
    "read_events",
    "read_standings",
    "record_no",
    "record_yes",
    "refuse",
    "remove_identifier",
    "remove_old_lists",
    "remove_unconfirmed",
    "report_many",
    "request_consent",
    "restrict",
    "revoke",
    "revoke_token",
    "say_no",
    "say_yes_again",
    "send_mailing",
    "send_receipt",
    "stop_by_link",
    "stop_by_reply",
    "stop_everything",
    "stop_mailing",
    "stop_marketing",
    "stop_one",
    "take_allowed",
    "take_back",
    "tell_recipient",
    "withdraw",
    "write_mailing",
]
