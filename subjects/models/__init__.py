"""Who, and what did we do with them."""

from .log_entry import LogEntry

__all__ = ["LogEntry"]
