"""What did they say, and may we now."""

from .event import ConsentEvent
from .people_import import PeopleImport
from .question import Question
from .standing import Standing

__all__ = ["ConsentEvent", "PeopleImport", "Question", "Standing"]
