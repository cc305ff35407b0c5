"""What is done to the staff log: each verb is one transaction, refused in sentences or done."""

from .export import note_export
from .log_entry import correct_entry, record_entry

__all__ = ["correct_entry", "note_export", "record_entry"]
