"""What did they say, and may we now."""

from .event import ConsentEvent
from .question import Question
from .standing import Standing

__all__ = ["ConsentEvent", "Question", "Standing"]
