"""What did they say, and may we now."""

from .event import ConsentEvent
from .link import Link, LinkUse
from .pending import PendingConsent
from .question import Question
from .standing import Standing

__all__ = ["ConsentEvent", "Link", "LinkUse", "PendingConsent", "Question", "Standing"]
