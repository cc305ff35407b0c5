"""Who, and what did we do with them."""

from .identifier import Identifier, IdentifierKind
from .log_entry import LogEntry
from .notice_shown import NoticeShown
from .person import Person
from .person_category import PersonCategory

__all__ = ["Identifier", "IdentifierKind", "LogEntry", "NoticeShown", "Person", "PersonCategory"]
