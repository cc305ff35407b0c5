"""What did they say, and may we now."""

from .event import ConsentEvent
from .not_standing import NotStanding
from .people_import import PeopleImport
from .question import Question
from .standing import Standing

__all__ = ["ConsentEvent", "NotStanding", "PeopleImport", "Question", "Standing"]
