"""What did they say, and may we now."""

from .asked_list import AskedList, AskedPart
from .event import ConsentEvent
from .question import Question
from .standing import Standing

__all__ = ["AskedList", "AskedPart", "ConsentEvent", "Question", "Standing"]
