"""What is done to people and to the staff log: each verb is one transaction, refused in sentences or done."""

from .export import note_export
from .identifier import add_identifier, remove_identifier
from .log_entry import correct_entry, record_entry
from .notice import show_notice
from .person import change_name, erase_person, register_person
from .person_category import join_category, leave_category

__all__ = [
    "add_identifier",
    "change_name",
    "correct_entry",
    "erase_person",
    "join_category",
    "leave_category",
    "note_export",
    "record_entry",
    "register_person",
    "remove_identifier",
    "show_notice",
]
