"""What did they say, and may we now."""

from .api_token import ApiToken, Verb
from .asked_list import AskedList, AskedPart
from .event import ConsentEvent
from .question import Question
from .standing import Standing

__all__ = ["ApiToken", "AskedList", "AskedPart", "ConsentEvent", "Question", "Standing", "Verb"]
