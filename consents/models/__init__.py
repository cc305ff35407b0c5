"""What did they say, and may we now."""

from .api_token import ApiToken, Verb
from .asked_list import AskedList, AskedPart
from .event import ConsentEvent
from .not_standing import NotStanding
from .people_import import PeopleImport
from .question import Question
from .standing import Standing

__all__ = [
    "ApiToken",
    "AskedList",
    "AskedPart",
    "ConsentEvent",
    "NotStanding",
    "PeopleImport",
    "Question",
    "Standing",
    "Verb",
]
